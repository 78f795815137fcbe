package octopus.block.image;

import static octopus.block.image.ImageRoom.ADMIN;
import static octopus.block.image.ImageRoom.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import octopus.spi.Size;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowImageSinkTest {
    private static final byte[] BYTES = new byte[70_000];

    @TempDir
    Path directory;

    private ImageRoom room;
    private final ImageId id = ImageId.random();

    @BeforeEach
    void open() {
        room = ImageRoom.open(directory);
        create();
    }

    @AfterEach
    void close() {
        room.close();
    }

    private ImageFacts create() {
        return room.database()
                .write(transaction -> room.images()
                        .sink()
                        .create(transaction, ALICE, id, ImageDescription.of("p1", "made", "raw", "bare")));
    }

    private ImageFacts finish() {
        return room.images().sink().finish(id, ALICE, ImageSink.Progress.NONE);
    }

    private Image get() {
        return room.images().service().get(ADMIN, id);
    }

    @Test
    void everyCallMayBeRepeated() throws Exception {
        assertThat(create()).isEqualTo(get().facts());
        Path target = room.images().sink().fill(id);
        Files.write(target, new byte[10]);
        assertThat(room.images().sink().fill(id)).isEqualTo(target);
        assertThat(get().status()).isEqualTo(ImageStatus.SAVING);
        Files.write(target, BYTES);
        ImageFacts done = finish();
        assertThat(done.size()).isEqualTo(Size.ofBytes(BYTES.length));
        assertThat(done.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(finish()).isEqualTo(done);
        assertThat(room.fileNames()).containsExactly(id.toString());
    }

    @Test
    void aKillBetweenRenameAndCommitIsMadeGood() throws Exception {
        Path target = room.images().sink().fill(id);
        Files.write(target, BYTES);
        Files.move(target, target.resolveSibling(id.toString()));
        assertThat(room.images().sweeper().atStart()).isEqualTo(new ImageSweeper.Swept(0, 0));
        assertThat(finish().status()).isEqualTo(ImageStatus.ACTIVE);
    }

    @Test
    void theSweeperLeavesAFlowsWork() throws Exception {
        Files.write(room.images().sink().fill(id), BYTES);
        assertThat(room.images().sweeper().atStart()).isEqualTo(new ImageSweeper.Swept(0, 0));
        assertThat(finish().status()).isEqualTo(ImageStatus.ACTIVE);
    }

    @Test
    void givingUpKillsWithTheReasonAndLeavesNoFile() throws Exception {
        Files.write(room.images().sink().fill(id), BYTES);
        room.images().sink().fail(id, ALICE, "the array is on fire");
        room.images().sink().fail(id, ALICE, "again");
        assertThat(get().status()).isEqualTo(ImageStatus.KILLED);
        assertThat(get().refusal()).contains("the array is on fire");
        assertThat(room.fileNames()).isEmpty();
    }

    @Test
    void aDeletedImageIsToldToItsFlow() throws Exception {
        Files.write(room.images().sink().fill(id), BYTES);
        room.images().service().delete(ALICE, id);
        assertThat(catchThrowableOfType(StorageException.class, this::finish)
                        .fault()
                        .code())
                .isEqualTo(ImageFault.IMAGE_GONE);
        assertThat(catchThrowableOfType(
                                StorageException.class,
                                () -> room.images().sink().fill(id))
                        .fault()
                        .code())
                .isEqualTo(ImageFault.IMAGE_GONE);
        room.images().sink().fail(id, ALICE, "deleted");
        assertThat(room.fileNames()).isEmpty();
    }

    @Test
    void anActiveImageIsNotKilled() throws Exception {
        Files.write(room.images().sink().fill(id), BYTES);
        finish();
        room.images().sink().fail(id, ALICE, "late");
        assertThat(get().status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(room.fileNames()).containsExactly(id.toString());
    }
}
