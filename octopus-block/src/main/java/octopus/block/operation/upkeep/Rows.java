package octopus.block.operation.upkeep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentQuery;
import octopus.block.image.cache.CacheEntry;
import octopus.block.image.cache.ImageCacheStore;
import octopus.block.operation.Workbench;
import octopus.block.snapshot.Snapshot;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeQuery;
import octopus.block.volume.VolumeStore;
import octopus.block.volume.VolumeView;
import octopus.spi.AttachmentId;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/** Goes through what the database has of a backend, in pages, so that a hundred thousand volumes are never held at once. */
final class Rows {
    private static final int PAGE = 500;

    private final Workbench bench;
    private final ImageCacheStore cache;

    Rows(Workbench bench, ImageCacheStore cache) {
        this.bench = bench;
        this.cache = cache;
    }

    void eachVolume(String backend, Consumer<Volume> look) {
        Optional<VolumeId> after = Optional.empty();
        List<Volume> page;
        do {
            page = volumesAfter(backend, after, PAGE);
            page.forEach(look);
            after = page.isEmpty() ? after : Optional.of(page.getLast().id());
        } while (page.size() == PAGE);
    }

    /** In the order of their ids. When the last one is gone by now they begin anew. */
    List<Volume> volumesAfter(String backend, Optional<VolumeId> after, int limit) {
        VolumeQuery query = new VolumeQuery(
                Optional.empty(),
                Map.of(VolumeQuery.Filter.BACKEND, Set.of(backend)),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(new VolumeQuery.Order(VolumeQuery.Filter.ID, true)),
                after,
                0,
                limit);
        VolumeStore volumes = bench.stores().volumes();
        return bench
                .database()
                .read(sql -> volumes.list(sql, query, after.flatMap(id -> volumes.volume(sql, id))))
                .stream()
                .map(VolumeView::volume)
                .toList();
    }

    void eachSnapshot(String backend, Consumer<Snapshot> look) {
        Optional<SnapshotId> after = Optional.empty();
        List<Snapshot> page;
        do {
            Optional<SnapshotId> from = after;
            page = bench.database().read(sql -> bench.stores().snapshots().onBackend(sql, backend, from, PAGE));
            page.forEach(look);
            after = page.isEmpty() ? after : Optional.of(page.getLast().id());
        } while (page.size() == PAGE);
    }

    List<CacheEntry> cacheOf(String backend) {
        return bench.database().read(sql -> cache.ofBackend(sql, backend));
    }

    /** A connected attachment and its volume, which is on the backend. */
    record Connected(Attachment attachment, Volume volume) {}

    List<Connected> connectedOn(String backend) {
        List<Connected> connected = new ArrayList<>();
        Optional<AttachmentId> marker = Optional.empty();
        List<Attachment> page;
        do {
            AttachmentQuery query = AttachmentQuery.all(marker, PAGE);
            page = bench.database().read(sql -> bench.stores().attachments().list(sql, query));
            List<Attachment> open =
                    page.stream().filter(Attachment::isConnected).toList();
            for (Attachment attachment : open) {
                volume(attachment.volume())
                        .filter(volume -> isOn(volume, backend))
                        .ifPresent(volume -> connected.add(new Connected(attachment, volume)));
            }
            marker = page.isEmpty() ? marker : Optional.of(page.getLast().id());
        } while (page.size() == PAGE);
        return connected;
    }

    static boolean isOn(Volume volume, String backend) {
        return volume.location()
                .filter(place -> place.backend().equals(backend))
                .isPresent();
    }

    Optional<Volume> volume(VolumeId id) {
        return bench.database().read(sql -> bench.stores().volumes().volume(sql, id));
    }

    Optional<Snapshot> snapshot(SnapshotId id) {
        return bench.database().read(sql -> bench.stores().snapshots().find(sql, id));
    }

    /** Whether a volume, snapshot or cache entry has this id, wherever it is. */
    boolean anyOf(UUID id) {
        return volume(new VolumeId(id)).isPresent()
                || snapshot(new SnapshotId(id)).isPresent()
                || bench.database().read(sql -> cache.find(sql, id)).isPresent();
    }

    Optional<Attachment> attachment(AttachmentId id) {
        return bench.database().read(sql -> bench.stores().attachments().find(sql, id));
    }
}
