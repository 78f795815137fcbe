package octopus.server.cinder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a map that is written as Python writes one, as Cinder's filters want it: {@code {'key': 'value'}}. */
final class PythonMap {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    private PythonMap() {}

    /** Empty when it is no such map. */
    static Optional<Map<String, String>> parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text.replace("u'", "'"));
            if (!node.isObject()) {
                return Optional.empty();
            }
            Map<String, String> map = new LinkedHashMap<>();
            node.properties()
                    .forEach(entry -> map.put(entry.getKey(), entry.getValue().asString()));
            return Optional.of(map);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
