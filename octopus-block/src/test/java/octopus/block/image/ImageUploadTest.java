package octopus.block.image;

import static octopus.block.image.ImageRoom.ADMIN;
import static octopus.block.image.ImageRoom.ALICE;
import static octopus.block.image.ImageRoom.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.spi.FaultCode;
import octopus.spi.Size;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageUploadTest {
    @TempDir
    Path directory;

    private ImageRoom room;

    @BeforeEach
    void open() {
        room = ImageRoom.open(
                directory, directory.resolve("images"), ImageLimits.usual().withLargest(Size.ofMib(8)));
    }

    @AfterEach
    void close() {
        room.close();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private Image get(ImageId id) {
        return room.images().service().get(ADMIN, id);
    }

    private FaultCode refusal(Runnable upload) {
        return catchThrowableOfType(StorageException.class, upload::run).fault().code();
    }

    @Test
    void anUploadedImageIsActiveWithBothChecksums() throws Exception {
        byte[] bytes = random(3_500_001);
        ImageId id = room.queued(ALICE, "raw");
        Image image = room.upload(ALICE, id, bytes);
        assertThat(image).isEqualTo(get(id));
        assertThat(image.status()).isEqualTo(ImageStatus.ACTIVE);
        ImageContent content = image.content().orElseThrow();
        assertThat(content.size()).isEqualTo(Size.ofBytes(bytes.length));
        assertThat(content.virtualSize()).isEqualTo(Size.ofBytes(bytes.length));
        assertThat(content.md5())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("MD5").digest(bytes)));
        assertThat(content.sha512())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-512").digest(bytes)));
        try (ImageHandle handle = room.images().reads().open(id, ALICE)) {
            assertThat(Files.readAllBytes(handle.path())).isEqualTo(bytes);
        }
        assertThat(room.fileNames()).containsExactly(id.toString());
    }

    @Test
    void tooFewBytesPutItBackToQueuedAndTheNextTrySucceeds() {
        ImageId id = room.queued(ALICE, "raw");
        assertThat(refusal(() -> room.images()
                        .uploads()
                        .upload(ALICE, id, new ByteArrayInputStream(random(1000)), OptionalLong.of(1001))))
                .isEqualTo(ImageFault.IMAGE_TRUNCATED);
        assertThat(refusal(() -> room.images()
                        .uploads()
                        .upload(ALICE, id, new ByteArrayInputStream(random(1000)), OptionalLong.of(999))))
                .isEqualTo(ImageFault.IMAGE_TRUNCATED);
        assertThat(get(id).status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(get(id).refusal().orElseThrow()).contains("1000 bytes arrived of 999");
        assertThat(room.fileNames()).isEmpty();
        assertThat(room.upload(ALICE, id, random(1000)).status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(get(id).refusal()).isEmpty();
    }

    @Test
    void aSenderThatGoesAwayLeavesNothing() {
        ImageId id = room.queued(ALICE, "raw");
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Connection reset");
            }
        };
        InputStream bytes = new SequenceInputStream(new ByteArrayInputStream(random(2_000_000)), broken);
        assertThat(refusal(() -> room.images().uploads().upload(ALICE, id, bytes, OptionalLong.empty())))
                .isEqualTo(ImageFault.IMAGE_TRUNCATED);
        assertThat(get(id).status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(room.fileNames()).isEmpty();
    }

    @Test
    void tooManyBytesAreRefusedAnnouncedOrNot() {
        ImageId id = room.queued(ALICE, "raw");
        byte[] bytes = random((8 << 20) + 1);
        assertThat(refusal(() -> room.upload(ALICE, id, bytes))).isEqualTo(ImageFault.IMAGE_TOO_LARGE);
        assertThat(refusal(() -> room.images()
                        .uploads()
                        .upload(ALICE, id, new ByteArrayInputStream(bytes), OptionalLong.empty())))
                .isEqualTo(ImageFault.IMAGE_TOO_LARGE);
        assertThat(room.fileNames()).isEmpty();
    }

    @Test
    void formatsMustBeKnownBeforeBytes() {
        ImageId id = room.images()
                .service()
                .create(ALICE, Optional.empty(), ImageDescription.empty("p1"))
                .id();
        assertThat(refusal(() -> room.upload(ALICE, id, random(10)))).isEqualTo(ImageFault.IMAGE_FORMAT_MISSING);
        assertThat(get(id).status()).isEqualTo(ImageStatus.QUEUED);
    }

    @Test
    void othersAndSecondsAreTurnedAway() {
        ImageId id = room.active(ALICE, random(10));
        assertThat(refusal(() -> room.upload(ALICE, id, random(11)))).isEqualTo(ImageFault.IMAGE_NOT_QUEUED);
        assertThat(refusal(() -> room.upload(BOB, id, random(11)))).isEqualTo(ImageFault.IMAGE_NOT_FOUND);
        assertThat(get(id).content().orElseThrow().size()).isEqualTo(Size.ofBytes(10));
    }

    @Test
    void contentOfAnotherFormatIsRefusedAndMayBeSentAgain() {
        ImageId id = room.queued(ALICE, "qcow2");
        assertThat(refusal(() -> room.upload(ALICE, id, random(100_000)))).isEqualTo(ImageFault.IMAGE_FORMAT_MISMATCH);
        assertThat(get(id).status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(room.fileNames()).isEmpty();
    }

    @Test
    void aDeletionMeanwhileWins() throws Exception {
        ImageId id = room.queued(ALICE, "raw");
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch deleted = new CountDownLatch(1);
        InputStream bytes = new SequenceInputStream(new ByteArrayInputStream(random(2_000_000)), new InputStream() {
            @Override
            public int read() throws IOException {
                sending.countDown();
                try {
                    deleted.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return -1;
            }
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<FaultCode> upload = threads.submit(
                    () -> refusal(() -> room.images().uploads().upload(ALICE, id, bytes, OptionalLong.empty())));
            sending.await();
            room.images().service().delete(ALICE, id);
            deleted.countDown();
            assertThat(upload.get()).isEqualTo(ImageFault.IMAGE_GONE);
        }
        assertThat(room.fileNames()).isEmpty();
    }

    @Test
    void aReaderReadsOnWhenTheImageIsDeleted() throws Exception {
        byte[] bytes = random(100_000);
        ImageId id = room.active(ALICE, bytes);
        try (ImageHandle handle = room.images().reads().open(id, ALICE)) {
            room.images().service().delete(ALICE, id);
            assertThat(Files.readAllBytes(handle.path())).isEqualTo(bytes);
            assertThat(refusal(() -> room.images().reads().open(id, ALICE))).isEqualTo(ImageFault.IMAGE_NOT_FOUND);
        }
        assertThat(room.fileNames()).isEmpty();
    }

    @Test
    void manyUploadsAndDeletionsAtOnceLeaveExactlyWhatIsActive() throws Exception {
        List<ImageId> kept = new ArrayList<>();
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 24; i++) {
                ImageId id = room.queued(ALICE, "raw");
                int size = 100_000 + i;
                boolean doomed = i % 2 == 0;
                work.add(threads.submit(() -> {
                    try {
                        room.upload(ALICE, id, random(size));
                    } catch (StorageException e) {
                        assertThat(doomed).as(e.getMessage()).isTrue();
                    }
                }));
                if (doomed) {
                    work.add(threads.submit(() -> room.images().service().delete(ALICE, id)));
                } else {
                    kept.add(id);
                }
            }
            for (Future<?> each : work) {
                each.get();
            }
        }
        assertThat(room.fileNames())
                .containsExactlyInAnyOrderElementsOf(
                        kept.stream().map(ImageId::toString).toList());
        assertThat(room.images().service().list(ALICE, ImageQuery.of()))
                .hasSize(12)
                .allMatch(image -> image.status() == ImageStatus.ACTIVE);
    }

    @Test
    void oneImageTakesOneOfManyUploads() throws Exception {
        ImageId id = room.queued(ALICE, "raw");
        List<Future<Boolean>> tries = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                byte[] bytes = random(50_000 + i);
                tries.add(threads.submit(() -> {
                    try {
                        room.upload(ALICE, id, bytes);
                        return true;
                    } catch (StorageException e) {
                        assertThat(e.fault().code()).isEqualTo(ImageFault.IMAGE_NOT_QUEUED);
                        return false;
                    }
                }));
            }
        }
        assertThat(tries.stream().filter(Future::resultNow)).hasSize(1);
        assertThat(room.fileNames()).containsExactly(id.toString());
    }
}
