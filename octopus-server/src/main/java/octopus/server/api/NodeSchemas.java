package octopus.server.api;

import static octopus.server.api.AnswerSchemas.list;
import static octopus.server.api.AnswerSchemas.object;
import static octopus.server.api.AnswerSchemas.ref;

import java.util.List;
import java.util.Map;

/** What the answers about nodes look like. */
final class NodeSchemas {
    private static final Object TEXT = Map.of("type", "string");
    private static final Object TEXT_OR_NULL = Map.of("type", List.of("string", "null"));
    private static final Object OBJECT_OR_NULL = Map.of("type", List.of("object", "null"));
    private static final Object WHOLE = Map.of("type", "integer");
    private static final Object FLAG = Map.of("type", "boolean");
    private static final Object TIME = Map.of("type", "string", "format", "date-time");
    private static final Object TIME_OR_NULL = Map.of("type", List.of("string", "null"), "format", "date-time");
    private static final Object TEXTS = Map.of("type", "array", "items", TEXT);

    private NodeSchemas() {}

    static void put(Map<String, Object> schemas) {
        schemas.put(
                "ManagedNode",
                object(
                        "name",
                        TEXT,
                        "state",
                        TEXT,
                        "kind",
                        TEXT,
                        "host",
                        TEXT,
                        "port",
                        WHOLE,
                        "user",
                        TEXT,
                        "host_key",
                        TEXT_OR_NULL,
                        "offered_host_key",
                        TEXT_OR_NULL,
                        "sudo",
                        FLAG,
                        "jump",
                        TEXT_OR_NULL,
                        "secrets",
                        TEXTS,
                        "fault",
                        OBJECT_OR_NULL,
                        "facts",
                        OBJECT_OR_NULL,
                        "facts_at",
                        TIME_OR_NULL,
                        "checked_at",
                        TIME_OR_NULL,
                        "version",
                        WHOLE,
                        "created_at",
                        TIME,
                        "updated_at",
                        TIME));
        schemas.put(
                "Device",
                object(
                        "volume",
                        TEXT,
                        "node",
                        TEXT,
                        "attachment",
                        TEXT,
                        "device",
                        TEXT_OR_NULL,
                        "way",
                        TEXT_OR_NULL,
                        "size_bytes",
                        WHOLE,
                        "created_at",
                        TIME,
                        "warning",
                        OBJECT_OR_NULL));
        schemas.put("NodeDevice", object("device", ref("Device")));
        schemas.put("NodeDevices", object("devices", list("Device")));
        schemas.put("Node", object("node", ref("ManagedNode")));
        schemas.put("Nodes", object("nodes", list("ManagedNode")));
    }
}
