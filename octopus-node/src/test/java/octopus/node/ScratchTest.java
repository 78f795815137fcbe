package octopus.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    @Test
    void librariesThatKilledProcessesHadUnpackedAreTakenAway(@TempDir Path place) throws IOException {
        String name = "sqlite-3.54.1.0-211e4f4d-029c-4b16-9940-e49494e0c38f-libsqlitejdbc.so";
        Path old = Files.createFile(place.resolve(name));
        Path lock = Files.createFile(place.resolve(name + ".lck"));
        Path fresh = Files.createFile(place.resolve(name.replace("211e", "311e")));
        Path other = Files.createFile(place.resolve("sqlite-notes.so"));
        for (Path each : List.of(old, lock, other)) {
            Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }

        Scratch.sweep(place);

        assertThat(old).doesNotExist();
        assertThat(lock).doesNotExist();
        assertThat(fresh).exists();
        assertThat(other).exists();
    }
}
