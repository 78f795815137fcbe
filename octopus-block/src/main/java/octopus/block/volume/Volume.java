package octopus.block.volume;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.group.Membership;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/**
 * A volume as the database has it.
 *
 * @param sizeGib what callers see and pay for
 * @param pendingGib what a running extend will add
 * @param previousStatus where it goes back to after uploading, extending, retyping
 * @param location empty until the scheduler has placed it
 * @param snapshot that it was made from
 * @param source volume that it was cloned from
 * @param image that it was made from
 * @param group that it is in
 * @param adminMetadata {@code readonly} and {@code attached_mode}, shown merged into the metadata as Cinder does
 * @param encryptionKey the key manager's id of the key that its data is encrypted with; empty where it is plain
 * @param fault why it is in an error status, or why its last operation failed
 */
public record Volume(
        VolumeId id,
        String project,
        String user,
        Optional<String> name,
        Optional<String> description,
        int sizeGib,
        int pendingGib,
        VolumeStatus status,
        Optional<VolumeStatus> previousStatus,
        Optional<String> migrationStatus,
        String availabilityZone,
        Optional<UUID> type,
        Optional<Location> location,
        Optional<SnapshotId> snapshot,
        Optional<VolumeId> source,
        Optional<UUID> image,
        Optional<Membership> group,
        Map<String, String> metadata,
        Map<String, String> adminMetadata,
        Map<String, String> imageMetadata,
        boolean bootable,
        boolean multiattach,
        boolean consumesQuota,
        Optional<UUID> encryptionKey,
        Optional<Fault> fault,
        Instant createdAt,
        Optional<Instant> updatedAt) {
    private static final Set<String> MOVING = Set.of("starting", "migrating");

    /** The same, placed. */
    public Volume in(Location place, String zone) {
        return new Volume(
                id,
                project,
                user,
                name,
                description,
                sizeGib,
                pendingGib,
                status,
                previousStatus,
                migrationStatus,
                zone,
                type,
                Optional.of(place),
                snapshot,
                source,
                image,
                group,
                metadata,
                adminMetadata,
                imageMetadata,
                bootable,
                multiattach,
                consumesQuota,
                encryptionKey,
                fault,
                createdAt,
                updatedAt);
    }

    public Size size() {
        return Size.ofGib(sizeGib);
    }

    /** True only for {@code readonly=True}; upstream takes any value of the key for it, even "False". */
    public boolean isReadOnly() {
        return "True".equalsIgnoreCase(adminMetadata.getOrDefault("readonly", "False"));
    }

    /** Whether it is being moved and may be used all the same: whoever changes it ends the move. */
    public boolean isMovingUnlocked() {
        return status == VolumeStatus.AVAILABLE
                && migrationStatus.filter(MOVING::contains).isPresent();
    }

    public String nameOrId() {
        return name.filter(text -> !text.isBlank())
                .map(text -> text + " (" + id + ")")
                .orElse(id.toString());
    }
}
