package octopus.driver.oceanstor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeDescription;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner;
import octopus.spi.driver.VolumeSpec;

/** Volumes as LUNs. The mark in a LUN's description says whose it is and whether its data is complete. */
final class Provisioner implements VolumeProvisioner {
    private final Array array;
    private final Limits limits;
    private final List<String> pools;
    private final boolean thin;

    Provisioner(Array array, List<String> pools, boolean thin) {
        this.array = array;
        this.limits = new Limits(array);
        this.pools = pools;
        this.thin = thin;
    }

    @Override
    public VolumeHandle create(VolumeSpec spec) {
        return Calls.guarded(() -> {
            Disk lun = lunFor(spec, spec.size(), Mark.of(Mark.VOLUME, spec.id()));
            if (!lun.size().equals(spec.size())) {
                throw otherSize(lun, spec.size());
            }
            return handle(spec.id(), lun);
        });
    }

    /** The LUN of this id: the one that is there, or a new one with this size and mark. */
    Disk lunFor(VolumeSpec spec, Size size, Mark mark) {
        String name = Names.volume(spec.id());
        Optional<Disk> there = array.lun(name);
        if (there.isPresent()) {
            needOurs(there.get(), spec.id().toString());
            return there.get();
        }
        try {
            return array.createLun(name, spec.pool(), size, thin, mark);
        } catch (Refusal e) {
            if (!e.isThere()) {
                throw e;
            }
            // Somebody was quicker: ourselves in another thread, or a request whose answer got lost.
            Disk lun = array.lun(name).orElseThrow(() -> e);
            needOurs(lun, spec.id().toString());
            return lun;
        }
    }

    @Override
    public void delete(VolumeHandle volume) {
        Calls.guarded(() -> {
            array.lun(volume.nativeName()).ifPresent(lun -> {
                needOurs(lun, volume.id().toString());
                limits.lift(lun);
                array.deleteLun(lun);
            });
            array.snapshot(Names.passing(volume.id()))
                    .filter(snapshot -> snapshot.mark().isPresent())
                    .ifPresent(array::deleteSnapshot);
            return true;
        });
    }

    Limits limits() {
        return limits;
    }

    @Override
    public Optional<VolumeDescription> describe(VolumeHandle volume) {
        return Calls.guarded(() ->
                find(volume).map(lun -> new VolumeDescription(handle(volume.id(), lun), lun.size(), lun.allocated())));
    }

    @Override
    public List<OwnedObject> owned() {
        return Calls.guarded(() -> {
            List<OwnedObject> all = new ArrayList<>();
            List<Disk> luns = array.luns();
            ours(luns.stream()).forEach(lun -> all.add(owned(lun)));
            List<String> ids = luns.stream()
                    .filter(lun -> pools.contains(lun.pool()))
                    .map(Disk::id)
                    .toList();
            array.snapshots().stream()
                    .filter(snapshot -> ids.contains(snapshot.field("PARENTID")))
                    .filter(snapshot -> snapshot.mark().isPresent())
                    .forEach(snapshot -> all.add(owned(snapshot)));
            return all;
        });
    }

    private Stream<Disk> ours(Stream<Disk> luns) {
        return luns.filter(lun -> pools.contains(lun.pool()) && lun.mark().isPresent());
    }

    private static OwnedObject owned(Disk disk) {
        Mark mark = disk.mark().orElseThrow();
        boolean whole = mark.kind().equals(Mark.VOLUME) || mark.kind().equals(Mark.SNAPSHOT) && Array.isActive(disk);
        return new OwnedObject(mark.id(), whole ? mark.kind() : "leftover", disk.name());
    }

    /** The volume's LUN, if it is there, ours and complete. */
    Optional<Disk> find(VolumeHandle volume) {
        return array.lun(volume.nativeName())
                .filter(lun -> lun.mark()
                        .filter(mark -> mark.kind().equals(Mark.VOLUME)
                                && mark.id().equals(volume.id().toString()))
                        .isPresent());
    }

    /** As {@link #find}. @throws StorageException OBJECT_MISSING, NOT_OURS */
    Disk need(VolumeHandle volume) {
        array.lun(volume.nativeName())
                .ifPresent(lun -> needOurs(lun, volume.id().toString()));
        return find(volume)
                .orElseThrow(() -> Fault.of(
                                CommonFault.OBJECT_MISSING,
                                "Looking for " + volume.nativeName(),
                                "the array has no LUN of this name",
                                "See on the array who removed it.")
                        .about("volume", volume.id())
                        .exception());
    }

    static VolumeHandle handle(VolumeId id, Disk lun) {
        return new VolumeHandle(id, lun.pool(), Names.volume(id), Map.of("lun", lun.id(), "wwn", lun.field("WWN")));
    }

    static void needOurs(Disk disk, String id) {
        if (disk.mark().filter(mark -> mark.id().equals(id)).isEmpty()) {
            throw Fault.of(
                            CommonFault.NOT_OURS,
                            "Using " + disk.name() + " (" + disk.id() + ") on the array",
                            "its description does not carry Octopus's mark",
                            "Rename or remove it on the array, if nobody needs it.")
                    .about("object", disk.name())
                    .exception();
        }
    }

    static StorageException otherSize(Disk lun, Size wanted) {
        return Fault.of(
                        CommonFault.BACKEND_FAILED,
                        "Creating " + lun.name(),
                        "it is there already and has " + lun.size() + " instead of " + wanted,
                        "Delete it first.")
                .exception();
    }
}
