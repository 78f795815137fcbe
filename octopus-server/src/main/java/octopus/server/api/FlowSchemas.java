package octopus.server.api;

import static octopus.server.api.AnswerSchemas.list;
import static octopus.server.api.AnswerSchemas.object;
import static octopus.server.api.AnswerSchemas.ref;

import java.util.List;
import java.util.Map;

/** What the answers about flows look like. */
final class FlowSchemas {
    private static final Object TEXT = Map.of("type", "string");
    private static final Object TEXT_OR_NULL = Map.of("type", List.of("string", "null"));
    private static final Object TEXTS = Map.of("type", "array", "items", TEXT);
    private static final Object WHOLE = Map.of("type", "integer");
    private static final Object NUMBER_OR_NULL = Map.of("type", List.of("number", "null"));
    private static final Object TIME = Map.of("type", "string", "format", "date-time");
    private static final Object TIME_OR_NULL = Map.of("type", List.of("string", "null"), "format", "date-time");

    private FlowSchemas() {}

    static void put(Map<String, Object> schemas) {
        schemas.put(
                "FlowFacts",
                object(
                        "id",
                        TEXT,
                        "name",
                        TEXT,
                        "name_zh",
                        TEXT_OR_NULL,
                        "version",
                        WHOLE,
                        "subject",
                        TEXT_OR_NULL,
                        "subjects",
                        TEXTS,
                        "state",
                        TEXT,
                        "position",
                        TEXT_OR_NULL,
                        "position_zh",
                        TEXT_OR_NULL,
                        "waiting_for",
                        TEXT_OR_NULL,
                        "waiting_for_zh",
                        TEXT_OR_NULL,
                        "progress",
                        NUMBER_OR_NULL,
                        "attempts",
                        WHOLE,
                        "user",
                        TEXT,
                        "project",
                        TEXT,
                        "request",
                        TEXT,
                        "created_at",
                        TIME,
                        "updated_at",
                        TIME));
        schemas.put(
                "FlowStep",
                object(
                        "sequence",
                        WHOLE,
                        "name",
                        TEXT,
                        "name_zh",
                        TEXT_OR_NULL,
                        "direction",
                        TEXT,
                        "attempt",
                        WHOLE,
                        "state",
                        TEXT,
                        "started_at",
                        TIME,
                        "ended_at",
                        TIME_OR_NULL,
                        "note",
                        TEXT_OR_NULL,
                        "note_zh",
                        TEXT_OR_NULL));
        schemas.put(
                "Flow", object("flow", Map.of("allOf", List.of(ref("FlowFacts"), object("steps", list("FlowStep"))))));
        schemas.put("Flows", object("flows", list("FlowFacts"), "next", TEXT_OR_NULL));
    }
}
