package octopus.server.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import octopus.core.json.Json;
import tools.jackson.databind.JsonNode;

/** One tenant's program: patient with a server that is away, and sure of what was acknowledged. */
final class ChaosClient {
    static final String PROJECT = "00000000000000000000000000000064";
    private final HttpClient http;
    private final URI server;

    ChaosClient(HttpClient http, URI server) {
        this.http = http;
        this.server = server;
    }

    /** @param status 0 when no answer came: the request may or may not have been carried out */
    record Answer(int status, JsonNode body) {
        boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    Answer send(String method, String path, Map<String, ?> body) {
        return ask(method, "/v3/" + PROJECT + path, body);
    }

    /** What is being done to the volume, as our own API tells; empty when nothing is, or while the server is away. */
    JsonNode flow(String volume) {
        return ask("GET", "/api/v1/volumes/" + volume, Map.of()).body().path("flow");
    }

    private Answer ask(String method, String path, Map<String, ?> body) {
        HttpRequest.BodyPublisher content = body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(Json.write(body));
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("X-Auth-Token", "chaos:" + PROJECT)
                .header("OpenStack-API-Version", "volume 3.70")
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .method(method, content)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode json = response.body().startsWith("{")
                    ? Json.MAPPER.readTree(response.body())
                    : Json.MAPPER.createObjectNode();
            return new Answer(response.statusCode(), json);
        } catch (IOException e) {
            return new Answer(0, Json.MAPPER.createObjectNode());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, Json.MAPPER.createObjectNode());
        }
    }

    /** The volume's status; empty when it does not exist; asks again while the server is away. */
    Optional<String> status(String volume) {
        Answer answer = retry("GET", "/volumes/" + volume, Map.of());
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(answer.body().path("volume").path("status").asString());
    }

    /** Until an answer comes, whatever it is. */
    Answer retry(String method, String path, Map<String, ?> body) {
        while (true) {
            Answer answer = send(method, path, body);
            if (answer.status() != 0 || Thread.currentThread().isInterrupted()) {
                return answer;
            }
            pause();
        }
    }

    static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
