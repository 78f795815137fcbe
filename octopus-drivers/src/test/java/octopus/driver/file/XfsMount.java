package octopus.driver.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Assumptions;

/** A file system with reflink copies for tests, on a loop device; tests that need it are skipped where it cannot be had. */
final class XfsMount implements AutoCloseable {
    private final Path directory;

    private XfsMount(Path directory) {
        this.directory = directory;
    }

    static XfsMount mount() {
        return mount(2L << 30);
    }

    static XfsMount mount(long bytes) {
        LocalNode node = new LocalNode();
        try {
            Path directory = Files.createTempDirectory("octopus-xfs");
            Path image = directory.resolve("disk");
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(bytes);
            }
            Files.createDirectory(directory.resolve("mnt"));
            node.run(Command.of("mkfs.xfs", "-q", "-m", "reflink=1", image.toString()));
            node.run(Command.of(
                    "mount",
                    "-o",
                    "loop",
                    image.toString(),
                    directory.resolve("mnt").toString()));
            return new XfsMount(directory);
        } catch (StorageException | IOException e) {
            Assumptions.abort("no xfs on a loop device here: " + e.getMessage());
            throw new IllegalStateException(e);
        }
    }

    Path path() {
        return directory.resolve("mnt");
    }

    @Override
    public void close() {
        new LocalNode().run(Command.of("umount", path().toString()));
        new LocalNode().run(Command.of("rm", "-rf", directory.toString()));
    }
}
