package octopus.driver.cinder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Capability.Clones;
import octopus.spi.driver.Capability.Groups;
import octopus.spi.driver.Capability.Growing;
import octopus.spi.driver.Capability.Limiting;
import octopus.spi.driver.Capability.Reverting;
import octopus.spi.driver.Capability.Snapshots;
import octopus.spi.driver.Driver;
import octopus.spi.driver.PoolReport;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner;
import octopus.spi.driver.VolumeSpec;
import tools.jackson.databind.JsonNode;

/**
 * One of Cinder's drivers, behind the contract of this house. What it can do is known when it is open, so here the class
 * line says what some of them can, and {@link #capability} what this one can.
 */
final class CinderDriver implements Driver, Groups, Clones, Growing, Reverting, Limiting {
    private static final String RETYPE = "retype";
    private static final Map<Class<? extends Capability>, String> METHOD = Map.of(
            Snapshots.class, "create_snapshot",
            Groups.class, "create_group_snapshot",
            Clones.class, "create_cloned_volume",
            Growing.class, "extend_volume",
            Reverting.class, "revert_to_snapshot",
            Limiting.class, RETYPE);

    private final Bridge bridge;
    private final String backend;
    private final Set<String> features;
    private final Journal journal;
    private final CinderProvisioner volumes;
    private final CinderExporter exporter;
    private final CinderGroups groups;

    CinderDriver(Bridge bridge, String backend, Set<String> features) {
        this.bridge = bridge;
        this.backend = backend;
        this.features = features;
        this.journal = bridge.journal();
        this.volumes = new CinderProvisioner(bridge, journal);
        this.exporter = new CinderExporter(bridge, journal, volumes);
        this.groups = new CinderGroups(bridge, journal, volumes);
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> kind) {
        String method = METHOD.getOrDefault(kind, "");
        return apart(kind)
                .map(kind::cast)
                .or(() -> kind.isInstance(this) && features.contains(method)
                        ? Optional.of(kind.cast(this))
                        : Optional.empty());
    }

    /** The type of a volume that is made has its limits; {@link CinderProvisioner} sees to that. */
    private record LimitsAtCreation() implements Capability.FixedLimits {}

    /** What has a class of its own. */
    private Optional<Capability> apart(Class<? extends Capability> kind) {
        if (kind == Capability.Adopting.class && features.contains("manage_existing")) {
            return Optional.of(new CinderAdopter(bridge, journal, volumes, exporter, features));
        }
        if (kind == Capability.FixedLimits.class && !features.contains(RETYPE)) {
            return Optional.of(new LimitsAtCreation());
        }
        CinderReplication replication = new CinderReplication(bridge, journal, volumes);
        boolean replicates =
                features.contains("failover_host") && !replication.targets().isEmpty();
        return kind == Capability.Replicating.class && replicates ? Optional.of(replication) : Optional.empty();
    }

    @Override
    public List<PoolReport> pools() {
        return Pools.of(bridge.call("stats", Map.of()), backend);
    }

    @Override
    public VolumeProvisioner volumes() {
        return volumes;
    }

    @Override
    public VolumeExporter exports() {
        return exporter;
    }

    @Override
    public SnapshotHandle createSnapshot(SnapshotId id, VolumeHandle volume) {
        return volumes.alone(id, () -> {
            Journal.Entry parent = volumes.need(volume);
            Optional<Journal.Entry> there = journal.find(CinderProvisioner.SNAPSHOT, id);
            if (there.isPresent() && there.get().whole()) {
                return handle(there.get(), volume);
            }
            Map<String, String> before = Map.of(Wire.GIB, Long.toString(parent.gib()));
            Map<String, Object> wire = Wire.snapshot(id, CinderProvisioner.handle(parent), before);
            if (there.isPresent()) {
                JsonNode ignored = bridge.call("delete_snapshot", Map.of("snapshot", wire));
            }
            Journal.Entry begun = new Journal.Entry(
                    CinderProvisioner.SNAPSHOT,
                    id.toString(),
                    "snapshot-" + id,
                    volume.pool(),
                    parent.gib(),
                    false,
                    before);
            journal.write(begun);
            JsonNode answer = bridge.call("create_snapshot", Map.of("snapshot", wire));
            Journal.Entry done = begun.done(Wire.notes(before, answer, parent.gib()));
            journal.write(done);
            return handle(done, volume);
        });
    }

