package octopus.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporary files go with their work, and those of a killed process with the next start. */
class ScratchTest {
    @Test
    void isForItsOwnerAloneAndGoesWithAllThatIsInIt() throws IOException {
        Path path;
        try (Scratch scratch = Scratch.make()) {
            path = scratch.path();
            Files.writeString(Files.createDirectory(path.resolve("deeper")).resolve("header"), "slots");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }

        assertThat(path).doesNotExist();
    }

    @Test
    void whatAProcessThatIsGoneHasLeftIsTakenAway(@TempDir Path place) throws Exception {
        Process gone = new ProcessBuilder("true").start();
        assertThat(gone.waitFor()).isZero();
        Path left = Files.createDirectory(place.resolve("octopus-work-" + gone.pid() + "-17"));
        Files.writeString(left.resolve("header"), "slots");
        Path own = Files.createDirectory(
                place.resolve("octopus-work-" + ProcessHandle.current().pid() + "-18"));
        Path strange = Files.createDirectory(place.resolve("octopus-work-of-somebody"));

        Scratch.sweep(place);

        assertThat(left).doesNotExist();
        assertThat(own).exists();
        assertThat(strange).exists();
    }
}
