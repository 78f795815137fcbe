package octopus.block.attachment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.Secret;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;

/**
 * Connection info in Cinder's form, as os-brick reads it: the one place where it is written. The CHAP password is left
 * out; it is put in again by {@link #withPassword} when the owner asks.
 */
public final class ConnectionJson {
    private static final String TYPE = "driver_volume_type";
    private static final String PASSWORD = "auth_password";

    private ConnectionJson() {}

    /** Flat, as the attachments API shows it: the data with {@code driver_volume_type} beside it. */
    public static Map<String, Object> of(ConnectionInfo info, Attachment attachment, AccessMode mode) {
        Map<String, Object> data = new LinkedHashMap<>();
        switch (info) {
            case ConnectionInfo.Iscsi iscsi -> iscsi(data, iscsi);
            case ConnectionInfo.FibreChannel fc -> fibreChannel(data, fc);
            case ConnectionInfo.NvmeOverFabrics nvme -> nvme(data, nvme);
            case ConnectionInfo.Rbd rbd -> rbd(data, rbd);
            case ConnectionInfo.NfsFile nfs -> nfs(data, nfs);
            case ConnectionInfo.LocalDevice local -> {
                data.put(TYPE, "local");
                data.put("device_path", local.path().toString());
                data.put("format", local.format());
            }
            case ConnectionInfo.Foreign foreign -> {
                data.putAll(foreign.data());
                data.put(TYPE, foreign.volumeType());
            }
        }
        data.put("volume_id", attachment.volume().toString());
        data.put("attachment_id", attachment.id().toString());
        data.put("access_mode", mode.text());
        return data;
    }

    /** What the owner of the attachment gets to see. */
    public static Map<String, Object> withPassword(Map<String, Object> connection, Optional<Secret> password) {
        Map<String, Object> complete = new LinkedHashMap<>(connection);
        password.ifPresent(secret -> {
            if (complete.containsKey("auth_username")) {
                complete.put(PASSWORD, secret.reveal());
            }
        });
        return complete;
    }

    /** As {@code os-initialize_connection} shows it: type and data apart. */
    public static Map<String, Object> nested(Map<String, Object> flat) {
        Map<String, Object> data = new LinkedHashMap<>(flat);
        Object type = data.remove(TYPE);
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put(TYPE, type);
        nested.put("data", data);
        return nested;
    }

    private static void iscsi(Map<String, Object> data, ConnectionInfo.Iscsi iscsi) {
        ConnectionInfo.IscsiPath first = iscsi.paths().getFirst();
        data.put(TYPE, "iscsi");
        data.put("target_discovered", false);
        data.put("target_portal", first.portal());
        data.put("target_iqn", first.iqn());
        data.put("target_lun", first.lun());
        if (iscsi.paths().size() > 1) {
            data.put(
                    "target_portals",
                    iscsi.paths().stream().map(ConnectionInfo.IscsiPath::portal).toList());
            data.put(
                    "target_iqns",
                    iscsi.paths().stream().map(ConnectionInfo.IscsiPath::iqn).toList());
            data.put(
                    "target_luns",
                    iscsi.paths().stream().map(ConnectionInfo.IscsiPath::lun).toList());
        }
        iscsi.chap().map(Chap::user).ifPresent(user -> {
            data.put("auth_method", "CHAP");
            data.put("auth_username", user);
        });
        data.put("discard", iscsi.discard());
    }

    private static void fibreChannel(Map<String, Object> data, ConnectionInfo.FibreChannel fc) {
        data.put(TYPE, "fibre_channel");
        data.put("target_discovered", true);
        data.put("target_wwn", fc.targetWwns());
        data.put("target_lun", fc.lun());
        data.put("initiator_target_map", fc.initiatorTargetMap());
        data.put("discard", fc.discard());
    }

    private static void nvme(Map<String, Object> data, ConnectionInfo.NvmeOverFabrics nvme) {
        data.put(TYPE, "nvmeof");
        data.put("target_nqn", nvme.nqn());
        data.put(
                "portals",
                nvme.portals().stream()
                        .map(portal -> List.<Object>of(portal.address(), portal.port(), portal.transport()))
                        .toList());
        data.put("vol_uuid", nvme.namespaceUuid().orElse(null));
        nvme.namespaceId().ifPresent(id -> data.put("ns_id", id));
    }

    private static void rbd(Map<String, Object> data, ConnectionInfo.Rbd rbd) {
        data.put(TYPE, "rbd");
        data.put("name", rbd.pool() + "/" + rbd.image());
        data.put("hosts", rbd.monitors().stream().map(ConnectionJson::host).toList());
        data.put("ports", rbd.monitors().stream().map(ConnectionJson::port).toList());
        data.put("cluster_name", rbd.clusterName());
        data.put("auth_enabled", rbd.user().isPresent());
        data.put("auth_username", rbd.user().orElse(null));
        data.put("secret_type", "ceph");
        data.put("secret_uuid", rbd.secretUuid().orElse(null));
        data.put("discard", true);
    }

    private static void nfs(Map<String, Object> data, ConnectionInfo.NfsFile nfs) {
        data.put(TYPE, "nfs");
        data.put("export", nfs.export());
        data.put("name", nfs.name());
        data.put("options", nfs.mountOptions().orElse(null));
        data.put("format", nfs.format());
    }

    private static String host(String monitor) {
        return monitor.substring(0, monitor.lastIndexOf(':')).replace("[", "").replace("]", "");
    }

    private static String port(String monitor) {
        return monitor.substring(monitor.lastIndexOf(':') + 1);
    }
}
