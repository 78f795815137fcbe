package octopus.block.operation.backup;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupOrigin;
import octopus.block.backup.format.BackupWriter.Parent;
import octopus.block.volume.Location;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.SnapshotHandle;

/**
 * What the flow that makes a backup knows and learns.
 *
 * @param place of the volume
 * @param snapshot of the user's, that is to be backed up instead of the volume
 * @param frozen whether a snapshot of our own is taken first, since the volume is in use
 * @param freeze that snapshot, once it is taken
 * @param copy where the volume is that was made from the snapshot to be read
 */
record CreateBackupContext(
        BackupId backup,
        String project,
        VolumeId volume,
        Location place,
        int sizeGib,
        Optional<SnapshotId> snapshot,
        boolean frozen,
        Map<String, String> extraSpecs,
        String location,
        Optional<Parent> parent,
        Instant dataTimestamp,
        BackupOrigin origin,
        Optional<SnapshotHandle> freeze,
        Optional<Location> copy) {

    Size size() {
        return Size.ofGib(sizeGib);
    }

    /** Whether what is read is a volume made for that. */
    boolean needsCopy() {
        return frozen || snapshot.isPresent();
    }

    /** Names come from ids: whatever we make for a backup on the storage has the backup's. */
    VolumeId copyId() {
        return new VolumeId(backup.value());
    }

    SnapshotId freezeId() {
        return new SnapshotId(backup.value());
    }

    /** As the driver names it, also when nobody came to note that it was taken. */
    SnapshotHandle freezeHandle() {
        return freeze.orElseGet(
                () -> new SnapshotHandle(freezeId(), place.handle(volume), "snapshot-" + freezeId(), Map.of()));
    }

    Location copyPlace() {
        return copy.orElseGet(() -> Location.inPool(place.backend(), place.pool(), place.host()));
    }

    CreateBackupContext frozenAs(SnapshotHandle taken, Instant time) {
        return new CreateBackupContext(
                backup,
                project,
                volume,
                place,
                sizeGib,
                snapshot,
                frozen,
                extraSpecs,
                location,
                parent,
                time,
                origin,
                Optional.of(taken),
                copy);
    }

    CreateBackupContext copied(Location to) {
        return new CreateBackupContext(
                backup,
                project,
                volume,
                place,
                sizeGib,
                snapshot,
                frozen,
                extraSpecs,
                location,
                parent,
                dataTimestamp,
                origin,
                freeze,
                Optional.of(to));
    }
}
