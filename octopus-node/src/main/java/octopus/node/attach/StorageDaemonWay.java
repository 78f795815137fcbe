package octopus.node.attach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.node.Node;
import octopus.node.qemu.QemuStorageDaemon;
import octopus.node.qemu.QemuStorageDaemon.Disk;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;

/**
 * Without the kernel's initiator: qemu-storage-daemon speaks iSCSI and presents the volume as a file by FUSE; a loop device
 * makes a block device of it. Discards pass all the way through. On the machine itself only: it talks to the daemon.
 */
final class StorageDaemonWay implements AttachWay {
    static final String SECRET = "chap";
    private static final String PORTALS = "portals.json";

    private final LoopDevices loops;
    private final DeviceUse use;
    private final String initiator;
    private final String node;

    /** How many the storage offers. */
    private record Portals(int offered) {}

    StorageDaemonWay(Node node, String initiator) {
        this.node = node.name();
        this.loops = new LoopDevices(node);
        this.use = new DeviceUse(node);
        this.initiator = initiator;
    }

    @Override
    public Optional<Fault> warning(AttachPlace place, String device) {
        return place.read(PORTALS, Portals.class)
                .map(Portals::offered)
                .filter(offered -> offered > 1)
                .map(offered -> AttachFault.onePath(
                        device,
                        node,
                        offered,
                        "without open-iscsi the first portal alone is used",
                        "Install open-iscsi and multipath-tools there, and attach it again."));
    }

    @Override
    public boolean works(AttachPlace place, String device) {
        Path own = home(place);
        String file = own.resolve("disk.raw").toString();
        return QemuStorageDaemon.find(own).isPresent()
                && (device.equals(file) || loops.on(file).contains(device));
    }

    @Override
    public String attach(AttachPlace place, ConnectionInfo connection, AccessMode mode) {
        boolean readOnly = mode == AccessMode.READ_ONLY;
        Path own = home(place);
        String file = own.resolve("disk.raw").toString();
        if (QemuStorageDaemon.find(own).isEmpty()) {
            // What a killed one has left: loop devices that answer every request with an error.
            loops.on(file).forEach(loops::remove);
            try {
                Files.createDirectories(own);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            QemuStorageDaemon ignored = QemuStorageDaemon.start(own, disk(connection, initiator, readOnly));
        }
        if (connection instanceof ConnectionInfo.Iscsi iscsi) {
            place.write(PORTALS, new Portals(iscsi.paths().size()));
        }
        return mayMakeDevices() ? loops.of(file, readOnly) : file;
    }

    @Override
    public Size grow(AttachPlace place, String device, Size size) {
        Path own = home(place);
        QemuStorageDaemon.find(own).ifPresent(daemon -> daemon.resize(size));
        loops.on(own.resolve("disk.raw").toString()).forEach(loops::grow);
        return size;
    }

    @Override
    public void detach(AttachPlace place) {
        Path own = home(place);
        String file = own.resolve("disk.raw").toString();
        Optional<QemuStorageDaemon> daemon = QemuStorageDaemon.find(own);
        Set<Long> parts = daemon.map(d -> Set.of(d.process().pid())).orElse(Set.of());
        for (String loop : loops.on(file)) {
            use.refuseIfUsed(loop, parts);
        }
        use.refuseIfUsed(file, parts);
        for (String loop : loops.on(file)) {
            if (daemon.isPresent()) {
                loops.flush(loop);
            }
            loops.remove(loop);
        }
        loops.awaitNone(file, use);
        daemon.ifPresentOrElse(QemuStorageDaemon::quit, () -> QemuStorageDaemon.clear(own));
    }

    /** How QEMU names the volume of a connection. @throws octopus.spi.StorageException CONNECTION_NOT_USABLE */
    static Disk disk(ConnectionInfo connection, String initiator, boolean readOnly) {
        return switch (connection) {
            case ConnectionInfo.Iscsi iscsi -> iscsi(iscsi, initiator, readOnly);
            case ConnectionInfo.LocalDevice local ->
                local.format().equals("qcow2")
                        ? Disk.qcow2(local.path(), readOnly)
                        : new Disk(
                                raw(
                                        Map.of(
                                                "driver",
                                                "file",
                                                "filename",
                                                local.path().toString()),
                                        readOnly),
                                Map.of(),
                                readOnly);
            case ConnectionInfo.FibreChannel f -> throw notUsable("Fibre Channel");
            case ConnectionInfo.NvmeOverFabrics n -> throw notUsable("NVMe over Fabrics");
            case ConnectionInfo.Rbd r -> throw notUsable("RBD");
            case ConnectionInfo.NfsFile n -> throw notUsable("NFS");
            case ConnectionInfo.Foreign f -> throw notUsable(f.volumeType());
        };
    }

    private static Disk iscsi(ConnectionInfo.Iscsi connection, String initiator, boolean readOnly) {
        ConnectionInfo.IscsiPath path = connection.paths().getFirst();
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("driver", "iscsi");
        file.put("transport", "tcp");
        file.put("portal", path.portal());
        file.put("target", path.iqn());
        file.put("lun", path.lun());
        file.put("initiator-name", initiator);
        Map<String, Secret> secrets = new LinkedHashMap<>();
        connection.chap().ifPresent(chap -> {
            file.put("user", chap.user());
            file.put("password-secret", SECRET);
            secrets.put(SECRET, chap.password());
        });
        return new Disk(raw(file, readOnly), secrets, readOnly);
    }

    private static Map<String, Object> raw(Map<String, Object> file, boolean readOnly) {
        Map<String, Object> blockdev = new LinkedHashMap<>();
        blockdev.put("driver", "raw");
        blockdev.put("discard", "unmap");
        blockdev.put("read-only", readOnly);
        blockdev.put("file", file);
        return blockdev;
    }

    private static RuntimeException notUsable(String kind) {
        return Fault.of(
                        AttachFault.CONNECTION_NOT_USABLE,
                        "Attaching by qemu-storage-daemon",
                        "the volume is reached by " + kind + ", for which there is no local way yet",
                        "Attach it with the tools of that protocol, or from the machine that has the hardware.")
                .exception();
    }

    private static boolean mayMakeDevices() {
        return Files.isWritable(Path.of("/dev/loop-control"));
    }

    private static Path home(AttachPlace place) {
        return Path.of(place.file("disk"));
    }
}
