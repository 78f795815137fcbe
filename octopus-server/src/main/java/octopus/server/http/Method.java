package octopus.server.http;

import java.util.Optional;

/** The HTTP methods that some door answers. */
public enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE;

    public static Optional<Method> of(String name) {
        return switch (name) {
            case "GET" -> Optional.of(GET);
            case "HEAD" -> Optional.of(HEAD);
            case "POST" -> Optional.of(POST);
            case "PUT" -> Optional.of(PUT);
            case "PATCH" -> Optional.of(PATCH);
            case "DELETE" -> Optional.of(DELETE);
            default -> Optional.empty();
        };
    }
}
