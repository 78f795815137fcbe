package octopus.neighbour.glance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import octopus.core.json.Json;
import octopus.neighbour.TestScript;
import tools.jackson.databind.JsonNode;

/** A real Glance without Keystone, in a directory of its own. */
public final class RealGlance implements AutoCloseable {
    private final Path directory;
    private final HttpClient client = HttpClient.newHttpClient();
    private Properties facts;

    private RealGlance(Path directory) {
        this.directory = directory;
        this.facts = TestScript.run("glance.sh", "up", directory.toString());
    }

    public static RealGlance start(Path directory) {
        return new RealGlance(directory);
    }

    public String url() {
        return facts.getProperty("url");
    }

    /** Where it keeps the files. */
    public Path images() {
        return Path.of(facts.getProperty("images"));
    }

    /** Takes connections but says nothing any more. */
    public void pause() {
        TestScript.run("glance.sh", "pause", directory.toString());
    }

    public void resume() {
        TestScript.run("glance.sh", "resume", directory.toString());
    }

    /** An image without bytes. @param more further fields and properties */
    public String queued(String name, String format, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("name", name);
        body.put("disk_format", format);
        body.put("container_format", "bare");
        return send(
                        "POST",
                        "/v2/images",
                        "application/json",
                        new ByteArrayInputStream(Json.MAPPER.writeValueAsBytes(body)))
                .path("id")
                .asString();
    }

    public String active(String name, String format, Map<String, ?> more, byte[] bytes) {
        String id = queued(name, format, more);
        send("PUT", "/v2/images/" + id + "/file", "application/octet-stream", new ByteArrayInputStream(bytes));
        return id;
    }

    public JsonNode show(String id) {
        return send("GET", "/v2/images/" + id, "application/json", InputStream.nullInputStream());
    }

    public void delete(String id) {
        send("DELETE", "/v2/images/" + id, "application/json", InputStream.nullInputStream());
    }

    public void share(String id, String project) {
        send(
                "POST",
                "/v2/images/" + id + "/members",
                "application/json",
                new ByteArrayInputStream(Json.MAPPER.writeValueAsBytes(Map.of("member", project))));
    }

    public byte[] bytes(String id) {
        return beginning(id, Integer.MAX_VALUE);
    }

    /** At most so many bytes of an image. */
    public byte[] beginning(String id, int most) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/v2/images/" + id + "/file"))
                .build();
        try (InputStream in =
                client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode send(String method, String path, String type, InputStream body) {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(url() + path))
                            .header("Content-Type", type)
                            .method(method, HttpRequest.BodyPublishers.ofByteArray(body.readAllBytes()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + answer.body());
            }
            return Json.MAPPER.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        TestScript.run("glance.sh", "down", directory.toString());
    }
}
