package octopus.driver.simulated;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.driver.simulated.SimulatedObject.Kind;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability.Adopting;
import octopus.spi.driver.Capability.Clones;
import octopus.spi.driver.Capability.Groups;
import octopus.spi.driver.Capability.Growing;
import octopus.spi.driver.Capability.Limiting;
import octopus.spi.driver.Capability.Moving;
import octopus.spi.driver.Capability.Replicating;
import octopus.spi.driver.Capability.Reverting;
import octopus.spi.driver.Capability.Snapshots;
import octopus.spi.driver.Driver;
import octopus.spi.driver.PoolReport;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner;
import octopus.spi.driver.VolumeSpec;
import octopus.spi.option.Options;

/** Talks to a {@link SimulatedArray}. */
final class SimulatedDriver
        implements Driver, Snapshots, Clones, Growing, Reverting, Groups, Adopting, Moving, Limiting, Replicating {
    static final String SIZE = "size";

    private final Options options;
    private final SimulatedArray array;
    private final SimulatedObjects objects;
    private final SimulatedProvisioner provisioner;
    private final SimulatedExporter exporter;
    private final SimulatedAdoptions adoptions;

    SimulatedDriver(Options options, SimulatedArray array) {
        this.options = options;
        this.array = array;
        this.objects = array.objects();
        this.provisioner = new SimulatedProvisioner(array);
        this.exporter = new SimulatedExporter(array);
        this.adoptions = new SimulatedAdoptions(array);
    }

    @Override
    public List<PoolReport> pools() {
        array.before(SimulatedCall.POOLS, "the array");
        Size total = options.amount(SimulatedOptions.CAPACITY);
        return objects.pools().stream().map(pool -> report(pool, total)).toList();
    }

    private PoolReport report(String pool, Size total) {
        Size provisioned = objects.provisioned(pool);
        return new PoolReport(
                pool,
                // Nothing is really stored, so that only promises use capacity; thin volumes would never fill it.
                new PoolReport.Capacity.Known(total, total.minus(provisioned)),
                provisioned,
                (int) options.count(SimulatedOptions.RESERVED),
                options.ratio(SimulatedOptions.OVER_SUBSCRIPTION),
                true,
                true,
                true,
                true,
                "iSCSI",
                targets().isEmpty() ? Map.of() : Map.of("replication_enabled", "True"));
    }

    @Override
    public VolumeProvisioner volumes() {
        return provisioner;
    }

    @Override
    public VolumeExporter exports() {
        return exporter;
    }

    @Override
    public SnapshotHandle createSnapshot(SnapshotId id, VolumeHandle volume) {
        String name = "snapshot-" + id;
        array.before(SimulatedCall.CREATE_SNAPSHOT, name);
        return take(id, volume, name);
    }

    private SnapshotHandle take(SnapshotId id, VolumeHandle volume, String name) {
        SimulatedObject source = objects.need(SimulatedProvisioner.believed(volume));
        SimulatedObject wanted = SimulatedObject.ours(name, id.toString(), Kind.SNAPSHOT, source.size(), source.pool());
        if (!objects.has(name)) {
            objects.files().copy(source.name(), name, source.size());
        }
        SimulatedObject snapshot = objects.create(wanted);
        return new SnapshotHandle(
                id, volume, name, Map.of(SIZE, Long.toString(snapshot.size().bytes())));
    }

    /** Only what is open on this machine has a writer; remote consumers of this array write nothing. */
    @Override
    public List<SnapshotHandle> createSnapshots(List<Member> members) {
        array.before(SimulatedCall.CREATE_SNAPSHOTS, members.size() + " volumes");
        List<String> sources = members.stream()
                .map(member -> objects.need(SimulatedProvisioner.believed(member.volume()))
                        .name())
                .toList();
        return objects.files().whileNothingIsCopied(() -> {
            if (!members.stream().allMatch(member -> objects.has(nameOf(member)))) {
                exporter.refuseSeveralWriters(sources);
                members.forEach(member ->
                        objects.delete(nameOf(member), member.snapshot().toString()));
            }
            return members.stream()
                    .map(member -> take(member.snapshot(), member.volume(), nameOf(member)))
                    .toList();
        });
    }

    private static String nameOf(Member member) {
        return "snapshot-" + member.snapshot();
    }

    @Override
    public void deleteSnapshot(SnapshotHandle snapshot) {
        array.before(SimulatedCall.DELETE_SNAPSHOT, snapshot.nativeName());
        objects.delete(snapshot.nativeName(), snapshot.id().toString());
    }

    @Override
    public VolumeHandle createFromSnapshot(VolumeSpec spec, SnapshotHandle snapshot) {
        array.before(SimulatedCall.CREATE_FROM_SNAPSHOT, snapshot.nativeName());
        return copy(spec, objects.need(believed(snapshot)));
    }

    @Override
    public VolumeHandle createFromVolume(VolumeSpec spec, VolumeHandle source) {
        array.before(SimulatedCall.CREATE_FROM_VOLUME, source.nativeName());
        return copy(spec, objects.need(SimulatedProvisioner.believed(source)));
    }

    private VolumeHandle copy(VolumeSpec spec, SimulatedObject source) {
        if (source.size().isLargerThan(spec.size())) {
            throw tooSmall(source.name(), spec.size(), source.size());
        }
        SimulatedObject wanted = SimulatedProvisioner.wanted(spec);
        if (!objects.has(wanted.name())) {
            objects.files().copy(source.name(), wanted.name(), spec.size());
        }
        return SimulatedProvisioner.handle(spec.id(), objects.create(wanted));
    }

    @Override
    public VolumeHandle grow(VolumeHandle volume, Size newSize) {
        array.before(SimulatedCall.GROW, volume.nativeName());
        SimulatedObject object = objects.need(SimulatedProvisioner.believed(volume));
        if (object.size().isLargerThan(newSize)) {
            throw tooSmall(object.name(), newSize, object.size());
        }
        if (newSize.isLargerThan(object.size())) {
            objects.grow(object, newSize);
        }
        return SimulatedProvisioner.handle(volume.id(), object.size(newSize));
    }

    @Override
    public VolumeHandle revert(VolumeHandle volume, SnapshotHandle snapshot) {
        array.before(SimulatedCall.REVERT, volume.nativeName());
        SimulatedObject object = objects.need(SimulatedProvisioner.believed(volume));
        SimulatedObject from = objects.need(believed(snapshot));
        objects.files().copy(from.name(), object.name(), object.size());
        return volume;
    }

    static SimulatedObject believed(SnapshotHandle snapshot) {
        Size size = Size.ofBytes(Long.parseLong(snapshot.notes().getOrDefault(SIZE, "0")));
        return SimulatedObject.ours(
                snapshot.nativeName(),
                snapshot.id().toString(),
                Kind.SNAPSHOT,
                size,
                snapshot.volume().pool());
    }

    private static RuntimeException tooSmall(String name, Size wanted, Size least) {
        return Fault.of(
                        CommonFault.INVALID_INPUT,
                        "Making a volume of " + wanted + " from " + name,
                        "that has " + least,
                        "Ask for at least " + least + ".")
                .about("field", "size")
                .exception();
    }

    @Override
    public List<Foreign> foreignVolumes(String pool) {
        return adoptions.foreign(pool, Kind.VOLUME);
    }

    @Override
    public VolumeHandle adopt(VolumeId id, String pool, String name) {
        return adoptions.adopt(id, pool, name);
    }

    @Override
    public void release(VolumeHandle volume) {
        adoptions.release(volume);
    }

    @Override
    public List<Foreign> foreignSnapshots(String pool) {
        return adoptions.foreign(pool, Kind.SNAPSHOT);
    }

    @Override
    public SnapshotHandle adoptSnapshot(SnapshotId id, VolumeHandle volume, String name) {
        return adoptions.adoptSnapshot(id, volume, name);
    }

    @Override
    public void releaseSnapshot(SnapshotHandle snapshot) {
        adoptions.releaseSnapshot(snapshot);
    }

    @Override
    public VolumeHandle move(VolumeHandle volume, String pool) {
        array.before(SimulatedCall.MOVE, volume.nativeName());
        SimulatedObject object = objects.need(SimulatedProvisioner.believed(volume));
        if (!object.pool().equals(pool)) {
            objects.become(object, object.in(pool));
        }
        return SimulatedProvisioner.handle(volume.id(), object.in(pool));
    }

    @Override
    public void limit(VolumeHandle volume, Map<String, String> limits) {
        array.before(SimulatedCall.LIMIT, volume.nativeName());
        array.limit(objects.need(SimulatedProvisioner.believed(volume)).name(), limits);
    }

    @Override
    public List<String> targets() {
        return Stream.of(options.find(SimulatedOptions.REPLICATION_TARGETS)
                        .orElse("")
                        .split(","))
                .map(String::strip)
                .filter(target -> !target.isEmpty())
                .toList();
    }

    @Override
    public Optional<String> active() {
        return array.active();
    }

    @Override
    public void failOver(Optional<String> target) {
        array.before(SimulatedCall.FAIL_OVER, target.orElse("the first place"));
        array.active(target);
    }

    @Override
    public void close() {
        // The array stays as it is.
    }
}
