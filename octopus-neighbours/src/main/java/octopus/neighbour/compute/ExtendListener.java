package octopus.neighbour.compute;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.operation.BlockStores;
import octopus.block.volume.Volume;
import octopus.core.db.Database;
import octopus.core.event.NumberedEvent;
import octopus.neighbour.feed.Listener;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on that volumes in use have become larger. What is not taken for too long is left out, with a word in the log. */
final class ExtendListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ExtendListener.class);

    private final Database database;
    private final BlockStores stores;
    private final Compute compute;
    private final Duration giveUp;
    private final Clock clock;

    ExtendListener(Database database, BlockStores stores, Compute compute, Duration giveUp, Clock clock) {
        this.database = database;
        this.stores = stores;
        this.compute = compute;
        this.giveUp = giveUp;
        this.clock = clock;
    }

    /** A volume in use, and the servers that have it. */
    private record Use(Volume volume, List<String> servers) {}

    @Override
    public void tell(NumberedEvent event) {
        if (!event.kind().equals("volume.extended")) {
            return;
        }
        Optional<Use> use = use(VolumeId.of(event.subjectId()));
        if (use.isEmpty()) {
            return;
        }
        for (String server : use.get().servers()) {
            try {
                compute.extended(use.get().volume(), server);
            } catch (StorageException e) {
                if (Instant.now(clock).isBefore(event.at().plus(giveUp))) {
                    throw e;
                }
                LOG.warn(
                        "server {} was not told that volume {} has grown: {}",
                        server,
                        event.subjectId(),
                        e.fault().sentence());
            }
        }
    }

    private Optional<Use> use(VolumeId id) {
        return database.read(sql -> stores.volumes()
                .volume(sql, id)
                .map(volume -> new Use(
                        volume,
                        stores.attachments().ofVolume(sql, id).stream()
                                .filter(attachment -> attachment.status() == AttachmentStatus.ATTACHED)
                                .flatMap(attachment -> attachment.instance().stream())
                                .distinct()
                                .toList())));
    }
}
