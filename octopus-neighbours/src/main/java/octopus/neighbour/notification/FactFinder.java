package octopus.neighbour.notification;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import octopus.block.attachment.Attachment;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupTable;
import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshotId;
import octopus.block.operation.BlockStores;
import octopus.block.snapshot.Snapshot;
import octopus.block.volume.Volume;
import octopus.spi.AttachmentId;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Looks up what notifications tell of an object as it is now. */
final class FactFinder {
    private final BlockStores stores;
    private final BackupTable backups = new BackupTable(Clock.systemUTC());

    FactFinder(BlockStores stores) {
        this.stores = stores;
    }

    /** What is known of an object. @param kind the object's kind, which may be another than was asked for */
    record Found(String kind, String id, Map<String, @Nullable Object> facts) {}

    /** Of an attachment it is its volume that is told of. Empty for what notifications tell nothing of, and what is gone. */
    Optional<Found> find(DSLContext sql, String kind, String id) {
        return switch (kind) {
            case "volume" -> volume(sql, VolumeId.of(id));
            case "snapshot" ->
                stores.snapshots().find(sql, SnapshotId.of(id)).map(snapshot -> found(kind, id, of(sql, snapshot)));
            case "attachment" ->
                stores.attachments()
                        .find(sql, AttachmentId.of(id))
                        .map(Attachment::volume)
                        .flatMap(volume -> volume(sql, volume));
            case "backup" -> {
                BackupId backup = BackupId.of(id);
                yield backups.find(sql, backup)
                        .map(row -> found(kind, id, Facts.of(row, backups.dependents(sql, backup))));
            }
            case "group" ->
                stores.groups().groups().find(sql, GroupId.of(id)).map(group -> found(kind, id, Facts.of(group)));
            case "group_snapshot" ->
                stores.groups()
                        .snapshots()
                        .find(sql, GroupSnapshotId.of(id))
                        .map(snapshot -> found(kind, id, Facts.of(snapshot)));
            default -> Optional.empty();
        };
    }

    private static Found found(String kind, String id, Map<String, @Nullable Object> facts) {
        return new Found(kind, id, facts);
    }

    private Optional<Found> volume(DSLContext sql, VolumeId id) {
        return stores.volumes()
                .volume(sql, id)
                .map(volume -> found(
                        "volume",
                        id.toString(),
                        Facts.of(volume, stores.attachments().ofVolume(sql, id))));
    }

    private Map<String, @Nullable Object> of(DSLContext sql, Snapshot snapshot) {
        String zone = stores.volumes()
                .volume(sql, snapshot.volume())
                .map(Volume::availabilityZone)
                .orElse("");
        return Facts.of(snapshot, zone);
    }
}
