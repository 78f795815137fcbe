package octopus.block.image;

import static octopus.block.image.ImageRoom.ALICE;
import static octopus.block.image.ImageRoom.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that are broken off and go on, with real files and a real database. */
class PartialUploadsTest {
    private static final int SIZE = 3_000_001;
    private static final byte[] BYTES = new byte[SIZE];

    @TempDir
    Path directory;

    private ImageRoom room;
    private ImageId id;

    @BeforeEach
    void open() {
        new Random(7).nextBytes(BYTES);
        start();
        id = room.queued(ALICE, "raw");
    }

    private void start() {
        room = ImageRoom.open(
                directory, directory.resolve("images"), ImageLimits.usual().withLargest(Size.ofMib(8)));
    }

    /** Everything in memory goes; nothing that was in hand is ended. */
    private void killed() {
        room.close();
        start();
        room.images().sweeper().atStart();
    }

    @AfterEach
    void close() {
        room.close();
    }

    private PartialUploads pieces() {
        return room.images().pieces();
    }

    private PartialUpload send(int from, int to) {
        return pieces().append(
                        ALICE,
                        id,
                        from,
                        new ByteArrayInputStream(BYTES, from, to - from),
                        Optional.of(sum("SHA-256", from, to)));
    }

    private static String sum(String algorithm, int from, int to) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(Arrays.copyOfRange(BYTES, from, to)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Fault refused(Runnable work) {
        return catchThrowableOfType(StorageException.class, work::run).fault();
    }

    private ImageStatus status() {
        return room.images().service().get(ALICE, id).status();
    }

    private Path part() throws IOException {
        try (var files = Files.list(directory.resolve("images"))) {
            return files.filter(file -> file.toString().endsWith(".part"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aKilledServerGoesOnWhereItWasAndEverySumIsRight() throws IOException {
        assertThat(pieces().begin(ALICE, id, SIZE, "disk.img").received()).isZero();
        send(0, 1_000_000);
        killed();
        assertThat(pieces().begin(ALICE, id, SIZE, "disk.img").received()).isEqualTo(1_000_000);
        // Half of a piece that nobody was told of.
        Files.write(part(), new byte[400_000], StandardOpenOption.APPEND);
        killed();
        assertThat(pieces().show(ALICE, id).received()).isEqualTo(1_000_000);
        assertThat(refused(() -> pieces().complete(ALICE, id, Optional.empty())).code())
                .isEqualTo(ImageFault.IMAGE_TRUNCATED);
        send(1_000_000, SIZE);
        killed();
        Image done = pieces().complete(ALICE, id, Optional.of(sum("SHA-512", 0, SIZE)));
        assertThat(done.status()).isEqualTo(ImageStatus.ACTIVE);
        ImageContent content = done.content().orElseThrow();
        assertThat(content.sha512()).isEqualTo(sum("SHA-512", 0, SIZE));
        assertThat(content.md5()).isEqualTo(sum("MD5", 0, SIZE));
        assertThat(Files.readAllBytes(directory.resolve("images").resolve(id.toString())))
                .isEqualTo(BYTES);
        assertThat(room.fileNames()).containsExactly(id.toString());
        assertThat(refused(() -> pieces().show(ALICE, id)).code()).isEqualTo(ImageFault.IMAGE_UPLOAD_NOT_FOUND);
    }

    @Test
    void killedBetweenTheNameAndTheRowItIsCompletedAgain() throws IOException {
        pieces().begin(ALICE, id, SIZE, "");
        send(0, SIZE);
        Files.move(part(), directory.resolve("images").resolve(id.toString()));
        killed();
        assertThat(pieces().complete(ALICE, id, Optional.empty()).status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(room.fileNames()).containsExactly(id.toString());
    }

    @Test
    void aPieceThatIsNotRightLeavesNothing() {
        pieces().begin(ALICE, id, SIZE, "");
        send(0, 10);
        assertThat(refused(() -> send(0, 20)).code()).isEqualTo(ImageFault.IMAGE_UPLOAD_ELSEWHERE);
        Fault elsewhere = refused(() -> send(11, 20));
        assertThat(elsewhere.about()).containsEntry("received", "10");
        InputStream other = new ByteArrayInputStream(new byte[10]);
        assertThat(refused(() -> pieces().append(ALICE, id, 10, other, Optional.of(sum("SHA-256", 10, 20))))
                        .code())
                .isEqualTo(ImageFault.IMAGE_SUM_WRONG);
        InputStream tooMuch = new ByteArrayInputStream(new byte[SIZE]);
        assertThat(refused(() -> pieces().append(ALICE, id, 10, tooMuch, Optional.empty()))
                        .code())
                .isEqualTo(ImageFault.IMAGE_TRUNCATED);
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
        assertThat(refused(() -> pieces().append(ALICE, id, 10, broken, Optional.empty()))
                        .code())
                .isEqualTo(ImageFault.IMAGE_TRUNCATED);
        assertThat(pieces().show(ALICE, id).received()).isEqualTo(10);
        assertThat(send(10, SIZE).isWhole()).isTrue();
    }

    @Test
    void aSumThatIsNotThatOfTheWholeLeavesTheImageQueuedAndNoFile() {
        pieces().begin(ALICE, id, SIZE, "");
        send(0, SIZE);
        assertThat(refused(() -> pieces().complete(ALICE, id, Optional.of("0".repeat(128))))
                        .code())
                .isEqualTo(ImageFault.IMAGE_SUM_WRONG);
        assertThat(status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(room.fileNames()).isEmpty();
        assertThat(pieces().begin(ALICE, id, SIZE, "").received()).isZero();
    }

    @Test
    void boundsAndRightsAreThoseOfAnyImage() {
        assertThat(refused(() -> pieces().begin(ALICE, id, 9L << 20, "")).code())
                .isEqualTo(ImageFault.IMAGE_TOO_LARGE);
        assertThat(refused(() -> pieces().begin(BOB, id, SIZE, "")).code()).isEqualTo(ImageFault.IMAGE_NOT_FOUND);
        pieces().begin(ALICE, id, SIZE, "one");
        assertThat(refused(() -> pieces().begin(ALICE, id, SIZE, "another")).code())
                .isEqualTo(ImageFault.IMAGE_NOT_QUEUED);
        assertThat(refused(() -> room.upload(ALICE, id, BYTES)).code()).isEqualTo(ImageFault.IMAGE_NOT_QUEUED);
        assertThat(refused(() -> pieces().abandon(BOB, id)).code()).isEqualTo(ImageFault.IMAGE_NOT_FOUND);
        pieces().abandon(ALICE, id);
        assertThat(status()).isEqualTo(ImageStatus.QUEUED);
        room.upload(ALICE, id, BYTES);
        assertThat(status()).isEqualTo(ImageStatus.ACTIVE);
    }

    @Test
    void ofTwoSendersOneIsToldToWait() throws Exception {
        pieces().begin(ALICE, id, SIZE, "");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        InputStream slow = new ByteArrayInputStream(BYTES) {
            @Override
            public int readNBytes(byte[] into, int offset, int length) {
                begun.countDown();
                try {
                    other.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return super.readNBytes(into, offset, length);
            }
        };
        try (ExecutorService one = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<PartialUpload> first = one.submit(() -> pieces().append(ALICE, id, 0, slow, Optional.empty()));
            begun.await();
            assertThat(refused(() -> send(0, 10)).code()).isEqualTo(ImageFault.IMAGE_UPLOAD_BUSY);
            other.countDown();
            assertThat(first.get().isWhole()).isTrue();
        }
    }

    @Test
    void whatNobodyComesBackForGoesAfterADay() {
        pieces().begin(ALICE, id, SIZE, "");
        send(0, 10);
        room.images().sweeper().sweep();
        assertThat(pieces().show(ALICE, id).received()).isEqualTo(10);
        room.database()
                .write(transaction -> transaction
                        .sql()
                        .update(ImageTables.IMAGES)
                        .set(ImageTables.UPLOADER_SEEN_AT, ImageTables.UPLOADER_SEEN_AT.minus(86_401_000_000L))
                        .execute());
        assertThat(room.images().sweeper().sweep()).isEqualTo(new ImageSweeper.Swept(1, 1));
        assertThat(status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(room.fileNames()).isEmpty();
        assertThat(refused(() -> pieces().show(ALICE, id)).code()).isEqualTo(ImageFault.IMAGE_UPLOAD_NOT_FOUND);
    }

    @Test
    void aDeletedImageTakesItsPiecesWithIt() {
        pieces().begin(ALICE, id, SIZE, "");
        send(0, 10);
        room.images().service().delete(ALICE, id);
        assertThat(refused(() -> send(10, 20)).code()).isEqualTo(ImageFault.IMAGE_NOT_FOUND);
        room.images().sweeper().sweep();
        assertThat(room.fileNames()).isEmpty();
    }
}
