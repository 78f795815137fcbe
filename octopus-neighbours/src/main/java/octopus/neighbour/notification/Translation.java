package octopus.neighbour.notification;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import octopus.block.operation.BlockStores;
import octopus.core.db.Database;
import octopus.core.event.NumberedEvent;
import octopus.core.json.Json;
import org.jspecify.annotations.Nullable;

/** Our events as OpenStack's notifications. What no notification stands for is left out. */
final class Translation {
    private static final int MOST_REMEMBERED = 10_000;

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("volume.create.accepted", "volume.create.start"),
            Map.entry("volume.created", "volume.create.end"),
            Map.entry("volume.delete.accepted", "volume.delete.start"),
            Map.entry("volume.deleted", "volume.delete.end"),
            Map.entry("volume.extend.accepted", "volume.resize.start"),
            Map.entry("volume.extended", "volume.resize.end"),
            Map.entry("volume.revert.accepted", "volume.revert.start"),
            Map.entry("volume.reverted", "volume.revert.end"),
            Map.entry("volume.retyped", "volume.retype"),
            Map.entry("volume.updated", "volume.update.end"),
            Map.entry("attachment.connect.accepted", "volume.attach.start"),
            Map.entry("volume.attached", "volume.attach.end"),
            Map.entry("attachment.disconnect.accepted", "volume.detach.start"),
            Map.entry("volume.disconnected", "volume.detach.end"),
            Map.entry("volume.transferred", "volume.transfer.accept.end"),
            Map.entry("volume.offered", "volume.transfer.create.end"),
            Map.entry("snapshot.create.accepted", "snapshot.create.start"),
            Map.entry("snapshot.created", "snapshot.create.end"),
            Map.entry("volume.adopt.accepted", "volume.manage_existing.start"),
            Map.entry("volume.adopted", "volume.manage_existing.end"),
            Map.entry("volume.release.accepted", "volume.unmanage.start"),
            Map.entry("volume.released", "volume.unmanage.end"),
            Map.entry("snapshot.delete.accepted", "snapshot.delete.start"),
            Map.entry("snapshot.deleted", "snapshot.delete.end"),
            Map.entry("backup.create.accepted", "backup.create.start"),
            Map.entry("backup.created", "backup.create.end"),
            Map.entry("backup.restore.accepted", "backup.restore.start"),
            Map.entry("backup.restored", "backup.restore.end"),
            Map.entry("backup.delete.accepted", "backup.delete.start"),
            Map.entry("backup.deleted", "backup.delete.end"),
            Map.entry("group.create.accepted", "group.create.start"),
            Map.entry("group.created", "group.create.end"),
            Map.entry("group.updated", "group.update.end"),
            Map.entry("group.delete.accepted", "group.delete.start"),
            Map.entry("group.deleted", "group.delete.end"),
            Map.entry("group_snapshot.create.accepted", "group_snapshot.create.start"),
            Map.entry("group_snapshot.created", "group_snapshot.create.end"),
            Map.entry("group_snapshot.delete.accepted", "group_snapshot.delete.start"),
            Map.entry("group_snapshot.deleted", "group_snapshot.delete.end"));

    private final Database database;
    private final FactFinder finder;

    /** The last facts of what is being deleted: its row is gone when that is over. */
    private final Map<String, Map<String, @Nullable Object>> leaving =
            Collections.synchronizedMap(new LinkedHashMap<>());

    Translation(Database database, BlockStores stores) {
        this.database = database;
        this.finder = new FactFinder(stores);
    }

    /** Whether there is a notification for this kind of event. */
    static boolean tells(String event) {
        return TYPES.containsKey(event);
    }

    /** @param publisher such as {@code volume.host@backend} */
    record Notification(String type, String publisher, Map<String, @Nullable Object> payload) {}

    Optional<Notification> of(NumberedEvent event) {
        return Optional.ofNullable(TYPES.get(event.kind())).map(type -> {
            Map<String, @Nullable Object> facts = facts(event);
            String topic = type.substring(0, type.indexOf('.'));
            Object host = facts.get("host");
            String service = host == null ? "octopus" : host.toString().replaceFirst("#.*$", "");
            return new Notification(type, topic + "." + service, facts);
        });
    }

    private Map<String, @Nullable Object> facts(NumberedEvent event) {
        if (event.kind().endsWith(Beginnings.SUFFIX)) {
            Map<String, @Nullable Object> facts = read(event.json());
            if (event.kind().contains(".delete.") || event.kind().contains(".release.")) {
                remember(event.subjectId(), facts);
            }
            return facts;
        }
        if (event.kind().endsWith(".deleted") || event.kind().endsWith(".released")) {
            return gone(event);
        }
        return event.kind().equals("backup.restored") ? restored(event) : now(event.subjectKind(), event);
    }

    private Map<String, @Nullable Object> now(String kind, NumberedEvent event) {
        return database.read(sql -> finder.find(sql, kind, event.subjectId()))
                .map(FactFinder.Found::facts)
                .orElseGet(() -> little(event));
    }

    /** The event is the volume's, the notification the backup's. */
    private Map<String, @Nullable Object> restored(NumberedEvent event) {
        String backup = String.valueOf(read(event.json()).get("backup"));
        Map<String, @Nullable Object> facts =
                new LinkedHashMap<>(database.read(sql -> finder.find(sql, "backup", backup))
                        .map(FactFinder.Found::facts)
                        .orElseGet(() -> little(event)));
        facts.put("volume_id", event.subjectId());
        return facts;
    }

    private void remember(String id, Map<String, @Nullable Object> facts) {
        synchronized (leaving) {
            if (leaving.size() >= MOST_REMEMBERED) {
                leaving.remove(leaving.keySet().iterator().next());
            }
            leaving.put(id, facts);
        }
    }

    private Map<String, @Nullable Object> gone(NumberedEvent event) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>(
                Optional.ofNullable(leaving.remove(event.subjectId())).orElseGet(() -> little(event)));
        facts.put("status", "deleted");
        facts.put(event.subjectKind().equals("snapshot") ? "deleted" : "deleted_at", Facts.time(event.at()));
        return facts;
    }

    /** What the event alone tells: after a restart, or when the object is gone already. */
    private static Map<String, @Nullable Object> little(NumberedEvent event) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("tenant_id", event.project());
        facts.put(event.subjectKind() + "_id", event.subjectId());
        return facts;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> read(String json) {
        return new LinkedHashMap<>((Map<String, @Nullable Object>) Json.read(json, Map.class));
    }
}
