package octopus.spi.driver;

import java.util.List;
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

    /**
     * Snapshots of several volumes that show one moment: whoever waits for a write to one volume before writing to another
     * finds that order kept in them. Each is an ordinary snapshot as well.
     */
    interface Groups extends Snapshots {
        /** One volume of the set, and the id of the snapshot that is taken of it. */
        record Member(SnapshotId snapshot, VolumeHandle volume) {}

        /**
         * Takes a snapshot of each at one moment, all or none. When some of them are there and others are not, a process was
         * killed meanwhile: those that are there show another moment, so they go and all are taken anew.
         *
         * @return in the order of the members
         * @throws octopus.spi.StorageException OBJECT_BUSY, with nothing left, when writers cannot be held back together
         */
        List<SnapshotHandle> createSnapshots(List<Member> members);

        /** Deletes them all; what is gone is no error. */
        default void deleteSnapshots(List<SnapshotHandle> snapshots) {
            snapshots.forEach(this::deleteSnapshot);
        }
    }
}
