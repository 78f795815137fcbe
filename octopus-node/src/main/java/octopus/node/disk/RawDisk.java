package octopus.node.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import octopus.node.filesystem.DataMap;
import octopus.node.qemu.QemuStorageDaemon;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * A file or block device of this machine, read and written by offset. A qcow2 file is presented as a raw one by a
 * qemu-storage-daemon of its own for as long as it is open. For one thread at a time.
 */
public final class RawDisk implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final DataMap map;
    private final Optional<QemuStorageDaemon> daemon;
    private long knownData = -1;
    private long knownFrom = -1;

    private RawDisk(Path path, FileChannel channel, DataMap map, Optional<QemuStorageDaemon> daemon) {
        this.path = path;
        this.channel = channel;
        this.map = map;
        this.daemon = daemon;
    }

    /**
     * @param format {@code raw} or {@code qcow2}
     * @param helper a directory of the caller's own for the daemon, made when it is needed; what a killed process left
     *     there is ended first
     * @throws StorageException TOOL_FAILED, STORAGE_DAEMON_FAILED
     */
    public static RawDisk open(Path path, String format, boolean writable, Path helper) {
        if (format.equals("raw")) {
            return opened(path, writable, Optional.empty());
        }
        QemuStorageDaemon daemon = present(path, writable, helper);
        try {
            return opened(daemon.file(), writable, Optional.of(daemon));
        } catch (StorageException e) {
            daemon.quit();
            throw e;
        }
    }

    /** Ends what a killed process has left in the helper's directory. */
    public static void clear(Path helper) {
        if (Files.isDirectory(helper)) {
            QemuStorageDaemon.clear(helper);
        }
    }

    private static QemuStorageDaemon present(Path file, boolean writable, Path helper) {
        try {
            clear(helper);
            Files.createDirectories(helper);
        } catch (IOException e) {
            throw failed("Making room for a helper in " + helper, e);
        }
        return QemuStorageDaemon.start(helper, QemuStorageDaemon.Disk.qcow2(file.toAbsolutePath(), !writable));
    }

    private static RawDisk opened(Path path, boolean writable, Optional<QemuStorageDaemon> daemon) {
        try {
            Set<StandardOpenOption> options = writable
                    ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
                    : Set.of(StandardOpenOption.READ);
            FileChannel channel = FileChannel.open(path, options);
            try {
                return new RawDisk(path, channel, DataMap.open(path), daemon);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed("Opening " + path, e);
        }
    }

    /** Fills the buffer from its beginning to {@code length}; what is beyond the end of the disk is zeros. */
    public void read(long at, byte[] into, int length) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
            long position = at;
            while (buffer.hasRemaining()) {
                int count = channel.read(buffer, position);
                if (count < 0) {
                    Arrays.fill(into, buffer.position(), length, (byte) 0);
                    return;
                }
                position += count;
            }
        } catch (IOException e) {
            throw failed("Reading " + path, e);
        }
    }

    /** Whether it is known, without reading, that there are only zeros; false says nothing. */
    public boolean isHole(long at, int length) {
        if (at < knownFrom || knownData < at) {
            try {
                knownData = map.nextData(at);
                knownFrom = at;
            } catch (IOException e) {
                throw failed("Looking for data in " + path, e);
            }
        }
        return knownData >= at + length;
    }

    public void write(long at, byte[] from, int length) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(from, 0, length);
            long position = at;
            while (buffer.hasRemaining()) {
                position += channel.write(buffer, position);
            }
            knownData = -1;
        } catch (IOException e) {
            throw failed("Writing " + path, e);
        }
    }

    /** What was written is safe against power loss when this returns. */
    public void sync() {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw failed("Flushing " + path, e);
        }
    }

    @Override
    public void close() {
        try (DataMap closing = map;
                FileChannel closed = channel) {
            knownData = -1;
        } catch (IOException e) {
            throw failed("Closing " + path, e);
        } finally {
            daemon.ifPresent(QemuStorageDaemon::quit);
        }
    }

    private static StorageException failed(String doing, IOException e) {
        boolean full = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("no space left");
        return new StorageException(
                Fault.of(
                        full ? CommonFault.NO_SPACE : CommonFault.TOOL_FAILED,
                        doing,
                        e.getClass().getSimpleName() + ": " + e.getMessage(),
                        full ? "Make room on the storage below." : "See to the storage below, then try again."),
                e);
    }
}
