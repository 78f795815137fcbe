package octopus.server.cinder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JsonNode;

/** Small moves between JSON and what the domain speaks. */
final class JsonMaps {
    private JsonMaps() {}

    static void write(JsonGenerator out, String name, Map<String, String> map) {
        out.writeObjectPropertyStart(name);
        map.forEach(out::writeStringProperty);
        out.writeEndObject();
    }

    static void write(JsonGenerator out, SerializedString name, Map<String, String> map) {
        out.writeName(name);
        out.writeStartObject();
        map.forEach(out::writeStringProperty);
        out.writeEndObject();
    }

    static void writeOrNull(JsonGenerator out, SerializedString name, Optional<?> value) {
        out.writeName(name);
        if (value.isPresent()) {
            out.writeString(value.get().toString());
        } else {
            out.writeNull();
        }
    }

    static void writeOrNull(JsonGenerator out, String name, Optional<?> value) {
        if (value.isPresent()) {
            out.writeStringProperty(name, value.get().toString());
        } else {
            out.writeNullProperty(name);
        }
    }

    static Map<String, String> texts(JsonNode node) {
        Map<String, String> map = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asString()));
        return map;
    }

    /** The text under a key; empty when it is missing or null. */
    static Optional<String> text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isString() ? Optional.of(value.asString()) : Optional.empty();
    }

    static Map<String, Object> plain(JsonNode node) {
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            Object value = value(entry.getValue());
            if (value != null) {
                map.put(entry.getKey(), value);
            }
        });
        return map;
    }

    private static @org.jspecify.annotations.Nullable Object value(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (node.isObject()) {
            return plain(node);
        }
        if (node.isArray()) {
            java.util.List<Object> list = new java.util.ArrayList<>();
            node.forEach(item -> {
                Object value = value(item);
                if (value != null) {
                    list.add(value);
                }
            });
            return list;
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        return node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.asLong() : node.asString();
    }
}
