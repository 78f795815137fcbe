package octopus.server.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the answers of our own API look like, in JSON Schema. A test holds real answers against them. */
final class AnswerSchemas {
    private static final Object TEXT = Map.of("type", "string");
    private static final Object TEXT_OR_NULL = Map.of("type", List.of("string", "null"));
    private static final Object NUMBER = Map.of("type", "number");
    private static final Object NUMBER_OR_NULL = Map.of("type", List.of("number", "null"));
    private static final Object WHOLE = Map.of("type", "integer");
    private static final Object FLAG = Map.of("type", "boolean");
    private static final Object TIME = Map.of("type", "string", "format", "date-time");
    private static final Object TIME_OR_NULL = Map.of("type", List.of("string", "null"), "format", "date-time");
    private static final Object OBJECT = Map.of("type", "object");
    private static final Object TEXTS = Map.of("type", "array", "items", TEXT);

    private AnswerSchemas() {}

    static Map<String, Object> all() {
        Map<String, Object> schemas = new LinkedHashMap<>();
        schemas.put(
                "Fault",
                object(
                        "code",
                        TEXT,
                        "kind",
                        TEXT,
                        "sentence",
                        TEXT,
                        "sentence_zh",
                        TEXT_OR_NULL,
                        "what",
                        TEXT,
                        "what_zh",
                        TEXT_OR_NULL,
                        "cause",
                        TEXT,
                        "cause_zh",
                        TEXT_OR_NULL,
                        "correction",
                        TEXT,
                        "correction_zh",
                        TEXT_OR_NULL));
        schemas.put("FaultAnswer", object("fault", ref("Fault")));
        schemas.put(
                "DriverOption",
                object(
                        "name",
                        TEXT,
                        "kind",
                        TEXT,
                        "required",
                        FLAG,
                        "default",
                        TEXT_OR_NULL,
                        "sentence",
                        TEXT,
                        "sentence_zh",
                        TEXT_OR_NULL));
        schemas.put(
                "Driver",
                object(
                        "id",
                        TEXT,
                        "name",
                        TEXT,
                        "vendor",
                        TEXT,
                        "version",
                        TEXT,
                        "sentence",
                        TEXT,
                        "protocols",
                        TEXTS,
                        "tools",
                        TEXTS,
                        "options",
                        list("DriverOption")));
        schemas.put("Drivers", object("drivers", list("Driver")));
        schemas.put(
                "BackendFacts",
                object(
                        "name",
                        TEXT,
                        "driver",
                        TEXT,
                        "state",
                        TEXT,
                        "enabled",
                        FLAG,
                        "reason",
                        TEXT_OR_NULL,
                        "frozen",
                        FLAG,
                        "active_place",
                        TEXT_OR_NULL,
                        "availability_zone",
                        TEXT,
                        "options",
                        OBJECT,
                        "secrets",
                        TEXTS,
                        "version",
                        WHOLE,
                        "created_at",
                        TIME,
                        "updated_at",
                        TIME_OR_NULL));
        schemas.put("Backend", object("backend", ref("BackendFacts")));
        schemas.put("Backends", object("backends", list("BackendFacts")));
        NodeSchemas.put(schemas);
        SessionSchemas.put(schemas);
        ProductSchemas.put(schemas);
        PackageSchemas.put(schemas);
        TopologyResource.put(schemas);
        ImageUploadsResource.put(schemas);
        OnboardingRows.put(schemas);
        CapacityResource.put(schemas);
        SettingsResource.put(schemas);
        FlowSchemas.put(schemas);
        states(schemas);
        places(schemas);
        schemas.put(
                "AuditEntry",
                object(
                        "id",
                        TEXT,
                        "time",
                        TIME,
                        "user",
                        TEXT,
                        "project",
                        TEXT,
                        "request",
                        TEXT,
                        "verb",
                        TEXT,
                        "subject",
                        TEXT,
                        "flow",
                        TEXT_OR_NULL,
                        "outcome",
                        TEXT,
                        "detail",
                        TEXT,
                        "detail_zh",
                        TEXT_OR_NULL));
        schemas.put("Audit", object("audit", list("AuditEntry"), "next", TEXT_OR_NULL));
        schemas.put("AuditHead", object("head", TEXT, "number", WHOLE, "hash", TEXT, "forgotten", WHOLE));
        schemas.put(
                "AuditReport",
                object(
                        "intact",
                        FLAG,
                        "checked",
                        WHOLE,
                        "forgotten",
                        WHOLE,
                        "head",
                        TEXT,
                        "bad_entry",
                        NUMBER_OR_NULL,
                        "what",
                        TEXT_OR_NULL));
        schemas.put(
                "CacheEntry",
                object(
                        "id",
                        TEXT,
                        "image_id",
                        TEXT,
                        "backend",
                        TEXT,
                        "pool",
                        TEXT,
                        "state",
                        TEXT,
                        "size",
                        WHOLE,
                        "uses",
                        WHOLE,
                        "checksum",
                        TEXT,
                        "created_at",
                        TIME,
                        "last_used_at",
                        TIME));
        schemas.put("CacheEntryAnswer", object("entry", ref("CacheEntry")));
        schemas.put("ImageCache", object("image_cache", list("CacheEntry")));
        schemas.put(
                "System",
                object(
                        "version",
                        TEXT,
                        "database",
                        TEXT,
                        "started_at",
                        TIME,
                        "java",
                        TEXT,
                        "processors",
                        WHOLE,
                        "memory_bytes",
                        WHOLE,
                        "apis",
                        OBJECT));
        return schemas;
    }

