package octopus.server.cinder;

import java.util.Optional;
import octopus.core.json.Json;
import octopus.server.http.Exchange;
import octopus.server.route.BadBody;
import octopus.server.route.BodyChecker;
import octopus.server.route.Route;
import octopus.server.route.RouteTable;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads a body once, and only when a route wants it. */
final class RequestBody {
    /** Cinder's osapi_max_request_body_size, in bytes. */
    static final int LIMIT = 114_688;

    private final Exchange exchange;
    private @Nullable JsonNode read;

    RequestBody(Exchange exchange) {
        this.exchange = exchange;
    }

    /** @throws CinderFault 404 when the call does not exist at this version, 400 when there is no such action */
    Route<CinderRequest> choose(RouteTable.Calls<CinderRequest> calls, int version) {
        if (!calls.hasActions()) {
            return calls.at(version).orElseThrow(CinderFault::notFound);
        }
        JsonNode body = node();
        if (!body.isObject() || body.size() != 1) {
            throw CinderFault.badRequest(CinderFault.MALFORMED_BODY);
        }
        String action = body.propertyNames().iterator().next();
        if (!calls.knows(action)) {
            throw CinderFault.badRequest("There is no such action: " + action
                    + ". Verify the request body and Content-Type header and try again.");
        }
        return calls.action(action, version).orElseThrow(CinderFault::notFound);
    }

    /** @throws CinderFault 400 that names the field, its value and why, 415 for other types of content */
    JsonNode checked(Route<CinderRequest> route, int version) {
        if (route.body().isEmpty()) {
            return read == null ? MissingNode.getInstance() : read;
        }
        JsonNode body = node();
        if (body.isMissingNode()) {
            // Cinder answers 500 here (recorded exchange 330).
            if (route.body().get().required()) {
                throw CinderFault.badRequest("The request has no body; it takes a JSON object.");
            }
            return body;
        }
        try {
            BodyChecker.check(route.body().get(), body, version);
            return body;
        } catch (BadBody e) {
            throw CinderFault.badRequest(e.text());
        }
    }

    private JsonNode node() {
        JsonNode known = read;
        if (known == null) {
            known = parse();
            read = known;
        }
        return known;
    }

    private JsonNode parse() {
        byte[] bytes = exchange.body(LIMIT);
        if (bytes.length == 0) {
            return MissingNode.getInstance();
        }
        Optional<String> type = exchange.header("Content-Type");
        if (type.isEmpty()) {
            // Cinder looks at a body only when it is said what it is.
            return MissingNode.getInstance();
        }
        if (!isJson(type.get())) {
            throw CinderFault.of(415, "Unsupported Content-Type");
        }
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw CinderFault.badRequest(CinderFault.MALFORMED_BODY);
        }
    }

    private static boolean isJson(String type) {
        int semicolon = type.indexOf(';');
        String plain = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
        return plain.equalsIgnoreCase(Exchange.JSON) || plain.equalsIgnoreCase("application/vnd.openstack.volume+json");
    }
}
