package octopus.neighbour.cinder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.group.Membership;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/** One of Cinder's volumes as one of ours. */
final class VolumeTranslation {
    /** In the middle of something that only Cinder can finish. */
    private static final Set<VolumeStatus> UNDER_WAY = Set.of(
            VolumeStatus.CREATING,
            VolumeStatus.ATTACHING,
            VolumeStatus.DETACHING,
            VolumeStatus.DELETING,
            VolumeStatus.BACKING_UP,
            VolumeStatus.RESTORING_BACKUP,
            VolumeStatus.DOWNLOADING,
            VolumeStatus.UPLOADING,
            VolumeStatus.RETYPING,
            VolumeStatus.EXTENDING,
            VolumeStatus.MANAGING,
            VolumeStatus.UNMANAGING,
            VolumeStatus.REVERTING);

    private final CinderConf conf;
    private final Map<String, String> backends;
    private final Set<UUID> types;
    private final GroupsMove.Coming groups;
    private final OffersMove offers;

    /** @param backends our name for each {@code host@backend} @param types that are, or will be, ours */
    VolumeTranslation(
            CinderConf conf,
            Map<String, String> backends,
            Set<UUID> types,
            GroupsMove.Coming groups,
            OffersMove offers) {
        this.conf = conf;
        this.backends = backends;
        this.types = types;
        this.groups = groups;
        this.offers = offers;
    }

    /** What belongs to a volume in other tables. */
    record Beside(Map<String, String> metadata, Map<String, String> admin, Map<String, String> image) {}

    Decision<Volume> volume(SourceRow row, Beside beside) {
        String word = row.text("status").orElse("");
        Optional<VolumeStatus> status = VolumeStatus.find(word);
        Optional<UUID> type = row.text("volume_type_id").map(UUID::fromString);
        if (status.isEmpty()) {
            return new Decision.Cannot<>("its status " + word + " is unknown here");
        }
        if (UNDER_WAY.contains(status.get())) {
            return new Decision.Cannot<>("its status is " + word + ": wait until Cinder is done, or have it reset");
        }
        if (row.has("encryption_key_id")) {
            return new Decision.Cannot<>(
                    "it is encrypted with key " + row.need("encryption_key_id") + " of another key manager");
        }
        if (type.isPresent() && !types.contains(type.get())) {
            return new Decision.Cannot<>("its volume type " + type.get() + " cannot come");
        }
        if (status.get() == VolumeStatus.AWAITING_TRANSFER && !offers.isOffered(row.need("id"))) {
            return new Decision.Cannot<>("it awaits a transfer that there is not: have its status reset");
        }
        if (row.has("consistencygroup_id")) {
            return new Decision.Cannot<>(
                    "it is in a consistency group of the older kind: remove it from the group first");
        }
        Optional<Membership> group = row.text("group_id").flatMap(groups::group);
        if (row.has("group_id") && group.isEmpty()) {
            return new Decision.Cannot<>("its group " + row.need("group_id") + " cannot come");
        }
        if (row.text("migration_status").filter(VolumeTranslation::isMoving).isPresent()) {
            return new Decision.Cannot<>("it is being migrated: " + row.need("migration_status"));
        }
        return new Decision.Comes<>(make(row, beside, status.get(), type, group));
    }

    private static boolean isMoving(String migrationStatus) {
        return !Set.of("none", "success", "error", "deleting").contains(migrationStatus);
    }

    private Volume make(
            SourceRow row, Beside beside, VolumeStatus status, Optional<UUID> type, Optional<Membership> group) {
        VolumeId id = VolumeId.of(row.need("id"));
        return new Volume(
                id,
                row.text("project_id").orElse(""),
                row.text("user_id").orElse(""),
                row.text("display_name"),
                row.text("display_description"),
                (int) row.number("size"),
                0,
                status,
                row.text("previous_status").flatMap(VolumeStatus::find),
                row.text("migration_status"),
                row.text("availability_zone").orElse(conf.zone()),
                type,
                location(row),
                row.text("snapshot_id").map(SnapshotId::of),
                row.text("source_volid").map(VolumeId::of),
                image(beside.image()),
                group,
                beside.metadata(),
                beside.admin(),
                beside.image(),
                row.flag("bootable"),
                row.flag("multiattach"),
                !row.has("use_quota") || row.flag("use_quota"),
                Optional.empty(),
                status.isError() ? Optional.of(unknownFault(id)) : Optional.empty(),
                row.time("created_at").orElse(java.time.Instant.EPOCH),
                row.time("updated_at"));
    }

    private Optional<Location> location(SourceRow row) {
        return row.text("host").flatMap(host -> {
            int hash = host.indexOf('#');
            String service = hash < 0 ? host : host.substring(0, hash);
            String pool = hash < 0 ? BackendStanzas.backendOf(host) : host.substring(hash + 1);
            return Optional.ofNullable(backends.get(service))
                    .map(backend -> new Location(backend, pool, host, Optional.of(nameOnStorage(row)), notes(row)));
        });
    }

    /** A volume that was migrated keeps the name that its data has. */
    private String nameOnStorage(SourceRow row) {
        String nameId = row.text("_name_id").orElseGet(() -> row.need("id"));
        return conf.nameOnStorage("volume_name_template", "volume-%s", nameId);
    }

    /** What Cinder's driver noted; a driver of ours may want it. */
    static Map<String, String> notes(SourceRow row) {
        Map<String, String> notes = new LinkedHashMap<>();
        row.text("provider_location").ifPresent(text -> notes.put("cinder.provider_location", text));
        row.text("provider_id").ifPresent(text -> notes.put("cinder.provider_id", text));
        return notes;
    }

    private static Optional<UUID> image(Map<String, String> noted) {
        return Optional.ofNullable(noted.get("image_id"))
                .filter(text -> text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"))
                .map(UUID::fromString);
    }

    private static Fault unknownFault(VolumeId id) {
        return Fault.of(
                octopus.neighbour.NeighbourFault.FAILED_IN_CINDER,
                "Volume " + id,
                "it was in error when it was taken over from Cinder",
                "Cinder's log of that time has the cause.");
    }
}