    static SnapshotHandle handle(Journal.Entry entry, VolumeHandle volume) {
        return new SnapshotHandle(SnapshotId.of(entry.id()), volume, entry.name(), entry.notes());
    }

    @Override
    public List<SnapshotHandle> createSnapshots(List<Member> members) {
        return groups.createSnapshots(members);
    }

    @Override
    public void deleteSnapshots(List<SnapshotHandle> snapshots) {
        groups.deleteSnapshots(snapshots);
    }

    @Override
    public void deleteSnapshot(SnapshotHandle snapshot) {
        if (snapshot.notes().containsKey(CinderGroups.MOMENT)) {
            groups.deleteSnapshots(List.of(snapshot));
            return;
        }
        volumes.alone(snapshot.id(), () -> {
            JsonNode ignored = bridge.call("delete_snapshot", Map.of("snapshot", Wire.snapshot(snapshot)));
            journal.remove(CinderProvisioner.SNAPSHOT, snapshot.id());
            return true;
        });
    }

    @Override
    public VolumeHandle createFromSnapshot(VolumeSpec spec, SnapshotHandle snapshot) {
        Journal.Entry source = need(snapshot);
        needRoom(spec, source.gib(), snapshot.nativeName());
        return volumes.make(
                spec,
                notes -> bridge.call(
                        "from_snapshot",
                        Map.of(
                                "volume",
                                        Wire.volume(
                                                spec.id(),
                                                spec.pool(),
                                                spec.size().gibRoundedUp(),
                                                notes),
                                "snapshot", Wire.snapshot(snapshot))));
    }

    @Override
    public VolumeHandle createFromVolume(VolumeSpec spec, VolumeHandle source) {
        Journal.Entry entry = volumes.need(source);
        needRoom(spec, entry.gib(), source.nativeName());
        return volumes.make(
                spec,
                notes -> bridge.call(
                        "clone",
                        Map.of(
                                "volume",
                                        Wire.volume(
                                                spec.id(),
                                                spec.pool(),
                                                spec.size().gibRoundedUp(),
                                                notes),
                                "source", Wire.volume(CinderProvisioner.handle(entry)))));
    }

    @Override
    public VolumeHandle grow(VolumeHandle volume, Size newSize) {
        return volumes.grow(volume, newSize);
    }

    @Override
    public VolumeHandle revert(VolumeHandle volume, SnapshotHandle snapshot) {
        return volumes.alone(volume.id(), () -> {
            Journal.Entry entry = volumes.need(volume);
            Journal.Entry taken = need(snapshot);
            JsonNode ignored = bridge.call(
                    "revert",
                    Map.of(
                            "volume", Wire.volume(CinderProvisioner.handle(entry)),
                            "snapshot", Wire.snapshot(handle(taken, volume))));
            return CinderProvisioner.handle(entry);
        });
    }

    /** As Cinder does it: the volume gets a type that differs in nothing else. */
    @Override
    public void limit(VolumeHandle volume, Map<String, String> limits) {
        Journal.Entry ignored = volumes.alone(volume.id(), () -> {
            Journal.Entry entry = volumes.need(volume);
            Map<String, String> after = Wire.limited(entry.notes(), limits);
            if (after.equals(entry.notes())) {
                return entry;
            }
            JsonNode answer = bridge.call(
                    "limit",
                    Map.of("volume", Wire.volume(CinderProvisioner.handle(entry)), "wanted", Wire.type(after)));
            Journal.Entry limited = entry.done(Wire.notes(after, answer, entry.gib()));
            journal.write(limited);
            return limited;
        });
    }

    private Journal.Entry need(SnapshotHandle snapshot) {
        return journal.find(CinderProvisioner.SNAPSHOT, snapshot.id())
                .filter(Journal.Entry::whole)
                .orElseThrow(() -> CinderProvisioner.missing(snapshot.nativeName()));
    }

    private static void needRoom(VolumeSpec spec, long gib, String source) {
        if (spec.size().gibRoundedUp() < gib) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "Making " + spec.size() + " out of " + source,
                            "that has " + gib + " GiB",
                            "Ask for at least " + gib + " GiB.")
                    .exception();
        }
    }

    /** For tests that kill the process. */
    Bridge bridge() {
        return bridge;
    }

    @Override
    public void close() {
        bridge.close();
    }
}
