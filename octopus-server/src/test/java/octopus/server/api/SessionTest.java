package octopus.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the console is told before it shows anything. */
class SessionTest {
    @TempDir
    Path directory = Path.of(".");

    @Test
    void whoAsksLearnsWhoTheyAreAndWhatTheyMay() {
        try (Octopus octopus = Octopus.start(OctopusSettings.local(directory, 0))) {
            Http http = new Http("http://127.0.0.1:" + octopus.port(), Map.of());
            JsonNode description = http.get("/api/v1/openapi.json").json();
            Http.Answer answer = http.with("X-Auth-Token", "somebody:abc").get("/api/v1/session");
            assertThat(Schemas.violations(description, "Session", answer.json()))
                    .isEmpty();
            JsonNode session = answer.json().path("session");
            assertThat(session.path("strategy").asString()).isEqualTo("noauth");
            assertThat(session.path("user").asString()).isEqualTo("somebody");
            assertThat(session.path("signed_in").asBoolean()).isTrue();
            assertThat(session.path("rules").valueStream().map(JsonNode::asString))
                    .contains("backend:change", "volume:create", "flow:steer");
        }
    }

    @Test
    void theStreamOfEventsGivesSignsAsOftenAsItIsAskedTo() {
        try (Octopus octopus = Octopus.start(OctopusSettings.local(directory, 0))) {
            Http http = new Http("http://127.0.0.1:" + octopus.port(), Map.of());
            for (String wrong : new String[] {"0", "61", "soon"}) {
                Http.Answer answer = http.get("/api/v1/events?sign-seconds=" + wrong);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.json().at("/fault/about/field").asString()).isEqualTo("sign-seconds");
            }
            Http.Answer right = http.get("/api/v1/events?follow=false&sign-seconds=1");
            assertThat(right.status()).isEqualTo(200);
            assertThat(right.body()).startsWith(": listening");
        }
    }
}
