package octopus.server.api;

import static octopus.server.api.AnswerSchemas.list;
import static octopus.server.api.AnswerSchemas.object;
import static octopus.server.api.AnswerSchemas.ref;

import java.util.List;
import java.util.Map;

/** What the answers about storage products look like. */
final class ProductSchemas {
    private static final Object TEXT = Map.of("type", "string");
    private static final Object TEXT_OR_NULL = Map.of("type", List.of("string", "null"));
    private static final Object FLAG = Map.of("type", "boolean");
    private static final Object OBJECT = Map.of("type", "object");
    private static final Object TEXTS = Map.of("type", "array", "items", TEXT);

    private ProductSchemas() {}

    static void put(Map<String, Object> schemas) {
        schemas.put("Words", object("en", TEXT, "zh", TEXT));
        Object words = ref("Words");
        schemas.put(
                "ProductFacts",
                object(
                        "id",
                        TEXT,
                        "name",
                        words,
                        "maker",
                        TEXT,
                        "family",
                        TEXT,
                        "protocols",
                        TEXTS,
                        "driver",
                        TEXT,
                        "origin",
                        TEXT));
        schemas.put("OptionGroup", object("id", TEXT, "title", words, "advanced", FLAG));
        schemas.put(
                "ProductOption",
                Map.of(
                        "allOf",
                        List.of(
                                ref("DriverOption"),
                                object(
                                        "label",
                                        words,
                                        "group",
                                        TEXT,
                                        "preset",
                                        TEXT_OR_NULL,
                                        "secret",
                                        FLAG,
                                        "advanced",
                                        FLAG,
                                        "checked",
                                        FLAG))));
        Object more = object(
                "supports",
                TEXTS,
                "presets",
                OBJECT,
                "groups",
                list("OptionGroup"),
                "options",
                list("ProductOption"),
                "driver_packages",
                OBJECT,
                "node_packages",
                OBJECT,
                "checks",
                TEXTS,
                "hints",
                list("Words"),
                "notes",
                list("Words"),
                "file",
                TEXT_OR_NULL);
        schemas.put("Product", object("product", Map.of("allOf", List.of(ref("ProductFacts"), more))));
        schemas.put("Products", object("products", list("ProductFacts")));
    }
}
