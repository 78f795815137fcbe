package octopus.server.api;

import static octopus.server.api.AnswerSchemas.list;
import static octopus.server.api.AnswerSchemas.object;
import static octopus.server.api.AnswerSchemas.ref;

import java.util.List;
import java.util.Map;

/** What the answers about who asks look like. */
final class SessionSchemas {
    private static final Object TEXT = Map.of("type", "string");
    private static final Object TEXT_OR_NULL = Map.of("type", List.of("string", "null"));
    private static final Object FLAG = Map.of("type", "boolean");
    private static final Object TEXTS = Map.of("type", "array", "items", TEXT);

    private SessionSchemas() {}

    static void put(Map<String, Object> schemas) {
        schemas.put(
                "SessionFacts",
                object(
                        "strategy",
                        TEXT,
                        "signed_in",
                        FLAG,
                        "user",
                        TEXT_OR_NULL,
                        "project",
                        TEXT_OR_NULL,
                        "roles",
                        TEXTS,
                        "admin",
                        FLAG,
                        "must_change_password",
                        FLAG,
                        "rules",
                        TEXTS));
        schemas.put("Session", object("session", ref("SessionFacts")));
        schemas.put("SessionBegun", object("session", object("strategy", TEXT)));
        schemas.put(
                "LocalUser",
                object(
                        "name",
                        TEXT,
                        "role",
                        TEXT,
                        "must_change_password",
                        FLAG,
                        "locked_until",
                        TEXT_OR_NULL,
                        "created_at",
                        TEXT,
                        "updated_at",
                        TEXT));
        schemas.put("User", object("user", ref("LocalUser")));
        schemas.put("Users", object("users", list("LocalUser")));
    }
}
