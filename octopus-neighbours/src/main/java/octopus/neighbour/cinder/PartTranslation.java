package octopus.neighbour.cinder;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.attachment.Attachment;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.group.GroupSnapshotId;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.core.json.Json;
import octopus.spi.AttachmentId;
import octopus.spi.Secret;
import octopus.spi.SnapshotId;
import octopus.spi.connect.AccessMode;
import tools.jackson.core.JacksonException;

/** What belongs to a volume that comes: snapshots and attachments. */
final class PartTranslation {
    private static final Set<SnapshotStatus> RESTS =
            Set.of(SnapshotStatus.AVAILABLE, SnapshotStatus.ERROR, SnapshotStatus.ERROR_DELETING);
    private static final Set<AttachmentStatus> OVER = Set.of(AttachmentStatus.DETACHED);

    private final CinderConf conf;
    private final GroupsMove.Coming groups;

    PartTranslation(CinderConf conf, GroupsMove.Coming groups) {
        this.conf = conf;
        this.groups = groups;
    }

    Decision<Snapshot> snapshot(SourceRow row, Volume volume, Map<String, String> metadata) {
        String word = row.text("status").orElse("");
        Optional<SnapshotStatus> status = SnapshotStatus.find(word).filter(RESTS::contains);
        if (status.isEmpty()) {
            return new Decision.Cannot<>("its status is " + word + ": wait until Cinder is done, or have it reset");
        }
        if (row.has("cgsnapshot_id")) {
            return new Decision.Cannot<>("it belongs to a snapshot of a consistency group of the older kind");
        }
        Optional<String> whole = row.text("group_snapshot_id");
        if (whole.isPresent() && !groups.snapshots().contains(whole.get())) {
            return new Decision.Cannot<>("its group snapshot " + whole.get() + " cannot come");
        }
        String id = row.need("id");
        return new Decision.Comes<>(new Snapshot(
                SnapshotId.of(id),
                row.text("project_id").orElse(volume.project()),
                row.text("user_id").orElse(volume.user()),
                volume.id(),
                row.text("display_name"),
                row.text("display_description"),
                (int) row.number("volume_size"),
                status.get(),
                row.text("progress").orElse("100%"),
                row.text("volume_type_id").map(UUID::fromString).or(volume::type),
                volume.location().map(Location::backend),
                Optional.of(conf.nameOnStorage("snapshot_name_template", "snapshot-%s", id)),
                VolumeTranslation.notes(row),
                metadata,
                !row.has("use_quota") || row.flag("use_quota"),
                whole.map(GroupSnapshotId::of),
                Optional.empty(),
                row.time("created_at").orElse(Instant.EPOCH),
                row.time("updated_at")));
    }

    /** Attachments that are over are no loss: nobody counts them. */
    static boolean isOver(SourceRow row) {
        String word = row.text("attach_status").orElse("");
        return word.equals("deleted")
                || AttachmentStatus.find(word).filter(OVER::contains).isPresent();
    }

    Decision<Incoming.OfAttachment> attachment(SourceRow row, Volume volume) {
        String word = row.text("attach_status").orElse("");
        Optional<AttachmentStatus> status = AttachmentStatus.find(word);
        if (status.isEmpty() || status.get() == AttachmentStatus.DETACHING) {
            return new Decision.Cannot<>("its status is " + word);
        }
        Map<String, Object> connection = map(row.text("connection_info"));
        Optional<Secret> password =
                Optional.ofNullable(connection.remove("auth_password")).map(text -> Secret.of(text.toString()));
        connection.remove("discovery_auth_password");
        return new Decision.Comes<>(new Incoming.OfAttachment(
                new Attachment(
                        AttachmentId.of(row.need("id")),
                        volume.id(),
                        volume.project(),
                        row.text("instance_uuid"),
                        row.text("attached_host"),
                        row.text("mountpoint"),
                        row.text("attach_mode").flatMap(PartTranslation::mode),
                        status.get(),
                        map(row.text("connector")),
                        connection,
                        Optional.empty(),
                        Optional.empty(),
                        row.time("attach_time"),
                        row.time("created_at").orElse(Instant.EPOCH),
                        row.time("updated_at")),
                password));
    }

    private static Optional<AccessMode> mode(String text) {
        for (AccessMode mode : AccessMode.values()) {
            if (mode.text().equals(text)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Optional<String> json) {
        try {
            return json.filter(text -> text.startsWith("{"))
                    .map(text -> (Map<String, Object>) Json.read(text, Map.class))
                    .<Map<String, Object>>map(LinkedHashMap::new)
                    .orElseGet(LinkedHashMap::new);
        } catch (JacksonException e) {
            return new LinkedHashMap<>();
        }
    }
}
