package octopus.driver.oceanstor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.driver.Capability.Groups.Member;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;

/**
 * Snapshots, and volumes made of them. A copy is made inside the array; until it is whole its LUN is marked as being made,
 * and whoever comes then begins again.
 */
final class Copier {
    private final Array array;
    private final Provisioner volumes;

    Copier(Array array, Provisioner volumes) {
        this.array = array;
        this.volumes = volumes;
    }

    SnapshotHandle createSnapshot(SnapshotId id, VolumeHandle volume) {
        Disk lun = volumes.need(volume);
        Disk snapshot = snapshotFor(Names.snapshot(id), lun, Mark.of(Mark.SNAPSHOT, id));
        if (!Array.isActive(snapshot)) {
            array.activate(List.of(snapshot));
        }
        return handle(id, volume, snapshot);
    }

    /** All at one moment: those that are there and active show another one, so they go unless all are. */
    List<SnapshotHandle> createSnapshots(List<Member> members) {
        List<Disk> luns =
                members.stream().map(member -> volumes.need(member.volume())).toList();
        List<Optional<Disk>> there = members.stream()
                .map(member -> array.snapshot(Names.snapshot(member.snapshot())))
                .toList();
        boolean whole = there.stream()
                .allMatch(snapshot -> snapshot.filter(Array::isActive).isPresent());
        List<Disk> taken = new ArrayList<>();
        for (int at = 0; at < members.size(); at++) {
            SnapshotId id = members.get(at).snapshot();
            there.get(at).ifPresent(snapshot -> Provisioner.needOurs(snapshot, id.toString()));
            if (!whole) {
                there.get(at).filter(Array::isActive).ifPresent(array::deleteSnapshot);
            }
            taken.add(snapshotFor(Names.snapshot(id), luns.get(at), Mark.of(Mark.SNAPSHOT, id)));
        }
        if (!whole) {
            array.activate(taken);
        }
        List<SnapshotHandle> handles = new ArrayList<>();
        for (int at = 0; at < members.size(); at++) {
            handles.add(handle(members.get(at).snapshot(), members.get(at).volume(), taken.get(at)));
        }
        return handles;
    }

    private Disk snapshotFor(String name, Disk lun, Mark mark) {
        Optional<Disk> there = array.snapshot(name);
        if (there.isEmpty()) {
            try {
                return array.createSnapshot(name, lun, mark);
            } catch (Refusal e) {
                if (!e.isThere()) {
                    throw e;
                }
                there = array.snapshot(name);
            }
        }
        Disk snapshot = there.orElseThrow(() -> missing(name));
        Provisioner.needOurs(snapshot, mark.id());
        return snapshot;
    }

    void deleteSnapshot(SnapshotHandle snapshot) {
        array.snapshot(snapshot.nativeName()).ifPresent(found -> {
            Provisioner.needOurs(found, snapshot.id().toString());
            array.deleteSnapshot(found);
        });
    }

    /** The snapshot, if it is there, ours and has its moment. @throws octopus.spi.StorageException OBJECT_MISSING */
    Disk need(SnapshotHandle snapshot) {
        Disk found = array.snapshot(snapshot.nativeName()).orElseThrow(() -> missing(snapshot.nativeName()));
        Provisioner.needOurs(found, snapshot.id().toString());
        if (!Array.isActive(found)) {
            throw missing(snapshot.nativeName());
        }
        return found;
    }

    VolumeHandle fromSnapshot(VolumeSpec spec, SnapshotHandle snapshot) {
        Disk source = need(snapshot);
        return whole(spec).orElseGet(() -> copy(spec, source));
    }

    /** By way of a snapshot that goes afterwards: the source may be written to meanwhile. */
    VolumeHandle fromVolume(VolumeSpec spec, VolumeHandle source) {
        Disk lun = volumes.need(source);
        return whole(spec).orElseGet(() -> {
            String name = Names.passing(spec.id());
            Mark mark = Mark.of(Mark.MAKING, spec.id());
            // One that is there may be of an earlier attempt: its moment is too old.
            array.snapshot(name).ifPresent(left -> {
                Provisioner.needOurs(left, mark.id());
                array.deleteSnapshot(left);
            });
            Disk snapshot = array.createSnapshot(name, lun, mark);
            try {
                array.activate(List.of(snapshot));
                return copy(spec, snapshot);
            } finally {
                array.deleteSnapshot(snapshot);
            }
        });
    }

    private Optional<VolumeHandle> whole(VolumeSpec spec) {
        return array.lun(Names.volume(spec.id()))
                .filter(lun -> lun.mark()
                        .filter(mark -> mark.kind().equals(Mark.VOLUME)
                                && mark.id().equals(spec.id().toString()))
                        .isPresent())
                .map(lun -> {
                    if (!lun.size().equals(spec.size())) {
                        throw Provisioner.otherSize(lun, spec.size());
                    }
                    return Provisioner.handle(spec.id(), lun);
                });
    }

    private VolumeHandle copy(VolumeSpec spec, Disk source) {
        needRoom(spec.size(), source.size(), source.name());
        String name = Names.volume(spec.id());
        array.lun(name).ifPresent(left -> {
            Provisioner.needOurs(left, spec.id().toString());
            if (array.hasPairs()) {
                array.endPairs(left);
            }
            array.deleteLun(left);
        });
        Disk target = volumes.lunFor(spec, source.size(), Mark.of(Mark.MAKING, spec.id()));
        array.copy(source, target, Names.passing(spec.id()));
        if (spec.size().isLargerThan(source.size())) {
            array.expand(target, spec.size());
        }
        array.describe("lun", target, name, Mark.of(Mark.VOLUME, spec.id()).text());
        return Provisioner.handle(spec.id(), target);
    }

    static void needRoom(Size wanted, Size least, String source) {
        if (least.isLargerThan(wanted)) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "Making " + wanted + " out of " + source,
                            "that has " + least,
                            "Ask for at least " + least + ".")
                    .about("field", "size")
                    .exception();
        }
    }

    VolumeHandle revert(VolumeHandle volume, SnapshotHandle snapshot) {
        Disk lun = volumes.need(volume);
        Disk source = need(snapshot);
        array.rollBack(source);
        Waiting.until(
                "the rollback of " + volume.nativeName() + " to end",
                () -> array.snapshot(snapshot.nativeName())
                        .filter(Array::isActive)
                        .isPresent());
        return Provisioner.handle(volume.id(), lun);
    }

    static SnapshotHandle handle(SnapshotId id, VolumeHandle volume, Disk snapshot) {
        return new SnapshotHandle(id, volume, Names.snapshot(id), Map.of("snapshot", snapshot.id()));
    }

    private static octopus.spi.StorageException missing(String name) {
        return Fault.of(
                        CommonFault.OBJECT_MISSING,
                        "Looking for " + name,
                        "the array has no active snapshot of this name",
                        "See on the array who removed it.")
                .exception();
    }
}
