package octopus.block.operation;

import octopus.block.snapshot.Snapshot;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;

/** Has a driver make a volume with the data of another volume or of a snapshot; called twice it finds its own work. */
public final class VolumeCopies {
    private final Workbench bench;

    public VolumeCopies(Workbench bench) {
        this.bench = bench;
    }

    public VolumeHandle ofVolume(Driver driver, String backend, VolumeSpec spec, VolumeId id) {
        Volume source = volume(id);
        return DriverCalls.need(driver, backend, Capability.Clones.class, "clone volumes")
                .createFromVolume(spec, located(source).handle(id));
    }

    public VolumeHandle ofSnapshot(Driver driver, String backend, VolumeSpec spec, SnapshotId id) {
        Snapshot snapshot = bench.database()
                .read(sql -> bench.stores().snapshots().find(sql, id))
                .orElseThrow(() -> gone("snapshot " + id));
        Volume origin = volume(snapshot.volume());
        return DriverCalls.need(driver, backend, Capability.Snapshots.class, "make volumes from snapshots")
                .createFromSnapshot(spec, snapshot.handle(located(origin).handle(origin.id())));
    }

    private Volume volume(VolumeId id) {
        return bench.database()
                .read(sql -> bench.stores().volumes().volume(sql, id))
                .orElseThrow(() -> gone("volume " + id));
    }

    private static Location located(Volume volume) {
        return volume.location()
                .orElseThrow(
                        () -> Refuse.volume(volume, "copy", "it has no place on a backend", "Choose another source."));
    }

    private static StorageException gone(String what) {
        return Fault.of(CommonFault.OBJECT_MISSING, "Copying " + what, "it is gone", "Choose another source.")
                .exception();
    }
}