    private static void states(Map<String, Object> schemas) {
        schemas.put(
                "VolumeState",
                object(
                        "id",
                        TEXT,
                        "name",
                        TEXT_OR_NULL,
                        "status",
                        TEXT,
                        "size_gib",
                        WHOLE,
                        "volume_type",
                        TEXT_OR_NULL,
                        "backend",
                        TEXT_OR_NULL,
                        "pool",
                        TEXT_OR_NULL,
                        "host",
                        TEXT_OR_NULL,
                        "attachments",
                        TEXTS,
                        "created_at",
                        TIME,
                        "updated_at",
                        TIME_OR_NULL));
    }

    private static void places(Map<String, Object> schemas) {
        schemas.put(
                "Pool",
                object(
                        "name",
                        TEXT,
                        "backend",
                        TEXT,
                        "pool",
                        TEXT,
                        "availability_zone",
                        TEXT,
                        "state",
                        TEXT,
                        "protocol",
                        TEXT,
                        "thin",
                        FLAG,
                        "multiattach",
                        FLAG,
                        "provisioned_gib",
                        NUMBER,
                        "allocated_gib",
                        NUMBER,
                        "volume_count",
                        WHOLE));
        schemas.put("Pools", object("pools", list("Pool")));
        schemas.put("Objection", object("filter", TEXT, "words", TEXT, "words_zh", TEXT_OR_NULL));
        schemas.put(
                "Verdict",
                object(
                        "pool",
                        TEXT,
                        "verdict",
                        TEXT,
                        "weight",
                        NUMBER_OR_NULL,
                        "words",
                        TEXT,
                        "words_zh",
                        TEXT_OR_NULL,
                        "objections",
                        list("Objection")));
        schemas.put("Verdicts", object("possible", FLAG, "verdicts", list("Verdict")));
        schemas.put(
                "Finding",
                object(
                        "id",
                        TEXT,
                        "severity",
                        TEXT,
                        "check",
                        TEXT,
                        "backend",
                        TEXT,
                        "where",
                        TEXT,
                        "what",
                        TEXT,
                        "what_zh",
                        TEXT_OR_NULL,
                        "cause",
                        TEXT,
                        "cause_zh",
                        TEXT_OR_NULL,
                        "correction",
                        TEXT,
                        "correction_zh",
                        TEXT_OR_NULL,
                        "healing",
                        TEXT_OR_NULL,
                        "since",
                        TIME));
        schemas.put("Findings", object("findings", list("Finding")));
        schemas.put("Healing", object("flow", TEXT));
    }

    /** An object that has at least these, all of them. */
    static Map<String, Object> object(Object... pairs) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put((String) pairs[i], pairs[i + 1]);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", List.copyOf(properties.keySet()));
        return schema;
    }

    static Map<String, Object> ref(String name) {
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    static Map<String, Object> list(String name) {
        return Map.of("type", "array", "items", ref(name));
    }
}
