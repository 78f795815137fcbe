package octopus.server.api;

import java.util.List;
import java.util.Optional;
import octopus.core.json.Json;
import octopus.server.auth.Authenticator;
import octopus.server.auth.Credentials;
import octopus.server.auth.policy.Policy;
import octopus.server.auth.policy.Rights;
import octopus.server.http.BodyTooLarge;
import octopus.server.http.ClientGone;
import octopus.server.http.Door;
import octopus.server.http.Exchange;
import octopus.server.http.Method;
import octopus.server.route.BadBody;
import octopus.server.route.BodyChecker;
import octopus.server.route.Route;
import octopus.server.route.RouteTable;
import octopus.server.route.Segments;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The door of {@code /api/v1}. Lists are {@code {"<plural>": […], "next": …}}, faults {@code {"fault": {…}}}. */
public final class ApiDoor implements Door {
    public static final String PREFIX = "/api/v1";
    private static final Logger LOG = LoggerFactory.getLogger(ApiDoor.class);
    private static final int BODY_LIMIT = 1 << 20;

    private final RouteTable<ApiRequest> routes;
    private final Authenticator authenticator;
    private final Policy policy;

    /** @throws IllegalArgumentException when a route asks for a rule that there is not */
    public ApiDoor(List<Route<ApiRequest>> routes, Authenticator authenticator, Policy policy) {
        this.routes = new RouteTable<>(routes);
        this.authenticator = authenticator;
        this.policy = policy;
        for (Route<ApiRequest> route : routes) {
            route.policy()
                    .map(Route.Policy::rule)
                    .filter(rule -> !policy.knows(rule))
                    .ifPresent(rule -> {
                        throw new IllegalArgumentException(
                                route.name() + " asks for a rule that there is not: " + rule);
                    });
        }
    }

    /** For the documents. */
    public List<Route<ApiRequest>> routes() {
        return routes.routes();
    }

    @Override
    public String name() {
        return "api";
    }

    @Override
    public boolean serves(String path) {
        return path.startsWith(PREFIX) && (path.length() == PREFIX.length() || path.charAt(PREFIX.length()) == '/');
    }

    @Override
    public void serve(Exchange exchange) throws Exception {
        try {
            call(exchange);
        } catch (StorageException e) {
            answer(exchange, e.fault());
        } catch (BodyTooLarge e) {
            answer(
                    exchange,
                    Fault.of(
                            ApiFault.BODY_UNREADABLE,
                            "The request's body",
                            "it is larger than " + e.limit() + " bytes",
                            ""));
        } catch (ClientGone e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("unforeseen: {} {}", exchange.method(), exchange.path(), e);
            answer(
                    exchange,
                    Fault.of(
                            ApiFault.NOT_FORESEEN,
                            exchange.method() + " " + exchange.path(),
                            "Octopus met a situation that its authors did not foresee",
                            "Its log has the cause under " + exchange.requestId() + "."));
        }
    }

    private void call(Exchange exchange) throws Exception {
        Optional<RouteTable.Match<ApiRequest>> found = Method.of(exchange.method())
                .flatMap(method -> routes.find(method, Segments.of(exchange.path(), PREFIX.length())));
        boolean open =
                found.flatMap(match -> match.calls().at(0)).filter(Route::open).isPresent();
        Rights rights = policy.rights(authenticator
                .identify(exchange)
                .or(() -> authenticator.anonymous(exchange))
                .or(() -> open ? Optional.of(Credentials.nobody(exchange.requestId())) : Optional.empty())
                .orElseThrow(() -> unidentified(exchange)));
        RouteTable.Match<ApiRequest> match = found.orElseThrow(() -> Fault.of(
                        ApiFault.NO_SUCH_CALL,
                        exchange.method() + " " + exchange.path(),
                        "there is no such call",
                        "GET " + PREFIX + "/openapi.json lists every call.")
                .exception());
        Route<ApiRequest> route = match.calls().at(0).orElseThrow();
        exchange.routeName(route.name());
        route.policy().map(Route.Policy::rule).filter(rule -> !rights.may(rule)).ifPresent(rule -> {
            throw Fault.of(
                            ApiFault.NOT_PERMITTED,
                            route.sentence(),
                            "rule " + rule + " does not let the caller",
                            "Ask somebody whose roles it lets, or an administrator to change it.")
                    .about("rule", rule)
                    .exception();
        });
        route.handler().handle(new ApiRequest(exchange, rights, match, body(exchange, route)));
    }

    private RuntimeException unidentified(Exchange exchange) {
        authenticator.announce(exchange);
        return Fault.of(
                        ApiFault.NOT_IDENTIFIED,
                        "This request",
                        "it has no token, or none that is valid",
                        "Send one in the header X-Auth-Token.")
                .exception();
    }

    private static JsonNode body(Exchange exchange, Route<ApiRequest> route) {
        if (route.body().isEmpty()) {
            return MissingNode.getInstance();
        }
        byte[] bytes = exchange.body(BODY_LIMIT);
        JsonNode body = bytes.length == 0 ? Json.MAPPER.createObjectNode() : parse(bytes);
        try {
            BodyChecker.check(route.body().get(), body, 0);
            return body;
        } catch (BadBody e) {
            throw Fault.of(
                            ApiFault.FIELD_WRONG,
                            e.field().isEmpty() ? "The request's body" : "Field " + e.field(),
                            e.text(),
                            "")
                    .about("field", e.field())
                    .exception();
        }
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw Fault.of(
                            ApiFault.BODY_UNREADABLE,
                            "The request's body",
                            "it is not JSON: " + e.getOriginalMessage(),
                            "Send a JSON object.")
                    .exception();
        }
    }

    private static void answer(Exchange exchange, Fault fault) {
        if (exchange.isCommitted()) {
            return;
        }
        Row row = Row.of().put("fault", Row.fault(fault).put("request", exchange.requestId()));
        exchange.json(ApiStatus.of(fault), out -> Json.MAPPER.writeValue(out, row.map()));
    }
}
