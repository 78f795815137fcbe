package octopus.driver.lvm;

import java.util.List;
import java.util.Map;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;

/** Snapshots and clones: thin ones share their data, thick ones are copied on the node. */
final class LvmCopies {
    private final VolumeGroup group;
    private final LvmProvisioner volumes;

    LvmCopies(VolumeGroup group, LvmProvisioner volumes) {
        this.group = group;
        this.volumes = volumes;
    }

    SnapshotHandle createSnapshot(SnapshotId id, VolumeHandle volume) {
        String name = LvmProvisioner.name(id);
        return volumes.alone(name, () -> {
            if (group.find(name).isEmpty()) {
                LogicalVolume origin = volumes.need(volume);
                List<String> tags = List.of(LogicalVolume.mark(LvmProvisioner.SNAPSHOT, id));
                if (volumes.isThin()) {
                    group.snapshotThin(name, origin.name(), tags);
                } else {
                    group.snapshotThick(name, origin.name(), tags);
                }
            }
            need(id, name);
            return new SnapshotHandle(id, volume, name, Map.of());
        });
    }

    void deleteSnapshot(SnapshotHandle snapshot) {
        boolean ignored = volumes.alone(snapshot.nativeName(), () -> {
            group.find(snapshot.nativeName()).ifPresent(there -> {
                LvmProvisioner.needOurs(there, LvmProvisioner.SNAPSHOT, snapshot.id());
                group.remove(there);
            });
            return true;
        });
    }

    VolumeHandle fromSnapshot(VolumeSpec spec, SnapshotHandle snapshot) {
        return made(spec, need(snapshot.id(), snapshot.nativeName()));
    }

    VolumeHandle fromVolume(VolumeSpec spec, VolumeHandle source) {
        LogicalVolume there = volumes.need(source);
        if (volumes.isThin()) {
            return made(spec, there);
        }
        // A thick volume may be written to while it is copied, so what is copied is a snapshot of it.
        SnapshotId passing = SnapshotId.of(spec.id().toString());
        if (volumes.find(volumes.handle(spec.id())).isPresent()) {
            VolumeHandle whole = made(spec, there);
            deleteSnapshot(new SnapshotHandle(passing, source, LvmProvisioner.name(passing), Map.of()));
            return whole;
        }
        SnapshotHandle moment = createSnapshot(passing, source);
        VolumeHandle made = fromSnapshot(spec, moment);
        deleteSnapshot(moment);
        return made;
    }

    private VolumeHandle made(VolumeSpec spec, LogicalVolume from) {
        refuseSmaller(spec.size(), from);
        String name = LvmProvisioner.name(spec.id());
        return volumes.alone(name, () -> {
            LogicalVolume there = group.find(name).orElseGet(() -> {
                begin(spec, name, from);
                return group.find(name).orElseThrow(() -> volumes.missing(name));
            });
            LvmProvisioner.needOurs(there, LvmProvisioner.VOLUME, spec.id());
            if (!there.isWhole()) {
                fill(there, spec.size(), from);
            } else if (!there.size().equals(spec.size())) {
                throw LvmProvisioner.otherSize(there, spec.size());
            }
            return volumes.handle(spec.id());
        });
    }

    private void begin(VolumeSpec spec, String name, LogicalVolume from) {
        List<String> tags = List.of(LogicalVolume.mark(LvmProvisioner.VOLUME, spec.id()), LogicalVolume.MAKING);
        if (volumes.isThin()) {
            group.snapshotThin(name, from.name(), tags);
        } else {
            group.createThick(name, spec.size(), tags);
        }
    }

    private void fill(LogicalVolume there, Size size, LogicalVolume from) {
        if (volumes.isThin()) {
            if (size.isLargerThan(there.size())) {
                group.extend(there, size);
            }
        } else {
            group.copy(from, there);
            group.zero(there, from.size().bytes());
        }
        volumes.finish(group.find(there.name()).orElseThrow(() -> volumes.missing(there.name())));
    }

    private static void refuseSmaller(Size size, LogicalVolume from) {
        if (from.size().isLargerThan(size)) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "Making a volume of " + size + " from " + from.name(),
                            "that one has " + from.size(),
                            "Ask for at least " + from.size() + ".")
                    .about("field", "size")
                    .exception();
        }
    }

    private LogicalVolume need(SnapshotId id, String name) {
        LogicalVolume there = group.find(name).orElseThrow(() -> volumes.missing(name));
        LvmProvisioner.needOurs(there, LvmProvisioner.SNAPSHOT, id);
        return there;
    }
}
