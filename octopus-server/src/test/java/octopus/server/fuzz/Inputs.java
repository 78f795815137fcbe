package octopus.server.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import octopus.core.json.Json;
import octopus.server.route.Field;
import octopus.server.route.Shape;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies and values by declaration: mostly right, sometimes a little wrong, sometimes nonsense. */
final class Inputs {
    /** Texts that have broken programs before. */
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "\u0000",
            "null",
            "..",
            "../../etc/passwd",
            "'; drop table volumes; --",
            "%",
            "%s%n",
            "${jndi:ldap://x}",
            "\ud83d\ude00",
            "\u202e\u200f",
            "\ud800",
            "é".repeat(128),
            "x".repeat(255),
            "x".repeat(256),
            "x".repeat(5000),
            "-1",
            "1e9",
            "NaN",
            "true",
            "[]",
            "<a/>",
            "a\nb",
            "\t");

    private final RandomGenerator random;
    private final Known known;

    Inputs(RandomGenerator random, Known known) {
        this.random = random;
        this.known = known;
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String nasty() {
        return any(NASTY);
    }

    /** @param wrong the share of values that are not as declared */
    String body(Shape shape, int minor, double wrong) {
        if (chance(wrong / 4)) {
            return any(List.of(
                    "",
                    "{",
                    "[]",
                    "null",
                    "7",
                    "\"x\"",
                    "{\"a\":1}",
                    "{}",
                    "[".repeat(2000),
                    "{\"a\":".repeat(600),
                    "{\"volume\":{\"size\":1e400}}",
                    "{\"volume\":{\"size\":1,\"size\":\"x\"}}",
                    "\u0000\u0001"));
        }
        return value(shape, minor, wrong, 0).toString();
    }

    private JsonNode value(Shape shape, int minor, double wrong, int depth) {
        if (chance(wrong)) {
            return nonsense();
        }
        if (shape.nullable() && chance(0.1)) {
            return Json.MAPPER.nullNode();
        }
        return switch (shape) {
            case Shape.Text text -> Json.MAPPER.valueToTree(text(text));
            case Shape.Whole whole -> whole(whole);
            case Shape.Flag flag -> Json.MAPPER.valueToTree(any(List.<Object>of(true, false, "True", "0", "off")));
            case Shape.Uuid uuid -> Json.MAPPER.valueToTree(known.id(random));
            case Shape.Choice choice -> Json.MAPPER.valueToTree(any(choice.choices()));
            case Shape.Mapping mapping -> mapping(mapping);
            case Shape.Struct struct -> struct(struct, minor, wrong, depth);
            case Shape.FreeObject free -> Json.MAPPER.valueToTree(free());
            case Shape.ListOf list -> list(list, minor, wrong, depth);
            case Shape.Anything anything -> depth > 3 ? nonsense() : Json.MAPPER.valueToTree(free());
        };
    }

    /** Names of things that there are, or their ids: many fields want one. */
    private String text(Shape.Text text) {
        String chosen = chance(0.5) ? known.word(random) : chance(0.5) ? known.id(random) : nasty();
        return chosen.length() > text.most() && !chance(0.1) ? chosen.substring(0, text.most()) : chosen;
    }

    private JsonNode whole(Shape.Whole whole) {
        long number = chance(0.7)
                ? Math.max(whole.least(), 1) + random.nextInt(3)
                : any(List.of(whole.least(), whole.most(), whole.least() - 1, 0L, 1_000_000L));
        return Json.MAPPER.valueToTree(whole.digitsAllowed() && chance(0.3) ? String.valueOf(number) : number);
    }

    private JsonNode mapping(Shape.Mapping mapping) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        int count = mapping.exactlyOne() ? 1 : random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String key = chance(0.8) ? any(List.of("a", "b-c", "volume_backend_name", "consumer")) : nasty();
            object.put(key, chance(0.8) ? known.word(random) : nasty());
        }
        return object;
    }

    private JsonNode struct(Shape.Struct struct, int minor, double wrong, int depth) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        for (Field field : struct.fields()) {
            boolean wanted = field.required() ? !chance(wrong) : chance(0.35);
            if (wanted && (field.versions().has(minor) || chance(wrong))) {
                object.set(field.name(), value(field.shape(), minor, wrong, depth + 1));
            }
        }
        if (chance(wrong)) {
            object.set(nasty(), nonsense());
        }
        return object;
    }

    private JsonNode list(Shape.ListOf list, int minor, double wrong, int depth) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        int count = list.least() + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            array.add(value(list.item(), minor, wrong, depth + 1));
        }
        return array;
    }

    private Map<String, Object> free() {
        return any(List.of(
                Map.<String, Object>of("host", "h", "initiator", "iqn.2026-11.org.example:fuzz", "ip", "127.0.0.1"),
                Map.<String, Object>of("host", "h", "initiator", List.of("x"), "multipath", "maybe"),
                Map.<String, Object>of("pools", "2"),
                Map.<String, Object>of("pools", nasty(), "nonsense", "1"),
                Map.<String, Object>of("source-name", "volume-" + known.id(random)),
                Map.<String, Object>of("a", Map.of("b", List.of(1, "2", 3.5))),
                Map.<String, Object>of(nasty(), nasty())));
    }

    private JsonNode nonsense() {
        return any(List.<JsonNode>of(
                Json.MAPPER.nullNode(),
                Json.MAPPER.valueToTree(true),
                Json.MAPPER.valueToTree(-1),
                Json.MAPPER.valueToTree(1.5),
                Json.MAPPER.valueToTree(Long.MAX_VALUE),
                Json.MAPPER.valueToTree(new java.math.BigInteger("9".repeat(40))),
                Json.MAPPER.valueToTree(List.of()),
                Json.MAPPER.valueToTree(List.of(1, "a", Map.of())),
                Json.MAPPER.valueToTree(Map.of()),
                Json.MAPPER.valueToTree(Map.of("a", Map.of("b", 1))),
                Json.MAPPER.valueToTree(nasty())));
    }

    List<String> queryValues() {
        List<String> values = new ArrayList<>(List.of("1", "0", "10", "-1", "name:asc", "{'a':'b'}", "True", "x:y:z"));
        values.add(known.id(random));
        values.add(known.word(random));
        values.add(nasty());
        return values;
    }
}
