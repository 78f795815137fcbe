package octopus.block.backup;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/**
 * A backup as the database has it.
 *
 * @param volume that it is of; it may be gone
 * @param snapshot that it was taken from
 * @param parent to which it holds only the differences; empty for a full one
 * @param container the first part of its location, as the caller wished
 * @param location where its objects are in the store
 * @param objects how many objects it has in the store
 * @param storedBytes what they take there together
 * @param manifest the SHA-256 of its manifest, once that is written
 * @param encryptionKey the key manager's id of the key that its data is encrypted with; empty where it is plain
 * @param dataTimestamp the moment whose data it holds
 */
public record Backup(
        BackupId id,
        String project,
        String user,
        Optional<String> name,
        Optional<String> description,
        BackupStatus status,
        VolumeId volume,
        Optional<SnapshotId> snapshot,
        Optional<BackupId> parent,
        int sizeGib,
        Optional<String> availabilityZone,
        String container,
        String location,
        int objects,
        long storedBytes,
        Map<String, String> metadata,
        BackupOrigin origin,
        Optional<String> manifest,
        Optional<UUID> encryptionKey,
        Optional<Fault> fault,
        Instant dataTimestamp,
        Instant createdAt,
        Optional<Instant> updatedAt) {
    public Backup {
        metadata = Map.copyOf(metadata);
    }

    public String nameOrId() {
        return name.filter(text -> !text.isBlank())
                .map(text -> text + " (" + id + ")")
                .orElse(id.toString());
    }
}
