package octopus.neighbour.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import octopus.core.json.Json;
import octopus.spi.Secret;

/** One question to another service. Asking twice must do no more than asking once. */
public record Ask(String method, URI target, List<String> headers, byte[] body) {
    public Ask {
        headers = List.copyOf(headers);
    }

    public static Ask of(String method, URI target) {
        return new Ask(method, target, List.of(), new byte[0]);
    }

    public Ask header(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(name);
        more.add(value);
        return new Ask(method, target, more, body);
    }

    public Ask token(Secret token) {
        return header("X-Auth-Token", token.reveal());
    }

    public Ask json(Object value) {
        return json(value, "application/json");
    }

    public Ask json(Object value, String contentType) {
        return new Ask(method, target, headers, Json.MAPPER.writeValueAsBytes(value))
                .header("Content-Type", contentType);
    }

    HttpRequest.Builder request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(target);
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        return request;
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
