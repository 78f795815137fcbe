package octopus.server.http;

import org.eclipse.jetty.http.HttpStatus;

/**
 * Answers outside any dialect, as the OpenStack middleware gives them: JSON for who accepts it, otherwise plain text
 * (recorded exchanges 007, 325, 361).
 */
public final class PlainAnswers {
    private PlainAnswers() {}

    public static void notFound(Exchange exchange) {
        send(exchange, 404, "Not Found", "The resource could not be found.");
    }

    public static void tooLarge(Exchange exchange, int limit) {
        // What was not read would otherwise be taken for the next request.
        exchange.responseHeader("Connection", "close");
        send(
                exchange,
                413,
                "Request Entity Too Large",
                "Request is too large. Larger than max_request_body_size (" + limit + ").");
    }

    static void foreign(Exchange exchange) {
        send(
                exchange,
                403,
                "Forbidden",
                "Pages of other origins may not change anything here, unless server.cors-origins names them.");
    }

    static void stopping(Exchange exchange) {
        exchange.responseHeader("Connection", "close").responseHeader("Retry-After", "5");
        send(exchange, 503, "Service Unavailable", "Octopus is stopping.");
    }

    static void failed(Exchange exchange) {
        send(
                exchange,
                500,
                "Internal Server Error",
                "Octopus met a situation that its authors did not foresee. Look for " + exchange.requestId()
                        + " in the log.");
    }

    /** @param why the words of the web server: what about the request it does not take */
    static void refused(Exchange exchange, int status, String why) {
        exchange.responseHeader("Connection", "close");
        send(exchange, status, HttpStatus.getMessage(status), "The request cannot be read: " + why + ".");
    }

    private static void send(Exchange exchange, int status, String title, String message) {
        boolean json = exchange.header("Accept")
                .filter(accept -> accept.contains("json"))
                .isPresent();
        if (json) {
            exchange.json(status, out -> {
                out.writeStartObject();
                out.writeStringProperty("message", message + "<br /><br />\n\n\n");
                out.writeStringProperty("code", status + " " + title);
                out.writeStringProperty("title", title);
                out.writeEndObject();
            });
        } else {
            exchange.text(status, "text/plain; charset=UTF-8", status + " " + title + "\n\n" + message + "\n\n   ");
        }
    }
}
