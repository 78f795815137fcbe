package octopus.server.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.server.route.Field;
import octopus.server.route.Shape;

/** Says in JSON Schema what a shape permits. */
final class ShapeSchema {
    private ShapeSchema() {}

    static Map<String, Object> of(Shape shape) {
        return switch (shape) {
            case Shape.Text text ->
                with(types("string", text.nullable()), "minLength", text.least(), "maxLength", text.most());
            case Shape.Whole whole ->
                with(types("integer", whole.nullable()), "minimum", whole.least(), "maximum", whole.most());
            case Shape.Flag flag -> types("boolean", flag.nullable());
            case Shape.Uuid uuid -> with(types("string", uuid.nullable()), "format", "uuid");
            case Shape.Choice choice -> with(types("string", choice.nullable()), "enum", choices(choice));
            case Shape.Mapping mapping ->
                with(
                        types("object", mapping.nullable()),
                        "propertyNames",
                        Map.of("pattern", mapping.keys().pattern()),
                        "additionalProperties",
                        Map.of("type", "string", "maxLength", mapping.most()));
            case Shape.Struct struct -> struct(struct);
            case Shape.FreeObject free -> with(types("object", free.nullable()), "minProperties", free.leastFields());
            case Shape.ListOf list -> with(types("array", list.nullable()), "items", of(list.item()));
            case Shape.Anything anything -> new LinkedHashMap<>();
        };
    }

    private static List<Object> choices(Shape.Choice choice) {
        List<Object> words = new ArrayList<>(choice.choices());
        return words;
    }

    private static Map<String, Object> struct(Shape.Struct struct) {
        Map<String, Object> schema = types("object", struct.nullable());
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Field field : struct.fields()) {
            Map<String, Object> property = of(field.shape());
            field.sentence().ifPresent(text -> property.put("description", text));
            properties.put(field.name(), property);
        }
        schema.put("properties", properties);
        List<String> required = struct.fields().stream()
                .filter(Field::required)
                .map(Field::name)
                .toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (struct.closedSince().isPresent()) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private static Map<String, Object> types(String type, boolean nullable) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", nullable ? List.of(type, "null") : type);
        return schema;
    }

    private static Map<String, Object> with(Map<String, Object> schema, Object... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            schema.put((String) pairs[i], pairs[i + 1]);
        }
        return schema;
    }
}
