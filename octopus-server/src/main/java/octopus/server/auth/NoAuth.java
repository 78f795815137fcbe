package octopus.server.auth;

import java.util.Optional;
import java.util.Set;
import octopus.core.Caller;
import octopus.server.http.Exchange;

/**
 * Everybody is who they say they are, and an administrator: Cinder's {@code noauth}. {@code X-Auth-Token} is
 * {@code user:project}, or one word that stands for both. For one machine and for tests.
 */
public final class NoAuth implements Authenticator {
    private static final String TOKEN = "X-Auth-Token";
    private static final Set<String> ROLES = Set.of(Caller.ADMIN);

    @Override
    public Optional<Credentials> identify(Exchange exchange) {
        return exchange.header(TOKEN).map(token -> Credentials.of(caller(token, exchange.requestId())));
    }

    static Caller caller(String given, String requestId) {
        // python-glanceclient writes the colon as %3A.
        String token = given.replace("%3A", ":").replace("%3a", ":");
        int colon = token.indexOf(':');
        String user = colon < 0 ? token : token.substring(0, colon);
        String project = colon < 0 ? "" : token.substring(colon + 1);
        return new Caller(user, project.isEmpty() ? user : project, ROLES, requestId);
    }

    /** Cinder hands out a token that it makes up from two further headers (recorded exchanges 006 and 318). */
    @Override
    public void challenge(Exchange exchange) {
        String user = exchange.header("X-Auth-User").orElse("admin");
        String project = exchange.header("X-Auth-Project-Id").orElse("admin");
        String path = exchange.path();
        String url = exchange.origin() + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        exchange.responseHeader(TOKEN, user + ":" + project).responseHeader("X-Server-Management-Url", url);
        exchange.empty(204, Optional.of("text/plain; charset=UTF-8"));
    }

    @Override
    public Optional<Credentials> anonymous(Exchange exchange) {
        return Optional.of(Credentials.of(new Caller(Caller.ADMIN, Caller.ADMIN, ROLES, exchange.requestId())));
    }

    /** There is no place where tokens are to be had: they are made up. */
    @Override
    public void announce(Exchange exchange) {}
}
