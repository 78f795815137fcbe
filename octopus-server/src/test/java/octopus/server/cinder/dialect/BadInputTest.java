package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.json.Json;
import octopus.server.Http;
import octopus.server.cinder.CinderRequest;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every field of every call, wrong in every way that we could think of: the answer is a refusal that names it, never a 500. */
class BadInputTest {
    private static final String SOMEBODY = "00000000-0000-4000-8000-000000000000";
    private static final String HUGE = "x".repeat(300);

    @TempDir
    Path directory;

    private final List<String> wrong = new ArrayList<>();
    private int sent;

    @Test
    void everyFieldOfEveryCallIsGuarded() {
        try (DialectWorld world = new DialectWorld(directory)) {
            for (String version : List.of("volume 3.0", "volume 3.71")) {
                Http http = new Http(
                        "http://127.0.0.1:" + world.port(),
                        Map.of("X-Auth-Token", "u:abc", "OpenStack-API-Version", version));
                int minor = version.equals("volume 3.0") ? 0 : 71;
                for (Route<CinderRequest> route : world.routes()) {
                    if (route.versions().has(minor)) {
                        attack(http, route, minor);
                    }
                }
            }
        }
        assertThat(wrong).as("of %d requests", sent).isEmpty();
        assertThat(sent).isGreaterThan(500);
    }

    private void attack(Http http, Route<CinderRequest> route, int minor) {
        String path = "/v3" + path(route.path());
        String method = route.method().name();
        if (route.body().isEmpty()) {
            expectRefusalOrSuccess(http, method, path, "");
            return;
        }
        expect(http, method, path, "{\"unfinished\":", "");
        expect(http, method, path, "[1,2]", "");
        expect(http, method, path, "\"text\"", "");
        expect(http, method, path, "", "");
        Http.Answer xml = http.with("Content-Type", "application/xml").send(method, path, "<a/>");
        if (xml.status() != 415) {
            wrong.add(method + " " + path + " <xml> " + xml.status());
        }
        JsonNode good = sample(route.body().get().shape(), minor);
        if (good instanceof ObjectNode object) {
            fields(http, method, path, object, object, route.body().get().shape(), minor);
        }
    }

    /** Each field of a structure in turn, the rest of the body as it should be. */
    private void fields(
            Http http, String method, String path, ObjectNode whole, ObjectNode place, Shape shape, int minor) {
        if (!(shape instanceof Shape.Struct struct)) {
            return;
        }
        for (Field field : struct.fields()) {
            if (!field.versions().has(minor)) {
                continue;
            }
            JsonNode before = place.path(field.name());
            for (JsonNode bad : bad(field.shape())) {
                place.set(field.name(), bad);
                expect(http, method, path, whole.toString(), field.name());
            }
            if (field.required()) {
                place.remove(field.name());
                expect(http, method, path, whole.toString(), whole == place ? "" : field.name());
            }
            JsonNode inner = sample(field.shape(), minor);
            if (inner instanceof ObjectNode innerObject) {
                place.set(field.name(), innerObject);
                fields(http, method, path, whole, innerObject, field.shape(), minor);
            }
            if (before.isMissingNode()) {
                place.remove(field.name());
            } else {
                place.set(field.name(), before);
            }
        }
        if (struct.closedSince().filter(since -> minor >= since).isPresent() && whole != place) {
            place.put("nonsense", 1);
            expect(http, method, path, whole.toString(), "nonsense");
            place.remove("nonsense");
        }
    }

    private void expect(Http http, String method, String path, String body, String field) {
        sent++;
        Http.Answer answer = http.send(method, path, body);
        boolean refused = answer.status() == 400 || answer.status() == 413 && body.length() > 100_000;
        // Of a map of the caller's own keys the key is named.
        boolean named = answer.body().contains(field) || answer.body().contains("field/attribute k.");
        if (!refused || !named) {
            wrong.add(method + " " + path + " " + shorten(body) + " -> " + answer.status() + " "
                    + shorten(answer.body()));
        }
    }

