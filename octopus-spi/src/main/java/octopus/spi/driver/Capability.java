package octopus.spi.driver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

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

    /**
     * Takes into Octopus's care what somebody else made on this storage, and gives it back. Data is never copied for an
     * adoption, nor changed.
     */
    non-sealed interface Adopting extends Capability {
        /** What in this pool could become a volume, and what looks like one but cannot. Nothing that carries Octopus's mark. */
        List<Foreign> foreignVolumes(String pool);

        /**
         * Marks the object as Octopus's and gives it the name that follows from the id. One that this id has adopted already
         * is returned as it is.
         *
         * @param name as {@link #foreignVolumes} tells it
         * @throws octopus.spi.StorageException OBJECT_MISSING, or INVALID_INPUT with the reason why it cannot be adopted
         */
        VolumeHandle adopt(VolumeId id, String pool, String name);

        /**
         * Takes the mark off and gives the volume its earlier name back, or where it never had one, a name with its id in
         * it. Afterwards it can be adopted again. One that is released already is no error.
         *
         * @throws octopus.spi.StorageException OBJECT_BUSY while it is exported
         */
        void release(VolumeHandle volume);

        /** As {@link #foreignVolumes}, for what could become a snapshot. */
        List<Foreign> foreignSnapshots(String pool);

        /** As {@link #adopt}: the object becomes a snapshot of that volume, which must be at least as large. */
        SnapshotHandle adoptSnapshot(SnapshotId id, VolumeHandle volume, String name);

        /** As {@link #release}. */
        void releaseSnapshot(SnapshotHandle snapshot);

        /** @param obstacle why it cannot be adopted; empty where it can */
        record Foreign(String name, Size size, Optional<String> obstacle) {}
    }

    /** Moves volumes between the pools of one backend by the storage's own means, exports and all. */
    non-sealed interface Moving extends Capability {
        /**
         * One that is in that pool already is returned as it is.
         *
         * @throws octopus.spi.StorageException OBJECT_BUSY when it cannot be moved while it is exported
         */
        VolumeHandle move(VolumeHandle volume, String pool);
    }

    /** Holds whoever uses a volume to limits, by the storage's own means. They end with the volume. */
    non-sealed interface Limiting extends Capability {
        /**
         * From now on exactly these hold, whatever held before; none where there are none.
         *
         * @param limits by name; what the storage does not know is meant for somebody else and left alone
         * @throws octopus.spi.StorageException INVALID_INPUT for a value that it knows and cannot take
         */
        void limit(VolumeHandle volume, Map<String, String> limits);
    }

    /** Takes the limits of a {@link VolumeSpec} with the order to make the volume, and cannot change them afterwards. */
    non-sealed interface FixedLimits extends Capability {}

    /** The backend's volumes are kept at a second place too, and can be served from there when the first one is lost. */
    non-sealed interface Replicating extends Capability {
        /** The places that volumes are replicated to; none where replication is not set up. */
        List<String> targets();

        /** The place that serves now; empty for the first one. */
        Optional<String> active();

        /** Has the volumes served from that place, or from the first one again where none is named. */
        void failOver(Optional<String> target);
    }
}
