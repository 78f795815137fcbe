package octopus.driver.oceanstor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.attach.NetworkDisks;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.Chap;
import octopus.spi.driver.Capability.Adopting;
import octopus.spi.driver.Capability.Clones;
import octopus.spi.driver.Capability.Groups;
import octopus.spi.driver.Capability.Growing;
import octopus.spi.driver.Capability.Limiting;
import octopus.spi.driver.Capability.Reverting;
import octopus.spi.driver.Capability.Snapshots;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.PoolReport;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner;
import octopus.spi.driver.VolumeSpec;
import octopus.spi.option.Options;
import tools.jackson.databind.JsonNode;

/** Volumes as LUNs of an OceanStor array. Keeps nothing of its own: names and marks on the array tell everything. */
final class OceanstorDriver implements Driver, Snapshots, Clones, Growing, Reverting, Groups, Adopting, Limiting {
    private final Options options;
    private final RestSession rest;
    private final Array array;
    private final List<String> pools;
    private final Provisioner volumes;
    private final Copier copier;
    private final Adopter adopter;
    private final Exporter exporter;

    OceanstorDriver(Options options, DriverEnvironment environment) {
        this.options = options;
        this.rest = new RestSession(options);
        this.array = new Array(rest);
        this.pools = OceanstorOptions.list(options, OceanstorOptions.POOLS);
        this.volumes = new Provisioner(array, pools, options.flag(OceanstorOptions.THIN));
        this.copier = new Copier(array, volumes);
        this.adopter = new Adopter(array, volumes);
        this.exporter = new Exporter(
                array,
                volumes,
                new Hosts(array, chap(options)),
                new Portals(array, OceanstorOptions.list(options, OceanstorOptions.PORTALS)),
                new NetworkDisks(environment.stateDirectory().resolve("disks")));
    }

    private static Optional<Chap> chap(Options options) {
        return options.secret(OceanstorOptions.CHAP_PASSWORD)
                .map(secret -> new Chap(options.text(OceanstorOptions.CHAP_USER), secret));
    }

    @Override
    public List<PoolReport> pools() {
        return Calls.guarded(() -> {
            String version = array.system().path("PRODUCTVERSION").asString("");
            List<JsonNode> known = array.pools().toList();
            List<Disk> luns = array.luns();
            return pools.stream()
                    .map(name -> report(name, known, luns, version))
                    .toList();
        });
    }

    private PoolReport report(String name, List<JsonNode> known, List<Disk> luns, String version) {
        JsonNode pool = known.stream()
                .filter(each -> each.path("NAME").asString("").equals(name))
                .findFirst()
                .orElseThrow(() -> Array.poolMissing(name, known));
        Size provisioned = luns.stream()
                .filter(lun -> lun.pool().equals(name))
                .map(Disk::size)
                .reduce(Size.ZERO, Size::plus);
        boolean thin = options.flag(OceanstorOptions.THIN);
        return new PoolReport(
                name,
                new PoolReport.Capacity.Known(
                        Disk.sectors(pool.path("USERTOTALCAPACITY")), Disk.sectors(pool.path("USERFREECAPACITY"))),
                provisioned,
                (int) options.count(OceanstorOptions.RESERVED),
                options.ratio(OceanstorOptions.OVER_SUBSCRIPTION),
                thin,
                !thin,
                true,
                true,
                "iSCSI",
                Map.of("firmware", version));
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
        return Calls.guarded(() -> copier.createSnapshot(id, volume));
    }

    @Override
    public List<SnapshotHandle> createSnapshots(List<Member> members) {
        return Calls.guarded(() -> copier.createSnapshots(members));
    }

    @Override
    public void deleteSnapshot(SnapshotHandle snapshot) {
        Calls.guarded(() -> {
            copier.deleteSnapshot(snapshot);
            return true;
        });
    }

    @Override
    public VolumeHandle createFromSnapshot(VolumeSpec spec, SnapshotHandle snapshot) {
        return Calls.guarded(() -> copier.fromSnapshot(spec, snapshot));
    }

    @Override
    public VolumeHandle createFromVolume(VolumeSpec spec, VolumeHandle source) {
        return Calls.guarded(() -> copier.fromVolume(spec, source));
    }

    @Override
    public VolumeHandle grow(VolumeHandle volume, Size newSize) {
        return Calls.guarded(() -> {
            Disk lun = volumes.need(volume);
            if (lun.size().isLargerThan(newSize)) {
                throw Fault.of(
                                CommonFault.INVALID_INPUT,
                                "Extending " + volume.nativeName() + " to " + newSize,
                                "it has " + lun.size() + " already",
                                "Ask for at least " + lun.size() + ".")
                        .about("field", "new_size")
                        .exception();
            }
            if (newSize.isLargerThan(lun.size())) {
                array.expand(lun, newSize);
            }
            return Provisioner.handle(volume.id(), lun);
        });
    }

    @Override
    public VolumeHandle revert(VolumeHandle volume, SnapshotHandle snapshot) {
        return Calls.guarded(() -> copier.revert(volume, snapshot));
    }

    @Override
    public List<Foreign> foreignVolumes(String pool) {
        return Calls.guarded(() -> adopter.foreignVolumes(pool));
    }

    @Override
    public VolumeHandle adopt(VolumeId id, String pool, String name) {
        return Calls.guarded(() -> adopter.adopt(id, pool, name));
    }

    @Override
    public void release(VolumeHandle volume) {
        Calls.guarded(() -> {
            adopter.release(volume);
            return true;
        });
    }

    @Override
    public void limit(VolumeHandle volume, Map<String, String> limits) {
        Calls.guarded(() -> {
            volumes.limits().set(volumes.need(volume), limits);
            return true;
        });
    }

    @Override
    public List<Foreign> foreignSnapshots(String pool) {
        return Calls.guarded(() -> adopter.foreignSnapshots(pool));
    }

    @Override
    public SnapshotHandle adoptSnapshot(SnapshotId id, VolumeHandle volume, String name) {
        return Calls.guarded(() -> adopter.adoptSnapshot(id, volume, name));
    }

    @Override
    public void releaseSnapshot(SnapshotHandle snapshot) {
        Calls.guarded(() -> {
            adopter.releaseSnapshot(snapshot);
            return true;
        });
    }

    @Override
    public void close() {
        rest.close();
    }
}
