package octopus.block.operation.volume;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.block.volume.Location;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/**
 * What a deletion knows.
 *
 * @param location empty for a volume that never got a place
 * @param key of an encrypted volume
 */
public record DeleteContext(
        VolumeId volume, String project, Optional<Location> location, List<SnapshotId> snapshots, Optional<UUID> key) {
    public DeleteContext {
        snapshots = List.copyOf(snapshots);
    }
}
