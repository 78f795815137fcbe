package octopus.server.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import octopus.core.json.Json;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** Speaks the public APIs only, as any client would. */
final class DemoClient {
    private static final String PROJECT = "00000000000000000000000000000001";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    DemoClient(URI server) {
        this.server = server;
    }

    static boolean answers(URI server) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/healthcheck"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    JsonNode volumes(String method, String path, Map<String, ?> body) {
        return send(block(path), method, body);
    }

    JsonNode images(String method, String path, Map<String, ?> body) {
        return send(request("/image/v2" + path), method, body);
    }

    void upload(String image, Path file) {
        try {
            HttpRequest.Builder request = request("/image/v2/images/" + image + "/file")
                    .header("Content-Type", "application/octet-stream")
                    .PUT(HttpRequest.BodyPublishers.ofFile(file));
            answer(request.build());
        } catch (IOException e) {
            throw failed("Reading " + file, String.valueOf(e.getMessage()));
        }
    }

    /** Waits until the object has this status; one in error ends the waiting with what its messages say. */
    JsonNode await(String collection, String kind, String id, String status) {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            JsonNode now = volumes("GET", collection + "/" + id, Map.of()).path(kind);
            String is = now.path("status").asString();
            if (is.equals(status)) {
                return now;
            }
            if (is.startsWith("error") || Instant.now().isAfter(end)) {
                throw failed("Waiting until " + kind + " " + id + " is " + status, "it is " + is + "; " + message(id));
            }
            pause();
        }
    }

    void awaitGone(String collection, String id) {
        Instant end = Instant.now().plus(PATIENCE);
        while (status(block(collection + "/" + id).GET().build()) != 404) {
            if (Instant.now().isAfter(end)) {
                throw failed("Waiting until " + id + " is deleted", "it is still there");
            }
            pause();
        }
    }

    private String message(String id) {
        return volumes("GET", "/messages?resource_uuid=" + id, Map.of())
                .path("messages")
                .path(0)
                .path("user_message")
                .asString("no message");
    }

    private HttpRequest.Builder block(String path) {
        return request("/v3/" + PROJECT + path).header("OpenStack-API-Version", "volume 3.70");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).header("X-Auth-Token", "demo:" + PROJECT);
    }

    private JsonNode send(HttpRequest.Builder request, String method, Map<String, ?> body) {
        HttpRequest.BodyPublisher content = HttpRequest.BodyPublishers.noBody();
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
            content = HttpRequest.BodyPublishers.ofString(Json.write(body));
        }
        String text = answer(request.method(method, content).build());
        return text.isBlank() ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(text);
    }

    private String answer(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw failed(
                        request.method() + " " + request.uri().getPath(),
                        response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw failed(request.method() + " " + request.uri(), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(request.method() + " " + request.uri(), "interrupted");
        }
    }

    private int status(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw failed("GET " + request.uri(), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("GET " + request.uri(), "interrupted");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static StorageException failed(String what, String cause) {
        return Fault.of(CommonFault.INTERNAL_ERROR, what, cause, "").exception();
    }
}
