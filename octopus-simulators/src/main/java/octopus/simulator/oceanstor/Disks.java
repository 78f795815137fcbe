package octopus.simulator.oceanstor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import octopus.node.filesystem.DataMap;
import octopus.node.filesystem.LinuxFiles;

/** The data of LUNs and snapshots: sparse files. */
final class Disks {
    private static final int CHUNK = 1 << 20;
    private final Path directory;
    private volatile byte[] left = {};

    /** What an earlier array has left there goes. */
    Disks(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(ArrayObject object) {
        return directory.resolve(object.kind().resource() + "-" + object.id() + ".raw");
    }

    /** New ones begin with what somebody has left, until that is nothing again. */
    void leave(byte[] data) {
        left = data.clone();
    }

    void make(ArrayObject object, long bytes) {
        try {
            Files.deleteIfExists(path(object));
            resize(path(object), bytes);
            try (RandomAccessFile open = new RandomAccessFile(path(object).toFile(), "rw")) {
                open.write(left);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void grow(ArrayObject object, long bytes) {
        try {
            resize(path(object), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(ArrayObject object) {
        try {
            Files.deleteIfExists(path(object));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long allocated(ArrayObject object) {
        try {
            return Files.exists(path(object))
                    ? LinuxFiles.allocated(path(object)).bytes()
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of its own with the same data; shared where the file system can, holes kept where it cannot. */
    void copyToNew(ArrayObject source, ArrayObject target) {
        try {
            Files.deleteIfExists(path(target));
            if (!LinuxFiles.reflink(path(source), path(target))) {
                long size = Files.size(path(source));
                resize(path(target), size);
                copy(path(source), path(target), size);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Into a file that is there and may be open elsewhere; what goes beyond the source becomes zeros. */
    void copyInto(ArrayObject source, ArrayObject target) {
        try {
            long size = Files.size(path(target));
            resize(path(target), 0);
            resize(path(target), size);
            copy(path(source), path(target), Math.min(size, Files.size(path(source))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void clear() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*.raw")) {
            for (Path each : left) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void resize(Path file, long bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(bytes);
        }
    }

    private static void copy(Path from, Path to, long size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE);
                DataMap map = DataMap.open(from)) {
            for (long at = map.nextData(0); at < size; at = map.nextData(at)) {
                buffer.clear().limit((int) Math.min(CHUNK - at % CHUNK, size - at));
                int read = in.read(buffer, at);
                if (read <= 0) {
                    return;
                }
                buffer.flip();
                if (buffer.mismatch(ByteBuffer.allocate(read)) < 0) {
                    at += read;
                    continue;
                }
                long end = at + read;
                while (buffer.hasRemaining()) {
                    at += out.write(buffer, at);
                }
                at = end;
            }
        }
    }
}
