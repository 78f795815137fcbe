package octopus.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import octopus.core.json.Json;
import tools.jackson.databind.JsonNode;

/** What a Cinder says of everything that it has, or Octopus in its place, in a form that can be compared. */
final class CinderFacts {
    /** What both say of a volume, and must say alike. */
    private static final List<String> FIELDS = List.of(
            "id",
            "name",
            "description",
            "size",
            "status",
            "volume_type",
            "metadata",
            "bootable",
            "multiattach",
            "availability_zone",
            "created_at",
            "user_id",
            "snapshot_id",
            "source_volid",
            "group_id",
            "volume_image_metadata",
            "os-vol-host-attr:host",
            "os-vol-tenant-attr:tenant_id");

    private CinderFacts() {}

    static Map<String, Object> everything(String url, String project) {
        Http api = new Http(url + "/" + project, Map.of("X-Auth-Token", "admin:" + project))
                .with("OpenStack-API-Version", "volume 3.70");
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Object> volumes = new TreeMap<>();
        pages(api, "/volumes/detail?all_tenants=1", "volumes")
                .filter(volume -> !volume.path("name").asString("").matches("half made|encrypted"))
                .forEach(volume -> {
                    Map<String, Object> facts = new LinkedHashMap<>();
                    FIELDS.forEach(field -> facts.put(field, plain(volume.path(field))));
                    volume.path("attachments")
                            .forEach(attachment -> facts.put(
                                    "attachment",
                                    List.of(
                                            attachment.path("attachment_id").asString(),
                                            attachment.path("server_id").asString(),
                                            attachment.path("device").asString(),
                                            attachment.path("host_name").asString())));
                    volumes.put(volume.path("id").asString(), facts);
                });
        all.put("volumes", volumes);
        Map<String, Object> snapshots = new TreeMap<>();
        pages(api, "/snapshots/detail?all_tenants=1", "snapshots").forEach(snapshot -> {
            Map<String, Object> facts = new LinkedHashMap<>();
            List.of("name", "size", "status", "volume_id", "metadata", "created_at", "description", "group_snapshot_id")
                    .forEach(field -> facts.put(field, plain(snapshot.path(field))));
            snapshots.put(snapshot.path("id").asString(), facts);
        });
        all.put("snapshots", snapshots);
        all.put(
                "groups",
                facts(
                        api,
                        "/groups/detail?all_tenants=1",
                        "groups",
                        "name",
                        "description",
                        "status",
                        "group_type",
                        "volume_types",
                        "availability_zone",
                        "created_at"));
        all.put(
                "group snapshots",
                facts(
                        api,
                        "/group_snapshots/detail?all_tenants=1",
                        "group_snapshots",
                        "name",
                        "status",
                        "group_id",
                        "group_type_id",
                        "created_at"));
        all.put(
                "transfers",
                facts(
                        api,
                        "/volume-transfers/detail?all_tenants=1",
                        "transfers",
                        "name",
                        "volume_id",
                        "source_project_id",
                        "no_snapshots",
                        "created_at"));
        Map<String, Object> attachments = new TreeMap<>();
        pages(api, "/attachments/detail?all_tenants=1", "attachments").forEach(attachment -> {
            Map<String, Object> facts = new LinkedHashMap<>();
            List.of("status", "instance", "volume_id", "attach_mode")
                    .forEach(field -> facts.put(field, plain(attachment.path(field))));
            // Octopus shows the password only to whoever asks for the one attachment.
            String id = attachment.path("id").asString();
            facts.put(
                    "alone",
                    plain(api.get("/attachments/" + id)
                            .json()
                            .path("attachment")
                            .path("connection_info")));
            attachments.put(id, facts);
        });
        all.put("attachments", attachments);
        Map<String, Object> types = new TreeMap<>();
        api.get("/types?is_public=None")
                .json()
                .path("volume_types")
                .forEach(type -> types.put(
                        type.path("id").asString(),
                        List.of(
                                type.path("name").asString(),
                                new TreeMap<>(Json.MAPPER.convertValue(type.path("extra_specs"), Map.class)),
                                type.path("os-volume-type-access:is_public").asBoolean(),
                                plain(type.path("qos_specs_id")))));
        all.put("types", types);
        types.keySet().forEach(id -> {
            Http.Answer access = api.get("/types/" + id + "/os-volume-type-access");
            all.put("access to " + id, access.status() == 200 ? access.json().toString() : "of a public type");
        });
        api.get("/qos-specs")
                .json()
                .path("qos_specs")
                .forEach(specs -> all.put(
                        "QoS " + specs.path("id").asString(),
                        List.of(
                                specs.path("name").asString(),
                                specs.path("consumer").asString(),
                                plain(specs.path("specs")))));
        JsonNode quota = api.get("/os-quota-sets/" + project).json().path("quota_set");
        List.of("volumes", "gigabytes", "snapshots")
                .forEach(resource ->
                        all.put("quota " + resource, quota.path(resource).asInt()));
        return all;
    }

    private static Map<String, Object> facts(Http api, String path, String key, String... fields) {
        Map<String, Object> all = new TreeMap<>();
        pages(api, path, key)
                .filter(object -> !object.path("name").asString("").equals("in the making"))
                .forEach(object -> {
                    Map<String, Object> facts = new LinkedHashMap<>();
                    for (String field : fields) {
                        facts.put(
                                field,
                                object.path(field).isArray()
                                        ? object.path(field)
                                                .valueStream()
                                                .map(JsonNode::asString)
                                                .sorted()
                                                .toList()
                                        : plain(object.path(field)));
                    }
                    all.put(object.path("id").asString(), facts);
                });
        return all;
    }

    private static Object plain(JsonNode node) {
        return node.isObject()
                ? new TreeMap<>(Json.MAPPER.convertValue(node, Map.class))
                : node.isMissingNode() ? "missing" : node.isNull() ? "null" : node.asString(node.toString());
    }

    private static Stream<JsonNode> pages(Http api, String path, String key) {
        List<JsonNode> all = new ArrayList<>();
        String marker = "";
        while (true) {
            JsonNode page = api.get(path + "&limit=200&sort=created_at:asc" + marker)
                    .json()
                    .path(key);
            page.forEach(all::add);
            if (page.size() < 200) {
                return all.stream();
            }
            marker = "&marker=" + all.getLast().path("id").asString();
        }
    }
}
