package octopus.node.attach;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.spi.Secret;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;

/** Reads the connection info of an attachment, flat as the attachments API shows it. */
public final class ConnectionReading {
    private static final int NVME_PORT = 4420;

    private ConnectionReading() {}

    public static ConnectionInfo of(Map<String, Object> info) {
        String type = text(info, "driver_volume_type");
        return switch (type) {
            case "iscsi" -> new ConnectionInfo.Iscsi(paths(info), chap(info), Boolean.TRUE.equals(info.get("discard")));
            case "nfs" ->
                new ConnectionInfo.NfsFile(
                        text(info, "export"),
                        text(info, "name"),
                        Optional.of(text(info, "options")).filter(options -> !options.isEmpty()),
                        format(info));
            case "nvmeof", "nvme" -> nvme(type, info);
            case "local" -> new ConnectionInfo.LocalDevice(Path.of(text(info, "device_path")), format(info));
            // What there is no way for is passed on; the fault then names its kind.
            default -> new ConnectionInfo.Foreign(type, new LinkedHashMap<>(info));
        };
    }

    /** In the form with several portals, or the older one with one; a mirror of several subsystems is passed on. */
    private static ConnectionInfo nvme(String type, Map<String, Object> info) {
        if (info.containsKey("volume_replicas")) {
            return new ConnectionInfo.Foreign(type, new LinkedHashMap<>(info));
        }
        List<ConnectionInfo.NvmePortal> portals = new ArrayList<>();
        for (Object each : list(info, "portals")) {
            if (each instanceof List<?> words && words.size() > 2) {
                portals.add(new ConnectionInfo.NvmePortal(
                        String.valueOf(words.get(0)), port(words.get(1)), String.valueOf(words.get(2))));
            }
        }
        if (portals.isEmpty()) {
            portals.add(new ConnectionInfo.NvmePortal(
                    text(info, "target_portal"), port(info.get("target_port")), text(info, "transport_type")));
        }
        return new ConnectionInfo.NvmeOverFabrics(
                told(info, "target_nqn").or(() -> told(info, "nqn")).orElse(""),
                portals,
                told(info, "vol_uuid").or(() -> told(info, "volume_nguid")),
                Optional.of(number(info.get("ns_id"))).filter(id -> id > 0));
    }

    private static Optional<String> told(Map<String, Object> info, String key) {
        return Optional.of(text(info, key)).filter(value -> !value.isEmpty());
    }

    private static String format(Map<String, Object> info) {
        String format = text(info, "format");
        return format.isEmpty() ? "raw" : format;
    }

    private static List<ConnectionInfo.IscsiPath> paths(Map<String, Object> info) {
        List<?> portals = list(info, "target_portals");
        List<?> names = list(info, "target_iqns");
        List<?> units = list(info, "target_luns");
        List<ConnectionInfo.IscsiPath> paths = new ArrayList<>();
        for (int i = 0; i < Math.min(portals.size(), names.size()); i++) {
            paths.add(new ConnectionInfo.IscsiPath(
                    String.valueOf(portals.get(i)),
                    String.valueOf(names.get(i)),
                    number(i < units.size() ? units.get(i) : info.get("target_lun"))));
        }
        if (paths.isEmpty()) {
            paths.add(new ConnectionInfo.IscsiPath(
                    text(info, "target_portal"), text(info, "target_iqn"), number(info.get("target_lun"))));
        }
        return paths;
    }

    private static Optional<Chap> chap(Map<String, Object> info) {
        String user = text(info, "auth_username");
        return user.isEmpty() ? Optional.empty() : Optional.of(new Chap(user, Secret.of(text(info, "auth_password"))));
    }

    private static List<?> list(Map<String, Object> info, String key) {
        return info.get(key) instanceof List<?> list ? list : List.of();
    }

    private static String text(Map<String, Object> info, String key) {
        return Optional.ofNullable(info.get(key)).map(Object::toString).orElse("");
    }

    /** Some drivers give it as text. */
    private static int port(@org.jspecify.annotations.Nullable Object value) {
        String text = String.valueOf(value);
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : NVME_PORT;
    }

    private static int number(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }
}
