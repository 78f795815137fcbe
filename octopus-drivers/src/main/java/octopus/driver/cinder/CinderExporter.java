package octopus.driver.cinder;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.attach.NetworkDisks;
import octopus.node.qemu.QemuStorageDaemon.Disk;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports by {@code initialize_connection}; which are open is in the journal, with the connector that closes them again. */
final class CinderExporter implements VolumeExporter {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String KIND = "attachment";
    private static final String CONNECTOR = "connector";

    private final Bridge bridge;
    private final Journal journal;
    private final CinderProvisioner volumes;
    private final NetworkDisks disks;

    CinderExporter(Bridge bridge, Journal journal, CinderProvisioner volumes) {
        this.bridge = bridge;
        this.journal = journal;
        this.volumes = volumes;
        this.disks = new NetworkDisks(bridge.directory().resolve("disks"));
    }

    /** One at a time for each volume: who is the last to close it has to be told to the driver. */
    @Override
    public ConnectionInfo export(VolumeHandle volume, Request request) {
        return volumes.alone(volume.id(), () -> open(volume, request));
    }

    private ConnectionInfo open(VolumeHandle volume, Request request) {
        Journal.Entry known = journal.find(CinderProvisioner.KIND, volume.id())
                .orElseThrow(() -> CinderProvisioner.missing(volume.nativeName()));
        Map<String, Object> connector = Connections.connector(
                request.connector(),
                request.connector().isLocal() ? Optional.of(NetworkDisks.initiator()) : Optional.empty());
        Map<String, String> notes = new HashMap<>();
        notes.put(CONNECTOR, JSON.writeValueAsString(connector));
        notes.put("volume", volume.id().toString());
        notes.put("initiator", String.valueOf(connector.getOrDefault("initiator", "")));
        journal.write(new Journal.Entry(
                KIND, request.attachment().toString(), volume.nativeName(), volume.pool(), 0, true, notes));
        JsonNode answer = bridge.call(
                "connect",
                Map.of(
                        "volume",
                        Wire.volume(volumes.current(volume)),
                        "connector",
                        connector,
                        "login",
                        bridge.kept().login(volume.id()).map(Secret::reveal).orElse("")));
        Optional.of(answer.path("login").asString(""))
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> bridge.kept().keepLogin(volume.id(), Secret.of(text)));
        // Such as where it is exported: without that, drivers that keep a target for each volume do not find it to
        // close it.
        if (known.whole()) {
            volumes.learn(known, answer.path("model"));
        }
        JsonNode connection = answer.path("connection");
        return request.connector().isLocal()
                ? local(connection, request.attachment(), request.mode())
                : Connections.of(connection);
    }

    private ConnectionInfo local(JsonNode connection, AttachmentId attachment, AccessMode mode) {
        ConnectionInfo info = Connections.of(connection);
        if (info instanceof ConnectionInfo.NfsFile file) {
            String base = connection.path("mount_point_base").asString("");
            return new ConnectionInfo.LocalDevice(Path.of(base, hash(file.export()), file.name()), file.format());
        }
        if (info instanceof ConnectionInfo.Foreign foreign
                && foreign.data().get("device_path") instanceof String device) {
            return new ConnectionInfo.LocalDevice(Path.of(device), "raw");
        }
        if (info instanceof ConnectionInfo.Rbd rbd) {
            return new ConnectionInfo.LocalDevice(disks.open(attachment.toString(), ceph(rbd, mode)), "raw");
        }
        return new ConnectionInfo.LocalDevice(disks.open(attachment.toString(), info, mode), "raw");
    }

    /** By librbd, with the configuration and the user that the driver itself has. */
    private Disk ceph(ConnectionInfo.Rbd rbd, AccessMode mode) {
        Map<String, Object> file = new HashMap<>();
        file.put("driver", "rbd");
        file.put("pool", rbd.pool());
        file.put("image", rbd.image());
        file.put("conf", bridge.hosted().options().getOrDefault("rbd_ceph_conf", "/etc/ceph/ceph.conf"));
        rbd.user().ifPresent(user -> file.put("user", user));
        boolean readOnly = mode == AccessMode.READ_ONLY;
        return new Disk(
                Map.of("driver", "raw", "discard", "unmap", "read-only", readOnly, "file", file), Map.of(), readOnly);
    }

    /** As os-brick names the directory that an export is mounted on. */
    private static String hash(String export) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(export.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void unexport(VolumeHandle volume, AttachmentId attachment) {
        boolean ignored = volumes.alone(volume.id(), () -> close(volume, attachment));
    }

    private boolean close(VolumeHandle volume, AttachmentId attachment) {
        Optional<Journal.Entry> open = journal.find(KIND, attachment);
        if (open.isEmpty()) {
            return false;
        }
        disks.close(attachment.toString());
        boolean last = journal.all(KIND).stream()
                .noneMatch(other -> !other.id().equals(attachment.toString())
                        && other.notes()
                                .getOrDefault("volume", "")
                                .equals(volume.id().toString()));
        try {
            JsonNode ignored = bridge.call(
                    "disconnect",
                    Map.of(
                            "volume",
                            Wire.volume(volumes.current(volume)),
                            "connector",
                            JSON.readTree(open.get().notes().getOrDefault(CONNECTOR, "{}")),
                            "last",
                            last));
        } catch (octopus.spi.StorageException e) {
            if (e.fault().code() != CommonFault.OBJECT_MISSING) {
                throw e;
            }
        }
        if (last) {
            bridge.kept().forgetLogin(volume.id());
        }
        journal.remove(KIND, attachment);
        return true;
    }

    void refuseIfOpen(VolumeHandle volume) {
        if (journal.all(KIND).stream()
                .anyMatch(each -> each.notes()
                        .getOrDefault("volume", "")
                        .equals(volume.id().toString()))) {
            throw Fault.of(
                            CommonFault.OBJECT_BUSY,
                            "Releasing " + volume.nativeName(),
                            "it is exported",
                            "Detach it first.")
                    .exception();
        }
    }

    @Override
    public List<Export> list() {
        return journal.all(KIND).stream()
                .map(entry -> new Export(
                        entry.name(),
                        AttachmentId.of(entry.id()),
                        Optional.of(entry.notes().getOrDefault("initiator", ""))
                                .filter(name -> !name.isEmpty())
                                .stream()
                                .toList()))
                .toList();
    }
}
