package octopus.block.image;

import static octopus.block.image.ImageRoom.ADMIN;
import static octopus.block.image.ImageRoom.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSweeperTest {
    @TempDir
    Path directory;

    private ImageRoom room;

    @BeforeEach
    void open() {
        room = ImageRoom.open(directory);
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void afterAKillTheUploadIsQueuedAgainAndItsFilesAreGone() throws Exception {
        ImageId whole = room.active(ALICE, new byte[100]);
        ImageId id = room.queued(ALICE, "raw");
        room.images().reads().open(whole, ALICE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                PipedOutputStream sender = new PipedOutputStream();
                InputStream bytes = new PipedInputStream(sender, 4 << 20)) {
            Future<?> upload =
                    threads.submit(() -> room.images().uploads().upload(ALICE, id, bytes, OptionalLong.empty()));
            sender.write(new byte[3 << 20]);
            org.awaitility.Awaitility.await().until(() -> room.fileNames().size() == 3);
            // A second process as it starts after a kill; the first one's thread is in its way no more than a ghost.
            assertThat(room.images().sweeper().sweep()).isEqualTo(new ImageSweeper.Swept(0, 0));
            assertThat(room.images().sweeper().atStart()).isEqualTo(new ImageSweeper.Swept(1, 2));
            sender.close();
            assertThat(upload).failsWithin(java.time.Duration.ofSeconds(20));
        } catch (IOException pipeClosed) {
            throw new AssertionError(pipeClosed);
        }
        assertThat(room.images().service().get(ADMIN, id).status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(room.fileNames()).containsExactly(whole.toString());
    }

    @Test
    void filesWithoutAnImageGo() throws Exception {
        ImageId whole = room.active(ALICE, new byte[100]);
        Path files = directory.resolve("images");
        Files.write(files.resolve(ImageId.random().toString()), new byte[5]);
        Files.write(files.resolve(ImageId.random() + ".x.part"), new byte[5]);
        Files.write(files.resolve(whole + ".x.part"), new byte[5]);
        Files.write(files.resolve("README"), new byte[5]);
        assertThat(room.images().sweeper().sweep()).isEqualTo(new ImageSweeper.Swept(0, 3));
        assertThat(room.fileNames()).containsExactlyInAnyOrder("README", whole.toString());
    }
}
