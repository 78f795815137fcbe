package octopus.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.FaultCode.Kind;
import octopus.spi.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what a server says when it refuses: our own faults, Cinder's bodies, Glance's pages. */
final class ServerFault {
    private static final int LONGEST_PAGE = 500;

    private ServerFault() {}

    static StorageException of(HttpResponse<?> response, byte[] body) {
        int status = response.statusCode();
        JsonNode json = parse(body);
        if (json.path("fault").isObject()) {
            return own(json.path("fault")).exception();
        }
        String request = response.request().method() + " " + response.uri().getPath();
        Map<String, String> about = new LinkedHashMap<>();
        about.put("status", String.valueOf(status));
        about.put("request", request);
        response.headers().firstValue("x-openstack-request-id").ifPresent(id -> about.put("request_id", id));
        FaultCode code = new FaultCode.Named("HTTP_" + status, kind(status), "The server answered " + status + ".");
        String message = message(json, body);
        return new Fault(
                        code,
                        message.isBlank() ? request + " was answered by " + status : message,
                        "",
                        way(status),
                        about)
                .exception();
    }

    /** {@code {"fault": {code, kind, what, cause, correction, about}}}. */
    static Fault own(JsonNode fault) {
        Map<String, String> about = new LinkedHashMap<>();
        fault.path("about").properties().forEach(e -> about.put(e.getKey(), Json.text(e.getValue())));
        String name = Json.text(fault, "code");
        FaultCode code = new FaultCode.Named(name, kindOf(Json.text(fault, "kind")), name);
        return new Fault(
                code, Json.text(fault, "what"), Json.text(fault, "cause"), Json.text(fault, "correction"), about);
    }

    private static Kind kindOf(String text) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(text)) {
                return kind;
            }
        }
        return Kind.INTERNAL;
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 401, 403 -> Kind.FORBIDDEN;
            case 404, 410 -> Kind.NOT_FOUND;
            case 409, 412, 423 -> Kind.CONFLICT;
            case 413 -> Kind.QUOTA;
            case 502, 503, 504 -> Kind.NETWORK;
            case 507 -> Kind.CAPACITY;
            default -> status >= 500 ? Kind.INTERNAL : Kind.CALLER;
        };
    }

    private static String way(int status) {
        return switch (status) {
            case 401 -> "Check user, project and token of the profile.";
            case 403 -> "Ask somebody who is an administrator.";
            case 413 -> "Look at octopus quota show --usage.";
            default -> status >= 500 ? "Look into the server's log for the request id." : "";
        };
    }

    private static String message(JsonNode json, byte[] body) {
        for (JsonNode value : json.values()) {
            if (value.isObject() && value.has("message")) {
                return Json.text(value, "message");
            }
        }
        return plain(json.has("message") ? Json.text(json, "message") : new String(body, StandardCharsets.UTF_8));
    }

    /** Some answers are pages, or have tags in their text. */
    private static String plain(String page) {
        String text = page.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
        return text.length() > LONGEST_PAGE ? text.substring(0, LONGEST_PAGE) + "…" : text;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.read(body);
        } catch (JacksonException e) {
            return Json.object();
        }
    }

    static byte[] readAll(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
