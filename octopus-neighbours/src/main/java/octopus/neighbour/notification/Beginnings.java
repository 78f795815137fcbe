package octopus.neighbour.notification;

import java.util.Map;
import java.util.Optional;
import octopus.block.attachment.Attachment;
import octopus.block.message.Journal;
import octopus.block.operation.BlockStores;
import octopus.block.snapshot.Snapshot;
import octopus.block.volume.Volume;
import octopus.core.db.Transaction;
import octopus.core.event.Event;
import octopus.spi.AttachmentId;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/**
 * Writes an event when something begins, with the facts of that moment: of what is deleted nothing else is left later. Only
 * where notifications are sent, for it costs a row.
 */
public final class Beginnings implements Journal.Witness {
    static final String SUFFIX = ".accepted";

    private final BlockStores stores;

    public Beginnings(BlockStores stores) {
        this.stores = stores;
    }

    @Override
    public Optional<Event> begins(Transaction transaction, String verb, String kind, String id) {
        return switch (kind) {
            case "volume" -> volume(transaction, VolumeId.of(id)).map(facts -> event(verb, kind, id, facts));
            case "snapshot" ->
                stores.snapshots()
                        .find(transaction.sql(), SnapshotId.of(id))
                        .map(snapshot -> event(verb, kind, id, of(transaction, snapshot)));
            case "attachment" ->
                stores.attachments()
                        .find(transaction.sql(), AttachmentId.of(id))
                        .map(Attachment::volume)
                        .flatMap(volume -> volume(transaction, volume)
                                .map(facts -> event(verb, "volume", volume.toString(), facts)));
            default -> Optional.empty();
        };
    }

    private Optional<Map<String, ?>> volume(Transaction transaction, VolumeId id) {
        return stores.volumes()
                .volume(transaction.sql(), id)
                .map(volume -> Facts.of(volume, stores.attachments().ofVolume(transaction.sql(), id)));
    }

    private Map<String, ?> of(Transaction transaction, Snapshot snapshot) {
        String zone = stores.volumes()
                .volume(transaction.sql(), snapshot.volume())
                .map(Volume::availabilityZone)
                .orElse("");
        return Facts.of(snapshot, zone);
    }

    private static Event event(String verb, String kind, String id, Map<String, ?> facts) {
        return new Event(verb + SUFFIX, kind, id, String.valueOf(facts.get("tenant_id")), facts);
    }
}
