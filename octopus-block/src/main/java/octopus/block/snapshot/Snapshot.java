package octopus.block.snapshot;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.group.GroupSnapshotId;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;

/**
 * A snapshot as the database has it.
 *
 * @param sizeGib the volume's size when it was taken
 * @param progress as Cinder shows it: {@code 100%}
 * @param groupSnapshot that it is a part of, and then goes and comes with it alone
 * @param backend where it lives
 * @param nativeName its name on the storage, once it is there
 */
public record Snapshot(
        SnapshotId id,
        String project,
        String user,
        VolumeId volume,
        Optional<String> name,
        Optional<String> description,
        int sizeGib,
        SnapshotStatus status,
        String progress,
        Optional<UUID> type,
        Optional<String> backend,
        Optional<String> nativeName,
        Map<String, String> notes,
        Map<String, String> metadata,
        boolean consumesQuota,
        Optional<GroupSnapshotId> groupSnapshot,
        Optional<Fault> fault,
        Instant createdAt,
        Optional<Instant> updatedAt) {

    public SnapshotHandle handle(VolumeHandle ofVolume) {
        return new SnapshotHandle(id, ofVolume, nativeName.orElse("snapshot-" + id), notes);
    }

    public String nameOrId() {
        return name.filter(text -> !text.isBlank())
                .map(text -> text + " (" + id + ")")
                .orElse(id.toString());
    }
}
