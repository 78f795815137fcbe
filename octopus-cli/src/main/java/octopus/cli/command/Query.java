package octopus.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Collects what was given on the command line; picocli leaves what was not given {@code null}. */
final class Query {
    private final Map<String, String> values = new LinkedHashMap<>();

    Query with(String key, Object value) {
        if (value != null) {
            values.put(key, value.toString());
        }
        return this;
    }

    Query flag(String key, boolean set) {
        return set ? with(key, "1") : this;
    }

    Query all(Map<String, String> more) {
        if (more != null) {
            values.putAll(more);
        }
        return this;
    }

    Map<String, String> map() {
        return values;
    }

    /** Puts a text into a body when it was given. */
    static void put(ObjectNode body, String key, String value) {
        if (value != null) {
            body.put(key, value);
        }
    }
}
