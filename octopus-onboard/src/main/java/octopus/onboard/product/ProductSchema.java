package octopus.onboard.product;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.spi.option.Option;

/** A product's options as JSON Schema 2020-12. What JSON Schema has no word for is under keys that begin with {@code x-}. */
final class ProductSchema {
    private ProductSchema() {}

    static Map<String, Object> of(Product product) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:octopus:product:" + product.id());
        schema.put("title", product.name().en());
        schema.put("x-title-zh", product.name().zh());
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        List<String> required = product.options().stream()
                .filter(ProductOption::required)
                .map(ProductOption::name)
                .toList();
        schema.put("required", required);
        Map<String, Object> properties = new LinkedHashMap<>();
        int order = 0;
        for (ProductOption option : product.options()) {
            properties.put(option.name(), property(option, order++));
        }
        schema.put("properties", properties);
        List<Object> groups = new ArrayList<>();
        for (OptionGroup group : product.groups()) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("id", group.id());
            shown.put("title", group.title().en());
            shown.put("title-zh", group.title().zh());
            shown.put("advanced", group.advanced());
            groups.add(shown);
        }
        schema.put("x-groups", groups);
        return schema;
    }

    private static Map<String, Object> property(ProductOption option, int order) {
        Map<String, Object> property = new LinkedHashMap<>(type(option.option()));
        property.put("title", option.label().en());
        property.put("description", option.option().sentence());
        option.usual().ifPresent(text -> property.put("default", value(option.option(), text)));
        if (option.secret()) {
            property.put("format", "password");
            property.put("writeOnly", true);
            property.put("x-secret", true);
        }
        property.put("x-title-zh", option.label().zh());
        property.put("x-group", option.group());
        property.put("x-order", order);
        property.put("x-advanced", option.advanced());
        property.put("x-checked", option.checked());
        return property;
    }

    private static Map<String, Object> type(Option option) {
        return switch (option) {
            case Option.Text text ->
                text.example().isBlank()
                        ? map("type", "string", "minLength", 1)
                        : map("type", "string", "minLength", 1, "examples", List.of(text.example()));
            case Option.SecretText secret -> map("type", "string", "minLength", 1);
            case Option.Choice choice -> map("type", "string", "enum", choice.choices());
            case Option.Flag flag -> map("type", "boolean");
            case Option.Count count -> map("type", "integer", "minimum", count.least(), "maximum", count.most());
            case Option.Ratio ratio -> map("type", "number", "minimum", ratio.least(), "maximum", ratio.most());
            case Option.Amount amount ->
                map("type", "string", "pattern", "^[0-9]+[KMGTPkmgtp]?([iI]?[bB])?$", "x-kind", "amount");
            case Option.Address address -> map("type", "string", "pattern", "^[0-9A-Za-z.:_-]+$", "x-kind", "address");
            case Option.Port port -> map("type", "integer", "minimum", 1, "maximum", 65_535, "x-kind", "port");
            case Option.Directory directory -> map("type", "string", "pattern", "^/", "x-kind", "directory");
        };
    }

    /** A default of the schema's type, where the text is one. */
    private static Object value(Option option, String text) {
        try {
            return switch (option) {
                case Option.Flag flag -> Boolean.parseBoolean(text);
                case Option.Count count -> Long.parseLong(text);
                case Option.Port port -> Long.parseLong(text);
                case Option.Ratio ratio -> Double.parseDouble(text);
                case Option.Text t -> text;
                case Option.SecretText t -> text;
                case Option.Choice t -> text;
                case Option.Amount t -> text;
                case Option.Address t -> text;
                case Option.Directory t -> text;
            };
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
