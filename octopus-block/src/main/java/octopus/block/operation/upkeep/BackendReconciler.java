package octopus.block.operation.upkeep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import octopus.block.finding.Check;
import octopus.block.finding.Healing;
import octopus.block.finding.Sighting;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeProvisioner;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects on a backend against the database: what is nobody's, what is missing. Whatever looks wrong is looked at twice,
 * the rows in between, so that nothing is called wrong that was only being made or deleted just then.
 */
final class BackendReconciler implements Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(BackendReconciler.class);

    /** So many of a kind are looked at closely, and told, in one look; what is wrong everywhere has one cause. */
    private static final int MOST = 200;

    private static final Set<VolumeStatus> SETTLED = Set.of(
            VolumeStatus.AVAILABLE,
            VolumeStatus.RESERVED,
            VolumeStatus.ATTACHING,
            VolumeStatus.DETACHING,
            VolumeStatus.IN_USE,
            VolumeStatus.MAINTENANCE);

    private final Workbench bench;
    private final Rows rows;
    private final Ownership ownership;

    BackendReconciler(Workbench bench, Rows rows, Ownership ownership) {
        this.bench = bench;
        this.rows = rows;
        this.ownership = ownership;
    }

    @Override
    public Set<Check> checks() {
        return Set.of(Check.OBJECT_ORPHAN, Check.OBJECT_MISSING);
    }

    @Override
    public List<Sighting> look(String backend) {
        Map<String, OwnedObject> left = owned(backend);
        List<VolumeId> volumes = new ArrayList<>();
        List<SnapshotId> snapshots = new ArrayList<>();
        rows.eachVolume(backend, volume -> {
            if (!take(left, nativeName(volume), "volume") && isSettled(volume)) {
                volumes.add(volume.id());
            }
        });
        rows.eachSnapshot(backend, snapshot -> {
            if (!take(left, nativeName(snapshot), "snapshot") && snapshot.status() == SnapshotStatus.AVAILABLE) {
                snapshots.add(snapshot.id());
            }
        });
        rows.cacheOf(backend)
                .forEach(entry -> take(
                        left, entry.location().handle(new VolumeId(entry.id())).nativeName(), "volume"));
        if (left.isEmpty() && volumes.isEmpty() && snapshots.isEmpty()) {
            return List.of();
        }
        return again(backend, left, volumes, snapshots);
    }

    private List<Sighting> again(
            String backend, Map<String, OwnedObject> left, List<VolumeId> volumes, List<SnapshotId> snapshots) {
        List<OwnedObject> suspects = few(backend, "orphans", List.copyOf(left.values())).stream()
                .filter(object -> !ownership.isAnybodys(backend, object))
                .toList();
        Map<String, OwnedObject> now = owned(backend);
        List<Sighting> seen = new ArrayList<>();
        suspects.stream()
                .filter(object -> object.equals(now.get(object.nativeName())))
                .forEach(object -> seen.add(orphan(backend, object)));
        few(backend, "missing volumes", volumes).stream()
                .filter(id -> !ownership.isInHand(id))
                .flatMap(id -> rows.volume(id).stream())
                .filter(volume -> Rows.isOn(volume, backend) && isSettled(volume))
                .filter(volume -> !take(now, nativeName(volume), "volume") && !isThere(backend, volume))
                .forEach(volume -> seen.add(missing(backend, volume)));
        few(backend, "missing snapshots", snapshots).stream()
                .filter(id -> !ownership.isInHand(Subjects.of(id)))
                .flatMap(id -> rows.snapshot(id).stream())
                .filter(snapshot -> snapshot.status() == SnapshotStatus.AVAILABLE)
                .filter(snapshot -> !take(now, nativeName(snapshot), "snapshot"))
                .forEach(snapshot -> seen.add(missing(backend, snapshot)));
        return seen;
    }

    private Map<String, OwnedObject> owned(String backend) {
        List<OwnedObject> objects = DriverCalls.call(
                backend,
                "Listing the objects of Octopus",
                () -> provisioner(backend).owned());
        return new HashMap<>(
                objects.stream().collect(Collectors.toMap(OwnedObject::nativeName, Function.identity(), (a, b) -> a)));
    }

    private VolumeProvisioner provisioner(String backend) {
        return bench.backends().driver(backend).volumes();
    }

    /** Takes the object out, whatever it is; whether it is whole. */
    private static boolean take(Map<String, OwnedObject> objects, String nativeName, String kind) {
        return Optional.ofNullable(objects.remove(nativeName))
                .filter(object -> object.kind().equals(kind))
                .isPresent();
    }

    private static String nativeName(Volume volume) {
        return volume.location().orElseThrow().handle(volume.id()).nativeName();
    }

    private static String nativeName(Snapshot snapshot) {
        return snapshot.nativeName().orElse("snapshot-" + snapshot.id());
    }

    private static boolean isSettled(Volume volume) {
        return SETTLED.contains(volume.status())
                && volume.location().flatMap(place -> place.nativeName()).isPresent();
    }

    private boolean isThere(String backend, Volume volume) {
        return DriverCalls.call(
                backend,
                "Looking for volume " + volume.id(),
                () -> provisioner(backend)
                        .describe(volume.location().orElseThrow().handle(volume.id()))
                        .isPresent());
    }

    private static <T> List<T> few(String backend, String what, List<T> all) {
        if (all.size() <= MOST) {
            return all;
        }
        LOG.warn("backend {}: {} {}; only {} are looked at closely now", backend, all.size(), what, MOST);
        return all.subList(0, MOST);
    }

    private static Sighting orphan(String backend, OwnedObject object) {
        boolean half = object.kind().equals("leftover");
        Fault fault = Fault.of(
                CommonFault.NOT_OURS,
                (half ? "Half-made object " : "Object ") + object.nativeName() + " on backend " + backend,
                "it carries Octopus's mark, but no " + (half ? "volume or snapshot" : object.kind())
                        + " of the database is its",
                "If nobody needs its data, heal the finding: that deletes it. If the database was put back to an older"
                        + " state, put back the newer one instead.");
        Sighting sighting = Sighting.of(Check.OBJECT_ORPHAN, "object:" + object.nativeName(), fault);
        return Ownership.id(object)
                .map(id -> sighting.healedBy(
                        Healing.REMOVE_ORPHAN,
                        Map.of("id", id.toString(), "kind", object.kind(), "native_name", object.nativeName())))
                .orElse(sighting);
    }

    private static Sighting missing(String backend, Volume volume) {
        return Sighting.of(
                Check.OBJECT_MISSING,
                "volume:" + volume.id(),
                Fault.of(
                        CommonFault.OBJECT_MISSING,
                        "Volume " + volume.nameOrId() + " on backend " + backend,
                        nativeName(volume) + " is not there, or not whole",
                        "Bring it back from a copy of the storage; or delete the volume and restore it from a backup."));
    }

    private static Sighting missing(String backend, Snapshot snapshot) {
        return Sighting.of(
                Check.OBJECT_MISSING,
                "snapshot:" + snapshot.id(),
                Fault.of(
                        CommonFault.OBJECT_MISSING,
                        "Snapshot " + snapshot.nameOrId() + " on backend " + backend,
                        nativeName(snapshot) + " is not there, or not whole",
                        "Bring it back from a copy of the storage, or delete the snapshot."));
    }
}
