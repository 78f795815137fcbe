package octopus.driver.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import octopus.node.LocalNode;
import octopus.node.image.QemuImages;
import octopus.spi.AttachmentId;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.driver.Capability.Adopting;
import octopus.spi.driver.Capability.Clones;
import octopus.spi.driver.Capability.Groups;
import octopus.spi.driver.Capability.Growing;
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

/** Volumes as raw or qcow2 files in one directory, which is its one pool. */
final class FileDriver implements Driver, Snapshots, Clones, Growing, Reverting, Groups, Adopting {
    private final Options options;
    private final String pool;
    private final Directory directory;
    private final Locks locks;
    private final Volumes volumes;
    private final Copies copies;
    private final Adoptions adoptions;
    private final FileExporter exporter;
    private final boolean reflink;
    private final AtomicBoolean open = new AtomicBoolean(true);

    FileDriver(Options options, DriverEnvironment environment, Runnable checkpoint) {
        this.options = options;
        this.pool = environment.backend();
        Path path = options.directory(FileOptions.DIRECTORY);
        this.directory = new Directory(path, checkpoint);
        this.reflink = Directory.canReflink(path);
        this.locks = Locks.of(directory);
        Marks marks = new Marks(directory);
        Layers layers = new Layers(directory, marks, locks, new QemuImages(new LocalNode()), reflink);
        this.exporter = new FileExporter(directory, marks, layers, environment.blockExporter());
        Volumes.Settings settings = new Volumes.Settings(pool, format(), environment.clock());
        this.volumes = new Volumes(directory, marks, layers, locks, exporter, settings);
        this.copies = new Copies(directory, marks, layers, locks, exporter, volumes);
        this.adoptions = new Adoptions(new Adoptions.Known(directory, marks), layers, locks, exporter, volumes);
    }

    private String format() {
        String wanted = options.text(FileOptions.FORMAT);
        return wanted.equals(FileOptions.AUTO) ? (reflink ? "raw" : "qcow2") : wanted;
    }

    @Override
    public List<PoolReport> pools() {
        Directory.Room room = directory.room();
        return List.of(new PoolReport(
                pool,
                new PoolReport.Capacity.Known(room.total(), room.free()),
                volumes.provisioned(),
                (int) options.count(FileOptions.RESERVED),
                options.ratio(FileOptions.OVER_SUBSCRIPTION),
                true,
                false,
                true,
                true,
                "iSCSI",
                Map.of("format", format(), "reflink", Boolean.toString(reflink))));
    }

    @Override
    public VolumeProvisioner volumes() {
        return volumes;
    }

    @Override
    public VolumeExporter exports() {
        return new Exports();
    }

    @Override
    public SnapshotHandle createSnapshot(SnapshotId id, VolumeHandle volume) {
        return copies.createSnapshot(id, volume);
    }

    @Override
    public List<SnapshotHandle> createSnapshots(List<Member> members) {
        return copies.createSnapshots(members);
    }

    @Override
    public void deleteSnapshot(SnapshotHandle snapshot) {
        copies.deleteSnapshot(snapshot);
    }

    @Override
    public VolumeHandle createFromSnapshot(VolumeSpec spec, SnapshotHandle snapshot) {
        return copies.createFromSnapshot(spec, snapshot);
    }

    @Override
    public VolumeHandle createFromVolume(VolumeSpec spec, VolumeHandle source) {
        return copies.createFromVolume(spec, source);
    }

    @Override
    public VolumeHandle grow(VolumeHandle volume, Size newSize) {
        return volumes.grow(volume, newSize);
    }

    @Override
    public VolumeHandle revert(VolumeHandle volume, SnapshotHandle snapshot) {
        return copies.revert(volume, snapshot);
    }

    @Override
    public List<Foreign> foreignVolumes(String ofPool) {
        return adoptions.foreign();
    }

    @Override
    public VolumeHandle adopt(VolumeId id, String inPool, String name) {
        return adoptions.adopt(id, name);
    }

    @Override
    public void release(VolumeHandle volume) {
        adoptions.release(volume);
    }

    @Override
    public List<Foreign> foreignSnapshots(String ofPool) {
        return adoptions.foreign();
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
    public void close() {
        // Everything is in the directory; exports stay open for their consumers.
        if (open.getAndSet(false)) {
            locks.leave();
        }
    }

    private final class Exports implements VolumeExporter {
        @Override
        public ConnectionInfo export(VolumeHandle volume, Request request) {
            try (Locks.Held held = locks.hold(volume.nativeName())) {
                return exporter.export(volumes.need(volume.nativeName()), request);
            }
        }

        @Override
        public void unexport(VolumeHandle volume, AttachmentId attachment) {
            try (Locks.Held held = locks.hold(volume.nativeName())) {
                exporter.unexport(volume.nativeName(), attachment);
            }
        }

        @Override
        public List<Export> list() {
            return exporter.list();
        }
    }
}
