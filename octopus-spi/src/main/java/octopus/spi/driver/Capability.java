package octopus.spi.driver;

import octopus.spi.Size;
import octopus.spi.SnapshotId;

/** What a driver may be able to do beyond making, deleting and exporting volumes. Every call may be repeated. */
public sealed interface Capability {

    /** Point-in-time copies that live beside their volume. Works on volumes in use (crash-consistent) unless it says OBJECT_BUSY. */
    non-sealed interface Snapshots extends Capability {
        SnapshotHandle createSnapshot(SnapshotId id, VolumeHandle volume);

        void deleteSnapshot(SnapshotHandle snapshot);

        /** A new volume with the snapshot's data, of the spec's size (not smaller than the snapshot's). */
        VolumeHandle createFromSnapshot(VolumeSpec spec, SnapshotHandle snapshot);
    }

    /** New volumes with another volume's data, independent of it afterwards as far as callers can see. */
    non-sealed interface Clones extends Capability {
        VolumeHandle createFromVolume(VolumeSpec spec, VolumeHandle source);
    }

    /** Makes a volume larger, exported or not; the size it has already is no error. */
    non-sealed interface Growing extends Capability {
        VolumeHandle grow(VolumeHandle volume, Size newSize);
    }

    /** Puts a volume's data back to a snapshot, which stays. */
    non-sealed interface Reverting extends Capability {
        VolumeHandle revert(VolumeHandle volume, SnapshotHandle snapshot);
    }
}
