package octopus.server.glance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.server.auth.Authenticator;
import octopus.server.auth.Credentials;
import octopus.server.http.BodyTooLarge;
import octopus.server.http.ClientGone;
import octopus.server.http.Door;
import octopus.server.http.Exchange;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.server.route.RouteTable;
import octopus.server.route.Segments;
import octopus.server.words.ChineseTexts;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of {@code /image}: says which versions there are, finds the call, turns faults into answers. */
public final class GlanceDoor implements Door {
    public static final String PREFIX = "/image";
    private static final Logger LOG = LoggerFactory.getLogger(GlanceDoor.class);

    private static final Set<String> LOOKING = Set.of("GET", "HEAD");
    private final RouteTable<GlanceRequest> routes;
    private final Authenticator authenticator;

    public GlanceDoor(List<Route<GlanceRequest>> routes, Authenticator authenticator) {
        this.routes = new RouteTable<>(routes);
        this.authenticator = authenticator;
    }

    @Override
    public String name() {
        return "glance";
    }

    /** For the documents. */
    public List<Route<GlanceRequest>> routes() {
        return routes.routes();
    }

    @Override
    public boolean serves(String path) {
        return path.equals(PREFIX) || path.startsWith(PREFIX + "/");
    }

    @Override
    public void serve(Exchange exchange) throws Exception {
        try {
            dispatch(exchange, Segments.of(exchange.path(), PREFIX.length()));
        } catch (GlanceFault fault) {
            answer(exchange, fault);
        } catch (StorageException e) {
            LOG.debug("refused: {}", e.fault().sentence());
            answer(exchange, GlanceFault.of(e.fault(), ChineseTexts.sentence(exchange, e.fault())));
        } catch (BodyTooLarge e) {
            answer(exchange, new GlanceFault(413, "The body is larger than " + e.limit() + " bytes."));
        } catch (ClientGone e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("unforeseen: {} {}", exchange.method(), exchange.path(), e);
            answer(
                    exchange,
                    new GlanceFault(
                            500,
                            "Octopus met a situation that its authors did not foresee. Its log has the cause under "
                                    + exchange.requestId() + "."));
        }
    }

    private void dispatch(Exchange exchange, List<String> segments) throws Exception {
        if (segments.isEmpty() || segments.equals(List.of("versions"))) {
            exchange.routeName("glance versions");
            VersionList.write(exchange, segments.isEmpty() ? 300 : 200);
            return;
        }
        // Discovery of clients that were given the address with the version.
        if (segments.equals(List.of("v2"))) {
            exchange.routeName("glance versions");
            VersionList.write(exchange, 300);
            return;
        }
        Optional<RouteTable.Match<GlanceRequest>> match =
                Method.of(exchange.method()).flatMap(method -> routes.find(method, segments));
        if (match.isEmpty()) {
            throw unknown(segments);
        }
        Optional<Credentials> known = authenticator.identify(exchange).or(() -> authenticator.anonymous(exchange));
        if (known.isEmpty()) {
            authenticator.challenge(exchange);
            return;
        }
        if (known.get().onlyLooks() && !LOOKING.contains(exchange.method())) {
            throw new GlanceFault(403, "You are not authorized to complete this action: your role only looks.");
        }
        Route<GlanceRequest> route =
                match.get().calls().at(0).orElseThrow(() -> new GlanceFault(404, "The resource could not be found."));
        exchange.routeName("glance " + route.name());
        route.handler().handle(new GlanceRequest(exchange, known.get().caller(), match.get()));
    }

    private GlanceFault unknown(List<String> segments) {
        for (Method method : Method.values()) {
            if (routes.find(method, segments).isPresent()) {
                return new GlanceFault(405, "The method is not allowed for this resource; " + method + " is.");
            }
        }
        return new GlanceFault(404, "The resource could not be found.");
    }

    /** As Glance: a page for whoever takes anything (python-glanceclient reads status and reason from it), or JSON. */
    private static void answer(Exchange exchange, GlanceFault fault) {
        if (exchange.isCommitted()) {
            return;
        }
        fault.headers().forEach(exchange::responseHeader);
        boolean page = exchange.header("Accept")
                .filter(accept -> !accept.contains("json"))
                .filter(accept -> accept.contains("text/html") || accept.contains("*/*"))
                .isPresent();
        if (page) {
            exchange.text(fault.status(), "text/html; charset=UTF-8", fault.page());
            return;
        }
        // The OpenStack SDK shows a message that is nested one level deep as it is.
        exchange.json(fault.status(), out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart("error");
            out.writeNumberProperty("code", fault.status());
            out.writeStringProperty("title", fault.title());
            out.writeStringProperty("message", fault.text());
            out.writeEndObject();
            out.writeEndObject();
        });
    }
}
