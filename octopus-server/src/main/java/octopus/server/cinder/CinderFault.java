package octopus.server.cinder;

import java.util.Optional;

/** An answer that is a fault in Cinder's shape: {@code {"badRequest": {"code": 400, "message": "…"}}}. */
public final class CinderFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final String MALFORMED_REQUEST =
            "The server could not comply with the request since it is either malformed or otherwise incorrect.";
    static final String NOT_FOUND = "The resource could not be found.";
    static final String MALFORMED_BODY = "Malformed request body";

    private final int status;

    private CinderFault(int status, String message) {
        // An answer, not a defect: nobody looks at its stack.
        super(message, null, false, false);
        this.status = status;
    }

    public static CinderFault badRequest(String message) {
        return new CinderFault(400, message);
    }

    public static CinderFault forbidden(String rule) {
        return new CinderFault(403, "Policy doesn't allow " + rule + " to be performed.");
    }

    public static CinderFault notFound() {
        return new CinderFault(404, NOT_FOUND);
    }

    public static CinderFault notFound(String message) {
        return new CinderFault(404, message);
    }

    public static CinderFault of(int status, String message) {
        return new CinderFault(status, message);
    }

    public int status() {
        return status;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    /** The key of the body; what is not in Cinder's table is a {@code computeFault}. */
    static String key(int status) {
        return switch (status) {
            case 400 -> "badRequest";
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "itemNotFound";
            case 405 -> "badMethod";
            case 409 -> "conflictingRequest";
            case 413 -> "overLimit";
            case 415 -> "badMediaType";
            case 501 -> "notImplemented";
            case 503 -> "serviceUnavailable";
            default -> "computeFault";
        };
    }

    /** Cinder says it only together with 413, and always zero. */
    static Optional<String> retryAfter(int status) {
        return status == 413 ? Optional.of("0") : Optional.empty();
    }
}
