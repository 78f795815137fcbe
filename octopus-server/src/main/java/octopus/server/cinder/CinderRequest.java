package octopus.server.cinder;

import java.util.List;
import java.util.Optional;
import octopus.core.Caller;
import octopus.server.auth.policy.Rights;
import octopus.server.auth.policy.Target;
import octopus.server.http.Exchange;
import octopus.server.http.JsonWriter;
import octopus.server.http.Query;
import octopus.server.route.RouteTable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A request after routing, negotiation and checks: what a resource works with. */
public final class CinderRequest {
    private static final Optional<String> HTML = Optional.of("text/html; charset=UTF-8");
    private static final Optional<String> JSON = Optional.of(Exchange.JSON);

    private final Exchange exchange;
    private final Rights rights;
    private final Agreement agreement;
    private final RouteTable.Match<CinderRequest> match;
    private final Links links;
    private final JsonNode body;

    CinderRequest(
            Exchange exchange,
            Rights rights,
            Agreement agreement,
            RouteTable.Match<CinderRequest> match,
            Links links,
            JsonNode body) {
        this.exchange = exchange;
        this.rights = rights;
        this.agreement = agreement;
        this.match = match;
        this.links = links;
        this.body = body;
    }

    public Caller caller() {
        return rights.caller();
    }

    public boolean isAdmin() {
        return rights.caller().isAdmin();
    }

    /** Whether a service of the cloud passes the request on and proves that it is one. */
    public boolean isFromService() {
        return !rights.credentials().serviceRoles().isEmpty();
    }

    /** Whether a rule lets the caller; which keys an answer has, and which values a body may have, hangs on such. */
    public boolean may(String rule) {
        return rights.may(rule);
    }

    /** @throws CinderFault 403 when the rule does not let the caller */
    public void require(String rule) {
        if (!may(rule)) {
            throw CinderFault.forbidden(rule);
        }
    }

    /** As {@link #require} for what Octopus writes on the caller's behalf. */
    public void requireElevated(String rule) {
        if (!rights.mayElevated(rule)) {
            throw CinderFault.forbidden(rule);
        }
    }

    public boolean may(String rule, Target target) {
        return rights.may(rule, target);
    }

    /** The x of the agreed 3.x. */
    public int version() {
        return agreement.version();
    }

    public boolean at(int minor) {
        return agreement.version() >= minor;
    }

    /** By what lists may be filtered. */
    FilterRules filters() {
        return agreement.filters();
    }

    /** The value of a parameter of the path, decoded. */
    public String path(String parameter) {
        return match.values().get(match.calls().position(parameter));
    }

    public Query query() {
        return exchange.query();
    }

    public Optional<String> query(String name) {
        return exchange.query().find(name);
    }

    public Optional<String> header(String name) {
        return exchange.header(name);
    }

    public Links links() {
        return links;
    }

    /** The whole body; missing when the call takes none. */
    public JsonNode body() {
        return body;
    }

    /** What stands under this key at the top; {@link MissingNode} when it is not there. */
    public JsonNode body(String key) {
        return body.path(key);
    }

    public List<String> values() {
        return match.values();
    }

    public void header(String name, String value) {
        exchange.responseHeader(name, value);
    }

    public void json(int status, JsonWriter writer) {
        exchange.json(status, writer);
    }

    /** A list. @param items how many @param each about how many bytes one takes */
    public void list(int items, int each, JsonWriter writer) {
        exchange.json(200, 256 + items * each, writer);
    }

    public void bytes(int status, String contentType, byte[] bytes) {
        exchange.bytes(status, contentType, bytes);
    }

    /** Without a body, but called JSON, as most of Cinder's are. */
    public void empty(int status) {
        exchange.empty(status, JSON);
    }

    /** Without a body and called HTML, as some of Cinder's are. */
    public void emptyHtml(int status) {
        exchange.empty(status, HTML);
    }
}
