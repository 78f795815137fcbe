package octopus.cli.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as a tree: the command line passes on what the server says, also what it does not know yet. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An object with one key. */
    public static ObjectNode wrap(String key, JsonNode value) {
        ObjectNode node = object();
        node.set(key, value);
        return node;
    }

    /** As plain maps, lists, numbers and texts. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(JsonNode object) {
        return MAPPER.convertValue(object, Map.class);
    }

    public static ObjectNode of(Map<String, String> map) {
        ObjectNode node = object();
        map.forEach(node::put);
        return node;
    }

    /** A number or a truth value where the text is one; a text otherwise. */
    public static JsonNode guess(String text) {
        if (text.equals("true") || text.equals("false")) {
            return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
        }
        return text.matches("-?(0|[1-9][0-9]{0,17})")
                ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
                : JsonNodeFactory.instance.stringNode(text);
    }

    public static JsonNode read(byte[] bytes) {
        return bytes.length == 0 ? MissingNode.getInstance() : MAPPER.readTree(bytes);
    }

    public static JsonNode read(String text) {
        return text.isBlank() ? MissingNode.getInstance() : MAPPER.readTree(text);
    }

    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    public static String pretty(JsonNode node) {
        return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(node);
    }

    public static List<JsonNode> list(JsonNode array) {
        return new ArrayList<>(array.isArray() ? array.values() : List.of());
    }

    /** What a key holds, following dots; the whole name is tried first because Cinder's keys contain dots and colons. */
    public static JsonNode at(JsonNode node, String path) {
        JsonNode whole = node.path(path);
        int dot = path.indexOf('.');
        if (!whole.isMissingNode() || dot < 0) {
            return whole;
        }
        return at(node.path(path.substring(0, dot)), path.substring(dot + 1));
    }

    public static String text(JsonNode node, String path) {
        return text(at(node, path));
    }

    /** As a person reads it: nothing for null, {@code k='v'} for an object, commas for a list. */
    public static String text(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (node.isObject()) {
            return node.properties().stream()
                    .map(e -> e.getKey() + "="
                            + (e.getValue().isString() ? "'" + text(e.getValue()) + "'" : text(e.getValue())))
                    .collect(Collectors.joining(", "));
        }
        if (node.isArray()) {
            return node.values().stream().map(Json::text).collect(Collectors.joining(", "));
        }
        return node.asString();
    }
}
