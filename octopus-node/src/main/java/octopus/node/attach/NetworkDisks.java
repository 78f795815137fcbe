package octopus.node.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import octopus.node.LocalNode;
import octopus.node.qemu.QemuStorageDaemon;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;

/**
 * Volumes that are reached over a network, presented as raw files of this machine while something is copied: no block
 * device, no initiator of the kernel, no root. One process for each, in a directory of its own under this one; it is found
 * there again after a kill of Octopus.
 */
public final class NetworkDisks {
    private final Path directory;

    public NetworkDisks(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** The iSCSI name by which this machine asks. */
    public static String initiator() {
        return Initiator.name(new LocalNode());
    }

    /**
     * The raw file of this name; the one that is there already when called again.
     *
     * @throws octopus.spi.StorageException CONNECTION_NOT_USABLE, STORAGE_DAEMON_FAILED, TOOL_MISSING
     */
    public Path open(String name, ConnectionInfo connection, AccessMode mode) {
        return open(name, StorageDaemonWay.disk(connection, initiator(), mode == AccessMode.READ_ONLY));
    }

    /** As {@link #open(String, ConnectionInfo, AccessMode)}, for a disk that only QEMU's own description tells how to reach. */
    public Path open(String name, QemuStorageDaemon.Disk disk) {
        Path own = directory.resolve(name);
        return QemuStorageDaemon.find(own)
                .orElseGet(() -> {
                    try {
                        Files.createDirectories(own);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return QemuStorageDaemon.start(own, disk);
                })
                .file();
    }

    /** What was written is with the storage when this returns; one that is not open is no error. */
    public void close(String name) {
        Path own = directory.resolve(name);
        if (Files.isDirectory(own)) {
            QemuStorageDaemon.find(own).ifPresentOrElse(QemuStorageDaemon::quit, () -> QemuStorageDaemon.clear(own));
        }
    }

    public boolean isOpen(String name) {
        return QemuStorageDaemon.find(directory.resolve(name)).isPresent();
    }
}
