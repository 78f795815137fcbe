package octopus.neighbour.notification;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.block.attachment.Attachment;
import octopus.block.backup.Backup;
import octopus.block.group.Group;
import octopus.block.group.GroupSnapshot;
import octopus.block.snapshot.Snapshot;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.spi.Fault;
import org.jspecify.annotations.Nullable;

/** What a notification tells of an object; keys as those who listen know them. */
final class Facts {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

    private Facts() {}

    static Map<String, @Nullable Object> of(Volume volume, List<Attachment> attachments) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("tenant_id", volume.project());
        facts.put("host", volume.location().map(Location::host).orElse(null));
        facts.put("user_id", volume.user());
        facts.put("availability_zone", volume.availabilityZone());
        facts.put("volume_id", volume.id().toString());
        facts.put("volume_type", volume.type().map(Object::toString).orElse(null));
        facts.put("display_name", volume.name().orElse(null));
        facts.put("launched_at", time(volume.createdAt()));
        facts.put("created_at", time(volume.createdAt()));
        facts.put("status", volume.status().text());
        facts.put("snapshot_id", volume.snapshot().map(Object::toString).orElse(null));
        facts.put("size", volume.sizeGib());
        facts.put("replication_status", null);
        facts.put("replication_extended_status", null);
        facts.put("replication_driver_data", null);
        facts.put("metadata", pairs(volume.metadata()));
        facts.put("volume_attachment", attachments.stream().map(Facts::of).toList());
        if (!volume.imageMetadata().isEmpty()) {
            facts.put("glance_metadata", pairs(volume.imageMetadata()));
        }
        return facts;
    }

    static Map<String, @Nullable Object> of(Snapshot snapshot, String zone) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("tenant_id", snapshot.project());
        facts.put("user_id", snapshot.user());
        facts.put("availability_zone", zone);
        facts.put("volume_id", snapshot.volume().toString());
        facts.put("volume_size", snapshot.sizeGib());
        facts.put("snapshot_id", snapshot.id().toString());
        facts.put("display_name", snapshot.name().orElse(null));
        facts.put("created_at", time(snapshot.createdAt()));
        facts.put("status", snapshot.status().text());
        facts.put("deleted", "");
        facts.put("metadata", snapshot.metadata().toString());
        return facts;
    }

    /** @param dependents how many others hold only the differences to it */
    static Map<String, @Nullable Object> of(Backup backup, int dependents) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("tenant_id", backup.project());
        facts.put("user_id", backup.user());
        facts.put("availability_zone", backup.availabilityZone().orElse(null));
        facts.put("backup_id", backup.id().toString());
        facts.put("display_name", backup.name().orElse(null));
        facts.put("created_at", time(backup.createdAt()));
        facts.put("status", backup.status().text());
        facts.put("volume_id", backup.volume().toString());
        facts.put("snapshot_id", backup.snapshot().map(Object::toString).orElse(null));
        facts.put("parent_id", backup.parent().map(Object::toString).orElse(null));
        facts.put("size", backup.sizeGib());
        facts.put("num_dependent_backups", dependents);
        facts.put("service_metadata", backup.location());
        facts.put("fail_reason", backup.fault().map(Fault::sentence).orElse(null));
        return facts;
    }

    static Map<String, @Nullable Object> of(Group group) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("tenant_id", group.project());
        facts.put("user_id", group.user());
        facts.put("host", group.place().map(Group.Place::host).orElse(null));
        facts.put("availability_zone", group.availabilityZone());
        facts.put("group_id", group.id().toString());
        facts.put("group_type", group.type().toString());
        facts.put("name", group.name().orElse(null));
        facts.put("created_at", time(group.createdAt()));
        facts.put("status", group.status().text());
        return facts;
    }

    static Map<String, @Nullable Object> of(GroupSnapshot snapshot) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("tenant_id", snapshot.project());
        facts.put("user_id", snapshot.user());
        facts.put("group_snapshot_id", snapshot.id().toString());
        facts.put("group_id", snapshot.group().toString());
        facts.put("group_type", snapshot.groupType().toString());
        facts.put("name", snapshot.name().orElse(null));
        facts.put("created_at", time(snapshot.createdAt()));
        facts.put("status", snapshot.status().text());
        return facts;
    }

    private static Map<String, @Nullable Object> of(Attachment attachment) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", attachment.id().toString());
        facts.put("volume_id", attachment.volume().toString());
        facts.put("instance_uuid", attachment.instance().orElse(null));
        facts.put("attached_host", attachment.hostName().orElse(null));
        facts.put("mountpoint", attachment.mountPoint().orElse(null));
        facts.put("attach_time", attachment.attachedAt().map(Facts::time).orElse(null));
        facts.put("attach_status", attachment.status().text());
        facts.put("attach_mode", attachment.mode().map(mode -> mode.text()).orElse(null));
        return facts;
    }

    private static List<Map<String, String>> pairs(Map<String, String> map) {
        List<Map<String, String>> pairs = new ArrayList<>();
        map.forEach((key, value) -> pairs.add(Map.of("key", key, "value", value)));
        return pairs;
    }

    static String time(Instant at) {
        return TIME.format(at);
    }
}