    private void expectRefusalOrSuccess(Http http, String method, String path, String body) {
        sent++;
        for (String query :
                List.of("", "?limit=x", "?limit=99999999999", "?marker=%00", "?sort=x:y", "?a%20b=%F0%9F")) {
            Http.Answer answer = http.send(method, path + query, body);
            if (answer.status() >= 500 && answer.status() != 501) {
                wrong.add(method + " " + path + query + " -> " + answer.status() + " " + shorten(answer.body()));
            }
        }
    }

    private static String path(String template) {
        return template.replace("{project}", "abc")
                .replace("{class}", "default")
                .replace("{action}", "disable")
                .replace("{host}", "lab@fake")
                .replace("{name}", "none")
                .replace("{key}", "k")
                .replace("{alias}", "none")
                .replace("{id}", SOMEBODY);
    }

    private static List<JsonNode> bad(Shape shape) {
        List<@Nullable Object> values =
                switch (shape) {
                    case Shape.Text text -> List.of(7, true, List.of(1), Map.of("a", 1), HUGE + HUGE);
                    case Shape.Whole whole ->
                        List.of(
                                "abc",
                                true,
                                -1,
                                1.5,
                                List.of(),
                                Map.of(),
                                99_999_999_999L,
                                "-5",
                                "99999999999999999999");
                    case Shape.Flag flag -> List.of("maybe", 7, List.of(), Map.of());
                    case Shape.Uuid uuid -> List.of("abc", 7, true, List.of(), Map.of());
                    case Shape.Choice choice -> List.of("nonsense", 7, List.of());
                    case Shape.Mapping mapping ->
                        List.of(
                                "x",
                                7,
                                List.of(1),
                                Map.of("k", 7),
                                Map.of("bad*key", "v"),
                                Map.of("k", "x".repeat(66_000)));
                    case Shape.Struct struct -> List.of("x", 7, List.of(1));
                    case Shape.FreeObject free -> List.of(7, true, List.of(1));
                    case Shape.ListOf list -> List.of("x", 7, Map.of());
                    case Shape.Anything anything -> List.of();
                };
        List<JsonNode> nodes = new ArrayList<>();
        values.forEach(value -> nodes.add(Json.MAPPER.valueToTree(value)));
        if (!shape.nullable()) {
            nodes.add(Json.MAPPER.nullNode());
        }
        return nodes;
    }

    /** A value that the shape permits. */
    private static JsonNode sample(Shape shape, int minor) {
        return switch (shape) {
            case Shape.Text text -> Json.MAPPER.valueToTree("x".repeat(Math.max(1, text.least())));
            case Shape.Whole whole -> Json.MAPPER.valueToTree(Math.max(1, whole.least()));
            case Shape.Flag flag -> Json.MAPPER.valueToTree(true);
            case Shape.Uuid uuid -> Json.MAPPER.valueToTree(SOMEBODY);
            case Shape.Choice choice -> Json.MAPPER.valueToTree(choice.choices().getFirst());
            case Shape.Mapping mapping -> Json.MAPPER.valueToTree(Map.of("k", "v"));
            case Shape.Struct struct -> object(struct, minor);
            case Shape.FreeObject free -> Json.MAPPER.valueToTree(Map.of("host", "h"));
            case Shape.ListOf list -> {
                ArrayNode array = Json.MAPPER.createArrayNode();
                array.add(sample(list.item(), minor));
                yield array;
            }
            case Shape.Anything anything -> Json.MAPPER.createObjectNode();
        };
    }

    /** With what is required only: more could contradict itself. */
    private static ObjectNode object(Shape.Struct struct, int minor) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        for (Field field : struct.fields()) {
            if (field.required() && field.versions().has(minor)) {
                fields.put(field.name(), sample(field.shape(), minor));
            }
        }
        ObjectNode object = Json.MAPPER.createObjectNode();
        fields.forEach(object::set);
        return object;
    }

    private static String shorten(String text) {
        return Optional.of(text)
                .filter(all -> all.length() > 160)
                .map(all -> all.substring(0, 160) + "…")
                .orElse(text);
    }
}
