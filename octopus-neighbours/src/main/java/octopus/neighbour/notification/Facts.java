package octopus.neighbour.notification;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.block.attachment.Attachment;
import octopus.block.snapshot.Snapshot;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
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
