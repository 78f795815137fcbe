package octopus.server.cinder;

import java.util.List;
import java.util.Optional;
import octopus.core.Caller;
import octopus.server.auth.Authenticator;
import octopus.server.auth.Credentials;
import octopus.server.auth.policy.Rights;
import octopus.server.http.BodyTooLarge;
import octopus.server.http.ClientGone;
import octopus.server.http.Door;
import octopus.server.http.Exchange;
import octopus.server.http.Method;
import octopus.server.http.PlainAnswers;
import octopus.server.route.Route;
import octopus.server.route.RouteTable;
import octopus.server.route.Segments;
import octopus.server.words.ChineseTexts;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The door of {@code /} and {@code /v3}: finds the route, agrees on the version, checks the body, lets the resource answer. */
public final class CinderDoor implements Door {
    private static final Logger LOG = LoggerFactory.getLogger(CinderDoor.class);
    private static final String PREFIX = "/v3";

    private final RouteTable<CinderRequest> routes;
    private final Authenticator authenticator;
    private final Permission permission;
    private final FilterRules filters;

    /** By the default rules. */
    public CinderDoor(List<Route<CinderRequest>> routes, Authenticator authenticator) {
        this(routes, authenticator, Permission.usual(), FilterRules.usual());
    }

    /** @throws IllegalArgumentException when a route asks for a rule that there is not */
    public CinderDoor(
            List<Route<CinderRequest>> routes,
            Authenticator authenticator,
            Permission permission,
            FilterRules filters) {
        this.routes = new RouteTable<>(routes);
        this.authenticator = authenticator;
        this.permission = permission;
        this.filters = filters;
        routes.forEach(permission::check);
    }

    @Override
    public String name() {
        return "cinder";
    }

    /** For the documents. */
    public List<Route<CinderRequest>> routes() {
        return routes.routes();
    }

    @Override
    public boolean serves(String path) {
        return path.startsWith("/v3/") || path.equals(PREFIX) || path.equals("/");
    }

    @Override
    public void serve(Exchange exchange) throws Exception {
        String path = exchange.path();
        if (exchange.contentLength()
                .filter(length -> length > RequestBody.LIMIT)
                .isPresent()) {
            throw new BodyTooLarge(RequestBody.LIMIT);
        }
        if (path.equals(PREFIX)) {
            exchange.redirect(exchange.origin() + "/v3/");
            return;
        }
        try {
            if (path.equals("/")) {
                root(exchange);
            } else {
                authenticated(exchange, path);
            }
        } catch (CinderFault fault) {
            answer(exchange, fault);
        } catch (StorageException e) {
            LOG.debug("refused: {}", e.fault().sentence());
            answer(exchange, FaultTable.translate(e.fault(), ChineseTexts.sentence(exchange, e.fault())));
        } catch (BodyTooLarge | ClientGone e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("unforeseen: {} {}", exchange.method(), path, e);
            answer(
                    exchange,
                    CinderFault.of(
                            500,
                            "Octopus met a situation that its authors did not foresee. Its log has the cause under "
                                    + exchange.requestId() + "."));
        }
    }

    private void root(Exchange exchange) {
        if (exchange.header("Accept")
                .filter(accept -> accept.contains("text/html"))
                .isPresent()) {
            exchange.redirect("/console/");
            return;
        }
        exchange.routeName("cinder versions.root");
        agree(exchange);
        VersionDocument.write(exchange, 300);
    }

    private void authenticated(Exchange exchange, String path) throws Exception {
        Optional<Credentials> credentials = authenticator.identify(exchange);
        if (credentials.isEmpty()) {
            authenticator.challenge(exchange);
            return;
        }
        List<String> segments = Segments.of(path, PREFIX.length());
        if (segments.isEmpty()) {
            exchange.routeName("cinder versions.v3");
            agree(exchange);
            VersionDocument.write(exchange, 200);
            return;
        }
        Caller caller = credentials.get().caller();
        Optional<String> project = takeProject(segments, caller);
        if (path.endsWith("/")) {
            // An id that is empty names nothing; it does not ask for the list.
            PlainAnswers.notFound(exchange);
            return;
        }
        dropSuffix(segments);
        Optional<RouteTable.Match<CinderRequest>> match =
                Method.of(exchange.method()).flatMap(method -> routes.find(method, segments));
        if (match.isEmpty()) {
            PlainAnswers.notFound(exchange);
            return;
        }
        int version = agree(exchange);
        if (project.isPresent() && !project.get().equals(caller.project())) {
            throw CinderFault.badRequest("Malformed request url");
        }
        Links links = new Links(exchange, project.map(id -> id + "/").orElse(""));
        call(exchange, permission.rights(credentials.get()), version, match.get(), links);
    }

    private void call(Exchange exchange, Rights rights, int version, RouteTable.Match<CinderRequest> match, Links links)
            throws Exception {
        RequestBody body = new RequestBody(exchange);
        Route<CinderRequest> route = body.choose(match.calls(), version);
        exchange.routeName(route.name());
        JsonNode checked = body.checked(route, version);
        permission.require(route, match.values(), rights);
        route.handler()
                .handle(new CinderRequest(exchange, rights, new Agreement(version, filters), match, links, checked));
    }

    private static int agree(Exchange exchange) {
        switch (Microversion.negotiate(exchange.header(Microversion.HEADER))) {
            case Microversion.Outcome.Agreed agreed -> {
                versionHeaders(exchange, agreed.echo());
                return agreed.minor();
            }
            case Microversion.Outcome.Refused refused -> {
                refused.echo().ifPresent(echo -> versionHeaders(exchange, echo));
                throw CinderFault.of(refused.status(), refused.message());
            }
        }
    }

    private static void versionHeaders(Exchange exchange, String echo) {
        exchange.responseHeader(Microversion.HEADER, echo)
                .addVary(Microversion.HEADER)
                .responseHeader("x-compute-request-id", exchange.requestId());
    }

    /** Takes the project off the front, where there is one: hex and dashes as Cinder wants it, or simply the caller's own. */
    private Optional<String> takeProject(List<String> segments, Caller caller) {
        String first = segments.getFirst();
        if (routes.beginsWith(first) || !(first.equals(caller.project()) || isHex(first))) {
            return Optional.empty();
        }
        segments.removeFirst();
        return Optional.of(first);
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    /** Cinder takes {@code .json} at the end of any path (recorded exchange 339). */
    private static void dropSuffix(List<String> segments) {
        if (!segments.isEmpty() && segments.getLast().endsWith(".json")) {
            String last = segments.removeLast();
            segments.add(last.substring(0, last.length() - ".json".length()));
        }
    }

    private static void answer(Exchange exchange, CinderFault fault) {
        if (exchange.isCommitted()) {
            return;
        }
        Optional<String> retryAfter = CinderFault.retryAfter(fault.status());
        retryAfter.ifPresent(seconds -> exchange.responseHeader("Retry-After", seconds));
        exchange.json(fault.status(), out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart(CinderFault.key(fault.status()));
            out.writeNumberProperty("code", fault.status());
            out.writeStringProperty("message", fault.text());
            retryAfter.ifPresent(seconds -> out.writeStringProperty("retryAfter", seconds));
            out.writeEndObject();
            out.writeEndObject();
        });
    }
}
