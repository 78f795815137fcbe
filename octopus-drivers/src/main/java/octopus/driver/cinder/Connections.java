package octopus.driver.cinder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import octopus.spi.Secret;
import octopus.spi.connect.Chap;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.ConnectionInfo.IscsiPath;
import octopus.spi.connect.Connector;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a Cinder driver answers to a connector, in our words; what has no words here is passed through. */
final class Connections {
    private static final JsonMapper JSON = new JsonMapper();

    private Connections() {}

    static ConnectionInfo of(JsonNode answer) {
        String type = answer.path("driver_volume_type").asString("unknown");
        JsonNode data = answer.path("data");
        return switch (type) {
            case "iscsi" -> iscsi(data);
            case "rbd" -> rbd(data);
            case "nfs" ->
                new ConnectionInfo.NfsFile(
                        data.path("export").asString(""),
                        data.path("name").asString(""),
                        text(data, "options"),
                        data.path("format").asString("raw"));
            default -> new ConnectionInfo.Foreign(type, map(data));
        };
    }

    private static ConnectionInfo iscsi(JsonNode data) {
        List<IscsiPath> paths = new ArrayList<>();
        if (data.has("target_portals")) {
            List<String> portals = texts(data.path("target_portals"));
            List<String> names = texts(data.path("target_iqns"));
            IntStream.range(0, Math.min(portals.size(), names.size()))
                    .forEach(at -> paths.add(new IscsiPath(
                            portals.get(at),
                            names.get(at),
                            data.path("target_luns").path(at).asInt(0))));
        } else {
            paths.add(new IscsiPath(
                    data.path("target_portal").asString(""),
                    data.path("target_iqn").asString(""),
                    data.path("target_lun").asInt(0)));
        }
        Optional<Chap> chap = text(data, "auth_username")
                .map(user -> new Chap(user, Secret.of(data.path("auth_password").asString(""))));
        return new ConnectionInfo.Iscsi(paths, chap, data.path("discard").asBoolean(false));
    }

    private static ConnectionInfo rbd(JsonNode data) {
        String[] name = data.path("name").asString("").split("/", 2);
        List<String> hosts = texts(data.path("hosts"));
        List<String> ports = texts(data.path("ports"));
        List<String> monitors = IntStream.range(0, hosts.size())
                .mapToObj(at -> hosts.get(at) + (at < ports.size() ? ":" + ports.get(at) : ""))
                .toList();
        return new ConnectionInfo.Rbd(
                name[0],
                name.length > 1 ? name[1] : "",
                monitors,
                data.path("cluster_name").asString("ceph"),
                data.path("auth_enabled").asBoolean(false) ? text(data, "auth_username") : Optional.empty(),
                text(data, "secret_uuid"));
    }

    /** The connector as Cinder's drivers want it: what came, or what is known of it. */
    static Map<String, Object> connector(Connector connector, Optional<String> localInitiator) {
        Map<String, Object> all = new LinkedHashMap<>(connector.everything());
        all.put("host", connector.host());
        connector.initiator().or(() -> localInitiator).ifPresent(name -> all.put("initiator", name));
        all.putIfAbsent("ip", connector.ip().orElse("127.0.0.1"));
        all.putIfAbsent("wwpns", connector.wwpns());
        all.putIfAbsent("multipath", connector.multipath());
        all.putIfAbsent("os_type", "linux");
        all.putIfAbsent("platform", "x86_64");
        return all;
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static Optional<String> text(JsonNode data, String name) {
        JsonNode node = data.path(name);
        return node.isMissingNode() || node.isNull() || node.asString("").isEmpty()
                ? Optional.empty()
                : Optional.of(node.asString(""));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(JsonNode data) {
        return JSON.convertValue(data, Map.class);
    }
}
