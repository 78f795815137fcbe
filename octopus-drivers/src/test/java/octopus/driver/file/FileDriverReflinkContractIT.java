package octopus.driver.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Raw files on xfs, where snapshots and clones are reflink copies. */
class FileDriverReflinkContractIT extends FileDriverContractIT {
    private static XfsMount mount;
    private Path directory = Path.of("/");

    @BeforeAll
    static void mount() {
        mount = XfsMount.mount();
    }

    @AfterAll
    static void unmount() {
        mount.close();
    }

    @BeforeEach
    void ownDirectory() throws IOException {
        // Made in open(), which the contract calls first; kept so that each test has its own.
        Files.createDirectories(directory());
    }

    @Override
    Path directory() {
        if (directory.equals(Path.of("/"))) {
            try {
                directory = Files.createTempDirectory(mount.path(), "backend");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return directory;
    }

    @Override
    String format() {
        return "auto";
    }
}
