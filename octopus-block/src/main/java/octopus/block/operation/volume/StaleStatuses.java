package octopus.block.operation.volume;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import octopus.block.Columns;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.operation.attachment.AttachmentStates;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts right what a client began with reserve or begin_detaching and never went on with: after an hour the volume gets
 * the status again that its attachments make. Everything else is owned by a flow, which ends by itself.
 */
public final class StaleStatuses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StaleStatuses.class);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    private static final Duration TOO_LONG = Duration.ofHours(1);
    private static final List<VolumeStatus> HELD_BY_CLIENTS = List.of(VolumeStatus.ATTACHING, VolumeStatus.DETACHING);

    private final Workbench bench;
    private final AttachmentStates states;
    private final Runnable alsoEachMinute;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stale-statuses").factory());

    /** @param alsoEachMinute what else is to be tidied at the same pace */
    public StaleStatuses(Workbench bench, AttachmentStates states, Runnable alsoEachMinute) {
        this.bench = bench;
        this.states = states;
        this.alsoEachMinute = alsoEachMinute;
    }

    public void start() {
        timer.scheduleWithFixedDelay(this::lookQuietly, 10, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private void lookQuietly() {
        try {
            look();
            alsoEachMinute.run();
        } catch (RuntimeException e) {
            LOG.warn("looking for stale statuses failed", e);
        }
    }

    /** @return how many were put right */
    public int look() {
        long before = Columns.micros(bench.journal().now().minus(TOO_LONG));
        List<Volume> stale = bench.database()
                .read(sql -> bench.stores().volumes().unchangedSince(sql, HELD_BY_CLIENTS, before, 100));
        int settled = 0;
        for (Volume volume : stale) {
            settled += settle(volume, before) ? 1 : 0;
        }
        bench.database()
                .write(transaction -> bench.stores()
                        .messages()
                        .deleteExpired(
                                transaction, Columns.micros(bench.journal().now())));
        return settled;
    }

    private boolean settle(Volume seen, long before) {
        // Asked outside of the transaction; a flow that begins after this changes the row, which is looked at again
        // below.
        if (bench.flows().unfinishedOf(Subjects.of(seen.id())).isPresent()) {
            return false;
        }
        return bench.database().write(transaction -> {
            Optional<Volume> volume = bench.stores().volumes().volume(transaction.sql(), seen.id());
            boolean still = volume.filter(now -> now.status() == seen.status())
                    .filter(now -> now.updatedAt().map(Columns::micros).orElse(0L) < before)
                    .isPresent();
            if (!still) {
                return false;
            }
            List<Attachment> halfway = bench.stores().attachments().ofVolume(transaction.sql(), seen.id()).stream()
                    .filter(attachment ->
                            attachment.status() == AttachmentStatus.ATTACHING && !attachment.isConnected())
                    .toList();
            halfway.forEach(attachment -> bench.stores().attachments().delete(transaction, attachment.id()));
            states.settle(transaction, seen.id());
            bench.journal()
                    .done(
                            transaction,
                            Caller.octopus(),
                            "volume.settle",
                            "volume",
                            seen.id(),
                            "it was " + seen.status().text() + " for more than an hour and nobody went on");
            return true;
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
