package octopus.block.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import octopus.core.db.StoreContract;
import org.junit.jupiter.api.Test;

class PartialUploadStoreTest extends StoreContract {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00.123456Z");

    private final PartialUploadStore store = new PartialUploadStore();
    private final ImageStore images = new ImageStore();

    private PartialUpload begun(String uploader) {
        Image image = new Image(
                ImageId.random(),
                ImageStatus.SAVING,
                ImageDescription.of("p1", "disk", "raw", "bare"),
                Optional.empty(),
                Optional.empty(),
                START,
                START);
        PartialUpload upload = new PartialUpload(image.id(), uploader, 5_000_000_000L, 0, "Zürich 存储", START);
        database().write(transaction -> {
            images.insert(transaction, new StoredImage(image, Optional.of(uploader)));
            store.insert(transaction, upload);
            return images.seen(transaction, image.id(), uploader, START);
        });
        return upload;
    }

    private Optional<PartialUpload> find(ImageId image) {
        return database().read(sql -> store.find(sql, image));
    }

    @Test
    void tellsHowFarItIsAndTakesNoStepTwice() {
        PartialUpload upload = begun(PartialUpload.UPLOADER + "one");
        assertThat(find(upload.image())).contains(upload);
        Instant later = START.plusSeconds(5);
        assertThat(database().<Boolean>write(sql -> store.received(sql, upload, 4_000_000_000L, later)))
                .isTrue();
        assertThat(find(upload.image()).orElseThrow().received()).isEqualTo(4_000_000_000L);
        assertThat(find(upload.image()).orElseThrow().seenAt()).isEqualTo(later);
        assertThat(database().<Boolean>write(sql -> store.received(sql, upload, 4_100_000_000L, later)))
                .isFalse();
        database().write(sql -> {
            store.delete(sql, upload.image());
            return true;
        });
        assertThat(find(upload.image())).isEmpty();
    }

    @Test
    void aRowWithoutItsImageIsSweptAndOneWithItStays() {
        PartialUpload kept = begun(PartialUpload.UPLOADER + "kept");
        PartialUpload lost = begun(PartialUpload.UPLOADER + "lost");
        database()
                .write(sql -> images.lock(sql, lost.image()).map(stored -> {
                    images.save(sql, stored, StoredImage.resting(stored.image()));
                    return stored;
                }));
        assertThat(database().<Integer>write(store::sweep)).isEqualTo(1);
        assertThat(find(kept.image())).isPresent();
        assertThat(find(lost.image())).isEmpty();
    }

    @Test
    void whoSendsInPiecesMayStayAwayForLonger() {
        PartialUpload pieces = begun(PartialUpload.UPLOADER + "away");
        PartialUpload stream = begun("a-stream");
        Instant silent = START.plus(Duration.ofMinutes(5));
        assertThat(abandoned(silent, START.minusSeconds(1))).containsExactly(stream.image());
        assertThat(abandoned(silent, silent)).containsExactlyInAnyOrder(pieces.image(), stream.image());
    }

    private List<ImageId> abandoned(Instant since, Instant sinceInPieces) {
        return database().read(sql -> images.abandoned(sql, "", since, sinceInPieces));
    }
}
