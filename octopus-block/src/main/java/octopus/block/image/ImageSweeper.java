package octopus.block.image;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import octopus.core.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts right what a killed process left: images that nobody sends to any more go back to queued, files that no image
 * has are removed. Safe beside running uploads and beside other processes on the same store.
 */
public final class ImageSweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageSweeper.class);
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration SILENCE = Duration.ofMinutes(2);
    private static final Duration LONGEST_READ = Duration.ofDays(1);

    private final Database database;
    private final ImageStore images;
    private final ImageFiles files;
    private final ImageJournal journal;
    private final PartialUploadStore pieces = new PartialUploadStore();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("image-sweeper").factory());

    public ImageSweeper(Database database, ImageStore images, ImageFiles files, ImageJournal journal) {
        this.database = database;
        this.images = images;
        this.files = files;
        this.journal = journal;
    }

    /** @param uploads images put back to queued @param leftovers files removed */
    public record Swept(int uploads, int leftovers) {}

    /**
     * Before anything else uses the store. The embedded database has one process, so at its start nobody can be sending
     * or reading; beside other processes only what has been silent for long is taken for dead.
     */
    public Swept atStart() {
        Instant now = journal.now();
        return database.kind() == Database.Kind.SQLITE
                ? sweep(now, now)
                : sweep(now.minus(SILENCE), now.minus(LONGEST_READ));
    }

    /** Sweeps from time to time: beside other processes, nobody else notices that one of them died. */
    public void start() {
        timer.scheduleWithFixedDelay(this::sweepQuietly, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private void sweepQuietly() {
        try {
            sweep();
        } catch (RuntimeException e) {
            LOG.warn("sweeping the image store failed", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** At any time. */
    public Swept sweep() {
        return sweep(journal.now().minus(SILENCE), journal.now().minus(LONGEST_READ));
    }

    private Swept sweep(Instant silentSince, Instant readingSince) {
        List<ImageId> abandoned = database.read(sql -> images.abandoned(
                sql, FlowImageSink.UPLOADER, silentSince, journal.now().minus(PartialUpload.KEPT)));
        abandoned.forEach(this::putBack);
        int ignored = database.write(pieces::sweep);
        return new Swept(abandoned.size(), sweepParts() + sweepFiles() + files.forgetReaders(readingSince));
    }

    private void putBack(ImageId id) {
        database.write(transaction -> images.lock(transaction, id)
                .filter(stored -> stored.image().status() == ImageStatus.SAVING)
                .map(stored -> {
                    Image image = stored.image();
                    Image queued = new Image(
                            id,
                            ImageStatus.QUEUED,
                            image.description(),
                            Optional.empty(),
                            Optional.of(
                                    stored.uploader()
                                                    .filter(PartialUpload::isOne)
                                                    .isPresent()
                                            ? "The rest of the bytes did not come for a day. Send them again."
                                            : "The service stopped while the bytes arrived. Send them again."),
                            image.createdAt(),
                            journal.now());
                    images.save(transaction, stored, StoredImage.resting(queued));
                    return queued;
                }));
    }

    private int sweepParts() {
        int removed = 0;
        for (ImageFiles.Part part : files.parts()) {
            boolean wanted = database.write(transaction -> images.lock(transaction, part.image())
                    .filter(stored -> stored.image().status() == ImageStatus.SAVING)
                    .filter(stored -> stored.uploader().equals(Optional.of(part.uploader())))
                    .isPresent());
            if (!wanted) {
                files.discardPart(part.image(), part.uploader());
                removed++;
            }
        }
        return removed;
    }

    private int sweepFiles() {
        List<ImageId> complete = files.complete();
        Set<ImageId> living = database.read(sql -> images.living(sql, complete));
        List<ImageId> orphans =
                complete.stream().filter(id -> !living.contains(id)).toList();
        orphans.forEach(files::delete);
        return orphans.size();
    }
}
