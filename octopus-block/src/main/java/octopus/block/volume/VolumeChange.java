package octopus.block.volume;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.Columns;
import octopus.block.group.Membership;
import octopus.spi.Fault;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** What shall change in a volume's row, and from which statuses it may: one update statement, compare and set. */
public final class VolumeChange {
    final Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
    Set<VolumeStatus> from = Set.of();
    Optional<Map<String, String>> metadata = Optional.empty();

    private VolumeChange() {}

    public static VolumeChange none() {
        return new VolumeChange();
    }

    /** Whether there is nothing to write. */
    public boolean isNone() {
        return values.isEmpty() && metadata.isEmpty();
    }

    public static VolumeChange to(VolumeStatus status) {
        return new VolumeChange().status(status);
    }

    /** Without this any status will do. */
    public VolumeChange onlyFrom(Set<VolumeStatus> statuses) {
        from = statuses;
        return this;
    }

    public VolumeChange status(VolumeStatus status) {
        return set(VolumeColumns.STATUS, status.text());
    }

    public VolumeChange previous(Optional<VolumeStatus> status) {
        return set(VolumeColumns.PREVIOUS, status.map(VolumeStatus::text).orElse(null));
    }

    public VolumeChange migration(Optional<String> status) {
        return set(VolumeColumns.MIGRATION, status.orElse(null));
    }

    public VolumeChange fault(Optional<Fault> fault) {
        return set(VolumeColumns.FAULT, Columns.fault(fault));
    }

    public VolumeChange location(Optional<Location> location) {
        set(VolumeColumns.BACKEND, location.map(Location::backend).orElse(null));
        set(VolumeColumns.POOL, location.map(Location::pool).orElse(null));
        set(VolumeColumns.HOST, location.map(Location::host).orElse(null));
        return inPlace(location);
    }

    /** The volume is where its row says already: only what the storage calls it is new, and no index has to change. */
    public VolumeChange made(Location location) {
        return inPlace(Optional.of(location));
    }

    private VolumeChange inPlace(Optional<Location> location) {
        set(VolumeColumns.NATIVE, location.flatMap(Location::nativeName).orElse(null));
        return set(
                VolumeColumns.NOTES, location.map(at -> Columns.map(at.notes())).orElse(null));
    }

    public VolumeChange zone(String zone) {
        return set(VolumeColumns.ZONE, zone);
    }

    public VolumeChange size(int gib) {
        return set(VolumeColumns.SIZE, gib).set(VolumeColumns.PENDING, 0);
    }

    public VolumeChange pending(int gib) {
        return set(VolumeColumns.PENDING, gib);
    }

    public VolumeChange name(Optional<String> name) {
        return set(VolumeColumns.NAME, name.orElse(null)).set(VolumeColumns.SORT_NAME, name.orElse(""));
    }

    public VolumeChange description(Optional<String> description) {
        return set(VolumeColumns.DESCRIPTION, description.orElse(null));
    }

    /** Another project has it from now on. */
    public VolumeChange owner(String project, String user) {
        return set(VolumeColumns.PROJECT, project).set(VolumeColumns.USER, user);
    }

    public VolumeChange type(UUID type) {
        return set(VolumeColumns.TYPE, type.toString());
    }

    public VolumeChange group(Optional<Membership> group) {
        set(VolumeColumns.GROUP, group.map(in -> in.group().toString()).orElse(null));
        return set(
                VolumeColumns.GROUP_IS_CONSISTENCY,
                group.map(in -> Columns.bit(in.consistency())).orElse(null));
    }

    public VolumeChange bootable(boolean bootable) {
        return set(VolumeColumns.BOOTABLE, Columns.bit(bootable));
    }

    public VolumeChange multiattach(boolean multiattach) {
        return set(VolumeColumns.MULTIATTACH, Columns.bit(multiattach));
    }

    public VolumeChange metadata(Map<String, String> map) {
        metadata = Optional.of(map);
        return set(VolumeColumns.METADATA, Columns.map(map));
    }

    public VolumeChange encryptionKey(Optional<UUID> key) {
        return set(VolumeColumns.ENCRYPTION_KEY, key.map(UUID::toString).orElse(null));
    }

    public VolumeChange adminMetadata(Map<String, String> map) {
        return set(VolumeColumns.ADMIN_METADATA, Columns.map(map));
    }

    public VolumeChange imageMetadata(Map<String, String> map) {
        return set(VolumeColumns.IMAGE_METADATA, Columns.map(map));
    }

    private VolumeChange set(Field<?> field, @Nullable Object value) {
        values.put(field, value);
        return this;
    }
}
