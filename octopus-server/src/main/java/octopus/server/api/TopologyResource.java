package octopus.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import octopus.block.attachment.Attachment;
import octopus.block.operation.volume.VolumeService;
import octopus.block.operation.volume.VolumeService.VolumeDetail;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeQuery;
import octopus.block.volume.VolumeQuery.Filter;
import octopus.block.volume.VolumeStatus;
import octopus.server.http.Method;
import octopus.server.route.Route;

/** Who uses which volumes, and by which way: initiator, portal, target. */
public final class TopologyResource {
    private static final Map<String, Object> SCHEMA_TEXT = Map.of("type", "string");
    private static final Map<String, Object> SCHEMA_TEXT_OR_NULL = Map.of("type", List.of("string", "null"));

    private final VolumeService volumes;

    public TopologyResource(VolumeService volumes) {
        this.volumes = volumes;
    }

    static void put(Map<String, Object> schemas) {
        schemas.put(
                "Way",
                AnswerSchemas.object(
                        "initiator",
                        SCHEMA_TEXT_OR_NULL,
                        "portal",
                        SCHEMA_TEXT_OR_NULL,
                        "target",
                        SCHEMA_TEXT_OR_NULL));
        schemas.put(
                "Use",
                AnswerSchemas.object(
                        "attachment",
                        SCHEMA_TEXT,
                        "volume",
                        SCHEMA_TEXT,
                        "volume_name",
                        SCHEMA_TEXT_OR_NULL,
                        "pool",
                        SCHEMA_TEXT_OR_NULL,
                        "consumer",
                        SCHEMA_TEXT,
                        "ways",
                        AnswerSchemas.list("Way")));
        schemas.put(
                "Topology", AnswerSchemas.object("uses", AnswerSchemas.list("Use"), "more", Map.of("type", "boolean")));
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(Route.<ApiRequest>of(Method.GET, "/topology", "api topology.show", this::topology)
                .says("Shows who uses which volumes, by which initiators, portals and targets")
                .rule("volume:get_all")
                .query(
                        new Route.Parameter("name", "a part of the volume's name"),
                        new Route.Parameter("host", "the pool that it is in"),
                        new Route.Parameter("limit", "how many volumes, 100 without it, 1000 at most"))
                .answers(200, "Topology"));
    }

    private void topology(ApiRequest request) {
        int limit = request.limit();
        List<VolumeDetail> found = volumes.detail(query(request, limit + 1));
        List<Row> uses = found.stream()
                .limit(limit)
                .flatMap(detail -> detail.attachments().stream()
                        .filter(Attachment::isConnected)
                        .map(attachment -> row(detail.volume(), attachment)))
                .toList();
        request.answer(200, Row.of().put("uses", uses).put("more", found.size() > limit));
    }

    private static VolumeQuery query(ApiRequest request, int limit) {
        Optional<String> project = request.caller().isAdmin()
                ? Optional.empty()
                : Optional.of(request.caller().project());
        VolumeQuery all = VolumeQuery.of(project, limit);
        Map<Filter, Set<String>> filters = request.query("host")
                .map(host -> Map.of(Filter.STATUS, Set.of(VolumeStatus.IN_USE.text()), Filter.HOST, Set.of(host)))
                .orElse(Map.of(Filter.STATUS, Set.of(VolumeStatus.IN_USE.text())));
        Map<Filter, String> like =
                request.query("name").map(name -> Map.of(Filter.NAME, name)).orElse(Map.of());
        return new VolumeQuery(
                all.project(), filters, like, Map.of(), Map.of(), List.of(), all.orders(), Optional.empty(), 0, limit);
    }

    private static Row row(Volume volume, Attachment attachment) {
        return Row.of()
                .put("attachment", attachment.id())
                .put("volume", volume.id())
                .put("volume_name", volume.name())
                .put("pool", volume.location().map(Location::host))
                .put("consumer", consumer(attachment))
                .put("ways", Ways.of(attachment.connector(), attachment.connection()));
    }

    private static String consumer(Attachment attachment) {
        return Stream.of(
                        attachment.hostName(),
                        Optional.ofNullable(attachment.connector().get("host")).map(Object::toString),
                        attachment.instance())
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse(attachment.id().toString());
    }

    /** The ways of one attachment, out of what its consumer told and what the backend answered, both in Cinder's form. */
    static final class Ways {
        private Ways() {}

        static List<Row> of(Map<String, Object> connector, Map<String, Object> connection) {
            Object kind = connection.get("driver_volume_type");
            List<String> portals = portals(connection);
            List<String> targets = targets(connection);
            List<Row> ways = new ArrayList<>();
            for (String initiator : orNone(initiators(String.valueOf(kind), connector))) {
                List<String> seen = seen(connection, initiator, targets);
                if (portals.size() == seen.size()) {
                    // Portals and targets come in pairs where there are as many of both.
                    for (int at = 0; at < seen.size(); at++) {
                        ways.add(way(initiator, portals.get(at), seen.get(at)));
                    }
                    continue;
                }
                for (String portal : orNone(portals)) {
                    for (String target : orNone(seen)) {
                        ways.add(way(initiator, portal, target));
                    }
                }
            }
            return ways.isEmpty() ? List.of(way("", "", "")) : ways;
        }

        private static List<String> orNone(List<String> names) {
            return names.isEmpty() ? List.of("") : names;
        }

        private static Row way(String initiator, String portal, String target) {
            return Row.of()
                    .put("initiator", Optional.of(initiator).filter(text -> !text.isEmpty()))
                    .put("portal", Optional.of(portal).filter(text -> !text.isEmpty()))
                    .put("target", Optional.of(target).filter(text -> !text.isEmpty()));
        }

        private static List<String> initiators(String kind, Map<String, Object> connector) {
            return switch (kind) {
                case "fibre_channel" -> texts(connector, "wwpns");
                case "nvmeof" -> texts(connector, "nqn");
                case "iscsi" -> texts(connector, "initiator");
                default -> texts(connector, "ip");
            };
        }

        /** Zones let a Fibre Channel port see some targets only. */
        private static List<String> seen(Map<String, Object> connection, String initiator, List<String> targets) {
            return connection.get("initiator_target_map") instanceof Map<?, ?> map
                            && map.get(initiator) instanceof List<?> some
                    ? some.stream().map(Object::toString).toList()
                    : targets;
        }

        private static List<String> portals(Map<String, Object> connection) {
            if (connection.get("portals") instanceof List<?> rows) {
                return rows.stream()
                        .map(each -> each instanceof List<?> row && row.size() > 1
                                ? row.get(0) + ":" + row.get(1)
                                : each.toString())
                        .toList();
            }
            if (connection.get("hosts") instanceof List<?> hosts) {
                return hosts.stream().map(Object::toString).toList();
            }
            List<String> many = texts(connection, "target_portals");
            List<String> one = texts(connection, "target_portal");
            return many.isEmpty() ? one.isEmpty() ? texts(connection, "export") : one : many;
        }

        private static List<String> targets(Map<String, Object> connection) {
            return Stream.of(
                            "target_iqns",
                            "target_iqn",
                            "target_wwn",
                            "target_nqns",
                            "target_nqn",
                            "device_path",
                            "name")
                    .map(key -> texts(connection, key))
                    .filter(names -> !names.isEmpty())
                    .findFirst()
                    .orElse(List.of());
        }

        private static List<String> texts(Map<String, Object> from, String key) {
            return switch (from.get(key)) {
                case List<?> many -> many.stream().map(Object::toString).toList();
                case String one when !one.isBlank() -> List.of(one);
                case null, default -> List.of();
            };
        }
    }
}
