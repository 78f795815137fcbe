package octopus.cli.http;

import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One of the server's APIs. Every answer that is not a success becomes a {@link octopus.spi.StorageException}. */
public final class Door {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private final Api api;
    private final String prefix;

    Door(Api api, String prefix) {
        this.api = api;
        this.prefix = prefix;
    }

    public JsonNode get(String path) {
        return exchange("GET", path, HttpRequest.BodyPublishers.noBody(), "application/json");
    }

    public JsonNode get(String path, Map<String, String> query) {
        return get(path + query(query));
    }

    public JsonNode post(String path, JsonNode body) {
        return exchange("POST", path, publisher(body), "application/json");
    }

    public JsonNode put(String path, JsonNode body) {
        return exchange("PUT", path, publisher(body), "application/json");
    }

    public JsonNode patch(String path, JsonNode body, String contentType) {
        return exchange("PATCH", path, publisher(body), contentType);
    }

    public JsonNode delete(String path) {
        return exchange("DELETE", path, HttpRequest.BodyPublishers.noBody(), "application/json");
    }

    /** Sends a stream of unknown length; no time limit, since nobody knows how large it is. */
    public void upload(String path, InputStream content) {
        HttpRequest request = api.request(prefix + path)
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> content))
                .build();
        answer(api.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    }

    /** Sends a stream and gives what the server answers; no time limit. */
    public JsonNode send(String path, InputStream content) {
        HttpRequest request = api.request(prefix + path)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> content))
                .build();
        return answer(api.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    }

    /** The caller closes the stream. */
    public InputStream download(String path) {
        HttpRequest request = api.request(prefix + path).GET().build();
        HttpResponse<InputStream> response = api.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() >= 300) {
            throw ServerFault.of(response, ServerFault.readAll(response.body()));
        }
        return response.body();
    }

    /** Lines of an answer that does not end; the caller closes the stream. */
    public Stream<String> lines(String path) {
        HttpRequest request = api.request(prefix + path)
                .header("Accept", "text/event-stream")
                .GET()
                .build();
        HttpResponse<Stream<String>> response = api.send(request, HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() >= 300) {
            String text = response.body().collect(Collectors.joining("\n"));
            throw ServerFault.of(response, text.getBytes(StandardCharsets.UTF_8));
        }
        return response.body();
    }

    /** {@code ?a=b&c=d}, or nothing; values without text are left out. */
    public static String query(Map<String, String> query) {
        String text = query.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(e -> e.getKey() + "=" + escape(e.getValue()))
                .collect(Collectors.joining("&"));
        return text.isEmpty() ? "" : "?" + text;
    }

    /** One segment of a path, or one value of a query. */
    public static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static HttpRequest.BodyPublisher publisher(JsonNode body) {
        return HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body));
    }

    private JsonNode exchange(String method, String path, HttpRequest.BodyPublisher body, String contentType) {
        HttpRequest.Builder request =
                api.request(prefix + path).timeout(PATIENCE).method(method, body);
        if (!method.equals("GET") && !method.equals("DELETE")) {
            request.header("Content-Type", contentType);
        }
        return answer(api.send(
                request.header("Accept", "application/json").build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    private static JsonNode answer(HttpResponse<byte[]> response) {
        if (response.statusCode() >= 300) {
            throw ServerFault.of(response, response.body());
        }
        try {
            return Json.read(response.body());
        } catch (JacksonException e) {
            throw Fault.of(
                            CliFault.UNEXPECTED_ANSWER,
                            "The answer to " + response.request().method() + " " + response.uri() + " is not JSON",
                            e.getOriginalMessage(),
                            "Check that --url is the address of an Octopus or Cinder server.")
                    .exception();
        }
    }
}
