package octopus.driver.lvm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.Node;
import octopus.node.attach.NetworkDisks;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.driver.Capability.Clones;
import octopus.spi.driver.Capability.Growing;
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

/** Logical volumes of one volume group. Keeps nothing of its own: names and tags tell everything. */
final class LvmDriver implements Driver, Snapshots, Clones, Growing {
    private final Options options;
    private final VolumeGroup group;
    private final LvmProvisioner volumes;
    private final LvmCopies copies;
    private final LioExporter exporter;

    LvmDriver(Options options, DriverEnvironment environment, Node node) {
        this.options = options;
        this.group = new VolumeGroup(node, options.text(LvmOptions.GROUP));
        this.volumes = new LvmProvisioner(
                group,
                LvmOptions.thin(options) ? Optional.of(options.text(LvmOptions.THIN_POOL)) : Optional.empty(),
                options.text(LvmOptions.CLEAR).equals(LvmOptions.ZERO));
        this.copies = new LvmCopies(group, volumes);
        List<String> portals = LvmOptions.portals(options);
        this.exporter = new LioExporter(
                group,
                volumes,
                new LioTarget(node, options.text(LvmOptions.PREFIX), portals),
                new LioExporter.Reached(
                        portals,
                        options.find(LvmOptions.OWN_PORTAL).orElse(portals.getFirst()),
                        options.find(LvmOptions.NODE).isEmpty(),
                        new NetworkDisks(environment.stateDirectory().resolve("disks"))));
    }

    @Override
    public List<PoolReport> pools() {
        List<LogicalVolume> all = group.all();
        boolean thin = volumes.isThin();
        Size provisioned = all.stream()
                .filter(each -> each.owned().isPresent())
                .map(LogicalVolume::size)
                .reduce(Size.ZERO, Size::plus);
        return List.of(new PoolReport(
                volumes.pool(),
                thin ? thinRoom(all) : thickRoom(),
                provisioned,
                (int) options.count(LvmOptions.RESERVED),
                thin ? options.ratio(LvmOptions.OVER_SUBSCRIPTION) : 1,
                thin,
                !thin,
                true,
                true,
                "iSCSI",
                Map.of("volume_group", group.name(), "node", group.node().name())));
    }

    private PoolReport.Capacity thickRoom() {
        VolumeGroup.Room room = group.room();
        return new PoolReport.Capacity.Known(room.total(), room.free());
    }

    private PoolReport.Capacity thinRoom(List<LogicalVolume> all) {
        LogicalVolume pool = all.stream()
                .filter(each -> each.name().equals(volumes.pool()))
                .findFirst()
                .orElseThrow(() -> volumes.missing(volumes.pool()));
        long free = Math.round(pool.size().bytes() * (100 - pool.data()) / 100);
        return new PoolReport.Capacity.Known(pool.size(), Size.ofBytes(free));
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
        return copies.createSnapshot(id, volume);
    }

    @Override
    public void deleteSnapshot(SnapshotHandle snapshot) {
        copies.deleteSnapshot(snapshot);
    }

    @Override
    public VolumeHandle createFromSnapshot(VolumeSpec spec, SnapshotHandle snapshot) {
        return copies.fromSnapshot(spec, snapshot);
    }

    @Override
    public VolumeHandle createFromVolume(VolumeSpec spec, VolumeHandle source) {
        return copies.fromVolume(spec, source);
    }

    @Override
    public VolumeHandle grow(VolumeHandle volume, Size newSize) {
        return volumes.grow(volume, newSize);
    }

    @Override
    public void close() {}
}
