package octopus.server.route;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Writes values as Python's {@code str} and {@code repr} do, because clients of Cinder have met its messages in this
 * form ({@code Value: {'size': -1}}).
 */
final class PythonText {
    private static final int LONGEST = 1000;

    private PythonText() {}

    /** As {@code str(value)}: a text stands without quotes. */
    static String str(JsonNode value) {
        return shorten(value.isString() ? value.asString() : repr(value));
    }

    static String repr(JsonNode value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return shorten(out.toString());
    }

    private static void write(StringBuilder out, JsonNode value) {
        if (value.isObject()) {
            out.append('{');
            String separator = "";
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                out.append(separator).append('\'').append(entry.getKey()).append("': ");
                write(out, entry.getValue());
                separator = ", ";
            }
            out.append('}');
        } else if (value.isArray()) {
            out.append('[');
            String separator = "";
            for (JsonNode item : value) {
                out.append(separator);
                write(out, item);
                separator = ", ";
            }
            out.append(']');
        } else if (value.isString()) {
            out.append('\'').append(value.asString()).append('\'');
        } else if (value.isBoolean()) {
            out.append(value.asBoolean() ? "True" : "False");
        } else if (value.isNull()) {
            out.append("None");
        } else {
            out.append(value.asString());
        }
    }

    private static String shorten(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
