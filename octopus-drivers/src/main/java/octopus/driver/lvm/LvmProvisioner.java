package octopus.driver.lvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeDescription;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner;
import octopus.spi.driver.VolumeSpec;

/** Volumes as logical volumes. Their tags say whose they are and whether their data is complete. */
final class LvmProvisioner implements VolumeProvisioner {
    static final String VOLUME = "volume";
    static final String SNAPSHOT = "snapshot";

    private final VolumeGroup group;
    private final Optional<String> thinPool;
    private final boolean zeroing;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** @param thinPool for thin volumes @param zeroing whether thick volumes are filled with zeros */
    LvmProvisioner(VolumeGroup group, Optional<String> thinPool, boolean zeroing) {
        this.group = group;
        this.thinPool = thinPool;
        this.zeroing = zeroing;
    }

    /** LVM keeps names that begin with "snapshot" for itself. */
    static String name(Object snapshot) {
        return "_snapshot-" + snapshot;
    }

    static String name(VolumeId volume) {
        return "volume-" + volume;
    }

    String pool() {
        return thinPool.orElse(group.name());
    }

    boolean isThin() {
        return thinPool.isPresent();
    }

    /** One at a time for each name. */
    <T> T alone(String name, Supplier<T> work) {
        ReentrantLock lock = locks.computeIfAbsent(name, key -> new ReentrantLock());
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public VolumeHandle create(VolumeSpec spec) {
        String name = name(spec.id());
        return alone(name, () -> {
            LogicalVolume there = group.find(name).orElseGet(() -> {
                List<String> tags = new ArrayList<>(List.of(LogicalVolume.mark(VOLUME, spec.id())));
                if (thinPool.isPresent()) {
                    group.createThin(name, spec.size(), thinPool.get(), tags);
                } else {
                    if (zeroing) {
                        tags.addAll(List.of(LogicalVolume.MAKING, LogicalVolume.unzeroed(0)));
                    }
                    group.createThick(name, spec.size(), tags);
                }
                return group.find(name).orElseThrow(() -> missing(name));
            });
            needOurs(there, VOLUME, spec.id());
            if (!there.size().equals(spec.size())) {
                throw otherSize(there, spec.size());
            }
            finish(there);
            return handle(spec.id());
        });
    }

    /** What a new or larger volume still has to go through before it may be read. */
    void finish(LogicalVolume volume) {
        volume.unzeroedFrom().ifPresent(from -> {
            group.zero(volume, from);
            group.untag(volume, LogicalVolume.unzeroed(from));
        });
        if (!volume.isWhole()) {
            group.untag(volume, LogicalVolume.MAKING);
        }
    }

    @Override
    public void delete(VolumeHandle volume) {
        boolean ignored = alone(volume.nativeName(), () -> {
            List<LogicalVolume> all = group.all();
            all.stream()
                    .filter(each -> each.name().equals(volume.nativeName()))
                    .findFirst()
                    .ifPresent(there -> {
                        needOurs(there, VOLUME, volume.id());
                        refuseOrigin(there, all);
                        group.remove(there);
                    });
            return true;
        });
    }

    /** LVM would take the snapshots of a thick volume away with it. */
    private static void refuseOrigin(LogicalVolume volume, List<LogicalVolume> all) {
        all.stream()
                .filter(each -> each.pool().isEmpty() && each.origin().equals(volume.name()))
                .findFirst()
                .ifPresent(snapshot -> {
                    throw Fault.of(
                                    CommonFault.OBJECT_BUSY,
                                    "Deleting " + volume.name(),
                                    snapshot.name() + " is a snapshot of it",
                                    "Delete the snapshot first.")
                            .about("object", snapshot.name())
                            .exception();
                });
    }

    @Override
    public Optional<VolumeDescription> describe(VolumeHandle volume) {
        return find(volume)
                .map(there -> new VolumeDescription(
                        handle(volume.id()),
                        there.size(),
                        Size.ofBytes(Math.round(there.size().bytes() * there.data() / 100))));
    }

    @Override
    public List<OwnedObject> owned() {
        List<OwnedObject> all = new ArrayList<>();
        for (LogicalVolume each : group.all()) {
            each.owned()
                    .ifPresent(owned -> all.add(
                            new OwnedObject(owned.id(), each.isWhole() ? owned.kind() : "leftover", each.name())));
        }
        return all;
    }

    /** The logical volume, if it is there, ours and complete. */
    Optional<LogicalVolume> find(VolumeHandle volume) {
        return group.find(volume.nativeName()).filter(there -> there.carries(VOLUME, volume.id()) && there.isWhole());
    }

    /** As {@link #find}. @throws StorageException OBJECT_MISSING, NOT_OURS */
    LogicalVolume need(VolumeHandle volume) {
        Optional<LogicalVolume> there = group.find(volume.nativeName());
        there.ifPresent(each -> needOurs(each, VOLUME, volume.id()));
        return there.filter(LogicalVolume::isWhole).orElseThrow(() -> missing(volume.nativeName()));
    }

    VolumeHandle grow(VolumeHandle volume, Size size) {
        return alone(volume.nativeName(), () -> {
            LogicalVolume there = need(volume);
            if (there.size().isLargerThan(size)) {
                throw Fault.of(
                                CommonFault.INVALID_INPUT,
                                "Extending " + volume.nativeName() + " to " + size,
                                "it has " + there.size() + " already",
                                "Ask for at least " + there.size() + ".")
                        .about("field", "new_size")
                        .exception();
            }
            if (size.isLargerThan(there.size())) {
                boolean unzeroed = !isThin() && zeroing && there.unzeroedFrom().isEmpty();
                if (unzeroed) {
                    group.tag(there, LogicalVolume.unzeroed(there.size().bytes()));
                }
                extend(there, size);
            }
            finish(need(volume));
            return handle(volume.id());
        });
    }

    /** LVM enlarges a thick volume that has snapshots only while nobody uses it. */
    private void extend(LogicalVolume volume, Size size) {
        boolean origin =
                !isThin() && group.all().stream().anyMatch(each -> each.origin().equals(volume.name()));
        if (!origin) {
            group.extend(volume, size);
            return;
        }
        group.activate(volume, false);
        try {
            group.extend(volume, size);
        } finally {
            group.activate(volume, true);
        }
    }

    VolumeHandle handle(VolumeId id) {
        return new VolumeHandle(id, pool(), name(id), Map.of());
    }

    static void needOurs(LogicalVolume volume, String kind, Object id) {
        if (!volume.carries(kind, id)) {
            throw Fault.of(
                            CommonFault.NOT_OURS,
                            "Using logical volume " + volume.name(),
                            "its tags do not carry Octopus's mark",
                            "Rename or remove it with LVM's tools, if nobody needs it.")
                    .about("object", volume.name())
                    .exception();
        }
    }

    static StorageException otherSize(LogicalVolume volume, Size wanted) {
        return Fault.of(
                        CommonFault.BACKEND_FAILED,
                        "Creating " + volume.name(),
                        "it is there already and has " + volume.size() + " instead of " + wanted
                                + " (LVM gives whole extents)",
                        "Delete it first, or ask for a multiple of the extent size.")
                .exception();
    }

    StorageException missing(String name) {
        return Fault.of(
                        CommonFault.OBJECT_MISSING,
                        "Looking for " + name,
                        "volume group " + group.name() + " on " + group.node().name()
                                + " has no such logical volume, or an incomplete one",
                        "See with lvs who removed it.")
                .about("object", name)
                .exception();
    }
}
