package octopus.simulator.oceanstor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One request: the path behind the device id, the parameters, the body.
 *
 * @param body an empty object where there is none
 */
record Ask(String method, List<String> path, Map<String, String> query, JsonNode body) {
    String resource() {
        return path.getFirst();
    }

    /** A value of the body as text, whatever it is there. */
    Optional<String> given(String field) {
        JsonNode node = body.path(field);
        return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(text(node));
    }

    String need(String field) {
        return given(field)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> ArrayFault.WRONG_PARAMETER.refusal(field + " is missing."));
    }

    /** The id: in the path, in the body or among the parameters. */
    String id() {
        return path.size() > 1
                        && !path.get(1).isEmpty()
                        && Character.isLetterOrDigit(path.get(1).charAt(0))
                ? path.get(1)
                : given("ID").orElseGet(() -> query.getOrDefault("ID", ""));
    }

    String bodyId() {
        return given("ID").orElseGet(() -> query.getOrDefault("ID", ""));
    }

    /** A parameter, or else a field of the body. */
    Optional<String> either(String name) {
        return Optional.ofNullable(query.get(name)).or(() -> given(name));
    }

    List<String> list(String field) {
        JsonNode node = body.path(field);
        return node.isArray() ? stream(node).map(Ask::text).toList() : List.of();
    }

    private static Stream<JsonNode> stream(JsonNode node) {
        return node.valueStream();
    }

    private static String text(JsonNode node) {
        return node.isValueNode() ? node.asString() : node.toString();
    }

    /** Whether an object passes the filters of the parameters. */
    boolean admits(ArrayObject object) {
        return query.entrySet().stream().allMatch(each -> admits(object, each.getKey(), each.getValue()));
    }

    private static boolean admits(ArrayObject object, String key, String value) {
        if (key.equals("filter")) {
            int at = value.indexOf("::");
            return at < 0 || object.get(value.substring(0, at)).equals(value.substring(at + 2));
        }
        boolean about = key.equals("range") || key.equalsIgnoreCase("type") || key.startsWith("ASSOCIATE");
        return about || object.get(key).equals(value);
    }
}
