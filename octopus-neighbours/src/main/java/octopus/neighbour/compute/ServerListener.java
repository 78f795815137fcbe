package octopus.neighbour.compute;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.block.operation.BlockStores;
import octopus.block.volume.Volume;
import octopus.core.db.Database;
import octopus.core.event.NumberedEvent;
import octopus.neighbour.feed.Listener;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what happens to volumes that servers have. What is not taken for too long is left out, with a word in the log. */
final class ServerListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ServerListener.class);

    private final Database database;
    private final BlockStores stores;
    private final Compute compute;
    private final Set<News> wanted;
    private final Duration giveUp;
    private final Clock clock;

    ServerListener(
            Database database, BlockStores stores, Compute compute, Set<News> wanted, Duration giveUp, Clock clock) {
        this.database = database;
        this.stores = stores;
        this.compute = compute;
        this.wanted = wanted;
        this.giveUp = giveUp;
        this.clock = clock;
    }

    /** A volume, and the servers that have it. */
    private record Use(Volume volume, List<String> servers) {}

    @Override
    public void tell(NumberedEvent event) {
        News.of(event.kind()).filter(wanted::contains).ifPresent(news -> pass(news, event));
    }

    private void pass(News news, NumberedEvent event) {
        Optional<Use> use = use(news, VolumeId.of(event.subjectId()));
        if (use.isEmpty()) {
            return;
        }
        for (String server : use.get().servers()) {
            try {
                compute.tell(news, use.get().volume(), server);
            } catch (StorageException e) {
                if (Instant.now(clock).isBefore(event.at().plus(giveUp))) {
                    throw e;
                }
                LOG.warn(
                        "server {} was not told {} of volume {}: {}",
                        server,
                        news.word(),
                        event.subjectId(),
                        e.fault().sentence());
            }
        }
    }

    private Optional<Use> use(News news, VolumeId id) {
        return database.read(sql -> stores.volumes()
                .volume(sql, id)
                .map(volume -> new Use(
                        volume,
                        stores.attachments().ofVolume(sql, id).stream()
                                .filter(news::concerns)
                                .flatMap(attachment -> attachment.instance().stream())
                                .distinct()
                                .toList())));
    }
}
