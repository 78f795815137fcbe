package octopus.server.glance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import octopus.block.image.ImageLimits;
import octopus.block.image.ImageRoom;
import octopus.core.json.Json;
import octopus.server.auth.NoAuth;
import octopus.server.http.ListenSettings;
import octopus.server.http.Listener;
import tools.jackson.databind.JsonNode;

/** The image door alone, on a port of its own. */
final class GlanceServer implements AutoCloseable {
    private final ImageRoom room;
    private final Listener listener;
    private final HttpClient client = HttpClient.newHttpClient();

    GlanceServer(Path directory, ImageLimits limits) {
        room = ImageRoom.open(directory, directory.resolve("images"), limits);
        GlanceDoor door = new GlanceDoor(GlanceRoutes.of(room.images()), new NoAuth());
        listener = new Listener(List.of(door), (route, status, nanos) -> {}, ListenSettings.loopback(0)).start();
    }

    ImageRoom room() {
        return room;
    }

    int port() {
        return listener.port();
    }

    String address() {
        return "http://127.0.0.1:" + listener.port() + "/image";
    }

    record Answer(int status, HttpResponse<byte[]> whole) {
        JsonNode json() {
            return Json.MAPPER.readTree(whole.body());
        }

        String text() {
            return new String(whole.body(), StandardCharsets.UTF_8);
        }

        String message() {
            return json().path("error").path("message").asString("");
        }

        String header(String name) {
            return whole.headers().firstValue(name).orElse("");
        }
    }

    Answer get(String path) {
        return send(request(path).GET().build());
    }

    Answer post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    Answer put(String path, byte[] bytes) {
        return send(request(path)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(bytes))
                .build());
    }

    Answer patch(String id, String json) {
        return patch(id, ImagePatch.NEW, json);
    }

    Answer patch(String id, String type, String json) {
        return send(request("/v2/images/" + id)
                .header("Content-Type", type)
                .method("PATCH", BodyPublishers.ofString(json))
                .build());
    }

    Answer delete(String path) {
        return send(request(path).DELETE().build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path)).header("X-Auth-Token", "tester:p1");
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A queued raw image. */
    String create(String name) {
        Answer answer =
                post("/v2/images", "{\"name\":\"" + name + "\",\"disk_format\":\"raw\",\"container_format\":\"bare\"}");
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.text());
        }
        return answer.json().path("id").asString();
    }

    String active(String name, byte[] bytes) {
        String id = create(name);
        put("/v2/images/" + id + "/file", bytes);
        return id;
    }

    @Override
    public void close() {
        // An idle connection would let the listener wait.
        client.shutdownNow();
        listener.close();
        room.close();
    }
}
