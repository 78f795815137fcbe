package octopus.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.cli.http.Json;
import octopus.spi.Secret;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import tools.jackson.databind.JsonNode;

/** Reads the connection info of an attachment, flat as the attachments API shows it. */
final class ConnectionReader {
    private ConnectionReader() {}

    static ConnectionInfo read(JsonNode info) {
        return switch (Json.text(info, "driver_volume_type")) {
            case "iscsi" ->
                new ConnectionInfo.Iscsi(
                        paths(info), chap(info), info.path("discard").asBoolean(false));
            case "local" -> {
                String format = Json.text(info, "format");
                yield new ConnectionInfo.LocalDevice(
                        Path.of(Json.text(info, "device_path")), format.isEmpty() ? "raw" : format);
            }
            default -> foreign(info);
        };
    }

    /** What there is no local way for is passed on; the fault then names its kind. */
    private static ConnectionInfo foreign(JsonNode info) {
        Map<String, Object> data = new LinkedHashMap<>();
        info.properties().forEach(e -> data.put(e.getKey(), Json.text(e.getValue())));
        return new ConnectionInfo.Foreign(Json.text(info, "driver_volume_type"), data);
    }

    private static List<ConnectionInfo.IscsiPath> paths(JsonNode info) {
        List<JsonNode> portals = Json.list(info.path("target_portals"));
        List<ConnectionInfo.IscsiPath> paths = new ArrayList<>();
        for (int i = 0; i < portals.size(); i++) {
            JsonNode luns = info.path("target_luns");
            paths.add(new ConnectionInfo.IscsiPath(
                    Json.text(portals.get(i)),
                    Json.text(info.path("target_iqns").path(i)),
                    (luns.has(i) ? luns.path(i) : info.path("target_lun")).asInt(0)));
        }
        if (paths.isEmpty()) {
            paths.add(new ConnectionInfo.IscsiPath(
                    Json.text(info, "target_portal"),
                    Json.text(info, "target_iqn"),
                    info.path("target_lun").asInt(0)));
        }
        return paths;
    }

    private static Optional<Chap> chap(JsonNode info) {
        String user = Json.text(info, "auth_username");
        return user.isEmpty()
                ? Optional.empty()
                : Optional.of(new Chap(user, Secret.of(Json.text(info, "auth_password"))));
    }
}
