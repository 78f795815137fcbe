package octopus.server.glance;

import java.util.Map;
import octopus.server.http.DatabaseTrouble;
import octopus.spi.Fault;

/** An answer that is a fault. */
final class GlanceFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Where Glance answers otherwise than the kind of the fault would say. */
    private static final Map<String, Integer> EXCEPTIONS = Map.ofEntries(
            Map.entry("IDENTITY_UNREACHABLE", 503),
            Map.entry("IMAGE_GONE", 410),
            Map.entry("IMAGE_TOO_LARGE", 413),
            Map.entry("IMAGE_STORE_FULL", 413),
            Map.entry("IMAGE_STORE_FAILED", 503),
            Map.entry("IMAGE_FORMAT_MISMATCH", 415),
            Map.entry("IMAGE_REFUSED", 415),
            Map.entry("IMAGE_WRONG_STATE", 403));

    private final int status;
    private final transient Map<String, String> headers;

    GlanceFault(int status, String message) {
        this(status, message, Map.of());
    }

    GlanceFault(int status, String message, Map<String, String> headers) {
        // An answer, not a defect: nobody looks at its stack.
        super(message, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    /** @param said the fault as one sentence, in the language that is wanted */
    static GlanceFault of(Fault fault, String said) {
        return new GlanceFault(statusOf(fault), said);
    }

    static GlanceFault badRequest(String message) {
        return new GlanceFault(400, message);
    }

    static GlanceFault forbidden(String message) {
        return new GlanceFault(403, message);
    }

    private static int statusOf(Fault fault) {
        Integer own = EXCEPTIONS.get(fault.code().name());
        if (own != null) {
            return own;
        }
        if (DatabaseTrouble.is(fault)) {
            return DatabaseTrouble.STATUS;
        }
        return switch (fault.kind()) {
            case CALLER -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case STATE, CONFLICT -> 409;
            case QUOTA, CAPACITY -> 413;
            case BACKEND, NODE, INTERNAL -> 500;
            case NETWORK -> 502;
        };
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    Map<String, String> headers() {
        return headers;
    }

    String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Request Entity Too Large";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Requested Range Not Satisfiable";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }

    /** As Glance shows it to browsers. */
    String page() {
        String safe = text().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<html>\n <head>\n  <title>" + status + " " + title() + "</title>\n </head>\n <body>\n  <h1>" + status
                + " " + title() + "</h1>\n  " + safe + "<br /><br />\n\n\n\n </body>\n</html>";
    }
}
