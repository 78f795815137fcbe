package octopus.server.api;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Holds answers against the schemas of the description: the part of JSON Schema that it uses. */
final class Schemas {
    private static final String PREFIX = "#/components/schemas/";

    private Schemas() {}

    static List<String> violations(JsonNode description, String schema, JsonNode value) {
        List<String> wrong = new ArrayList<>();
        check(description, description.at("/components/schemas").path(schema), value, schema, wrong);
        return wrong;
    }

    private static void check(JsonNode description, JsonNode schema, JsonNode value, String at, List<String> wrong) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asString().substring(PREFIX.length());
            check(description, description.at("/components/schemas").path(name), value, at, wrong);
            return;
        }
        schema.path("allOf").forEach(part -> check(description, part, value, at, wrong));
        if (schema.has("type") && !hasType(schema.path("type"), value)) {
            wrong.add(at + " is " + value + ", not " + schema.path("type"));
            return;
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asString())) {
                wrong.add(at + " lacks " + name.asString());
            }
        });
        schema.path("properties").properties().forEach(property -> {
            if (value.has(property.getKey())) {
                check(
                        description,
                        property.getValue(),
                        value.path(property.getKey()),
                        at + "." + property.getKey(),
                        wrong);
            }
        });
        if (schema.has("items")) {
            value.forEach(item -> check(description, schema.path("items"), item, at + "[]", wrong));
        }
    }

    private static boolean hasType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode each : type) {
                if (hasType(each, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asString()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> false;
        };
    }

    static List<String> danglingReferences(JsonNode description) {
        List<String> missing = new ArrayList<>();
        for (String reference : description.findValuesAsString("$ref")) {
            if (description.at(reference.substring(1)).isMissingNode()) {
                missing.add(reference);
            }
        }
        return missing;
    }
}
