package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.json.Json;
import octopus.server.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Sends what was sent to the real Cinder 21.3.1, in the same order, and holds our answers against the recorded ones:
 * status, headers, shape of the body and every value that does not differ by nature.
 */
class CinderDialectTest {
    private static final List<String> HEADERS =
            List.of("OpenStack-API-Version", "Vary", "Content-Type", "Location", "Retry-After", "X-Auth-Token");
    private static final String NEWEST_THERE = "3.70";
    private static final String NEWEST_HERE = "3.71";

    @TempDir
    Path directory;

    private final Ids ids = new Ids();
    private final List<String> differences = new ArrayList<>();

    @Test
    void answersAsCinderDoes() throws IOException {
        int sent = 0;
        try (DialectWorld world = new DialectWorld(directory)) {
            Preparations preparations = new Preparations(world, ids);
            String base = "http://127.0.0.1:" + world.port();
            for (Recorded recorded : Recorded.all()) {
                if (Differences.later(recorded.number()).isPresent()) {
                    continue;
                }
                preparations.before(recorded.number());
                exchange(base, recorded);
                if (!recorded.method().equals("GET") && !keepsGoing(recorded)) {
                    world.settle();
                }
                sent++;
            }
        }
        assertThat(differences).as("of %d exchanges", sent).isEmpty();
        assertThat(sent).isGreaterThan(290);
    }

    /** The next exchange wants to see it under way. */
    private static boolean keepsGoing(Recorded recorded) {
        return recorded.number().equals("372");
    }

    private void exchange(String base, Recorded recorded) {
        Map<String, String> headers = new HashMap<>(recorded.headers());
        Http.Answer answer = new Http(base, headers)
                .send(recorded.method(), ids.translate(recorded.path()), ids.translate(recorded.body()));
        Optional<Differences.Difference> difference = Differences.of(recorded.number());
        int wanted = difference
                .map(Differences.Difference::status)
                .filter(status -> status != 0)
                .orElse(recorded.status());
        if (answer.status() != wanted) {
            say(recorded, "status " + answer.status() + " instead of " + wanted + ": " + answer.body());
            return;
        }
        JsonNode body = parse(answer.body());
        ids.learn(recorded.answer(), body);
        if (difference.isEmpty()) {
            headers(base, recorded, answer);
            BodyComparison.compare(recorded.answer(), body, ids).forEach(text -> say(recorded, text));
        }
    }

    private void headers(String base, Recorded recorded, Http.Answer answer) {
        for (String name : HEADERS) {
            String wanted = header(recorded.answerHeaders(), name)
                    .replace("{base}", base)
                    .replace(
                            NEWEST_THERE,
                            recorded.headers().containsValue("volume latest") ? NEWEST_HERE : NEWEST_THERE);
            String given = answer.header(name);
            boolean same = name.equals("Content-Type") ? type(wanted).equals(type(given)) : wanted.equals(given);
            if (!same) {
                say(recorded, name + ": \"" + given + "\" instead of \"" + wanted + "\"");
            }
        }
    }

    private static String header(Map<String, String> headers, String name) {
        return headers.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static String type(String contentType) {
        int semicolon = contentType.indexOf(';');
        return semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    }

    private static JsonNode parse(String body) {
        try {
            return body.isEmpty() ? StringNode.valueOf("") : Json.MAPPER.readTree(body);
        } catch (JacksonException e) {
            return StringNode.valueOf(body);
        }
    }

    private void say(Recorded recorded, String text) {
        differences.add(recorded.label() + "\n    " + text);
    }
}
