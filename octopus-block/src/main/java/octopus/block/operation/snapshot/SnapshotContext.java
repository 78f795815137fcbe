package octopus.block.operation.snapshot;

import octopus.block.volume.Location;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/** What the flows of snapshots know. @param location of the volume */
public record SnapshotContext(SnapshotId snapshot, VolumeId volume, String project, Location location) {}
