package octopus.server.auth;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import octopus.server.http.Exchange;

/**
 * The cookie that a browser holds a session by. No script can read it, and browsers send it from Octopus's own pages only.
 * A request that may change something counts only with a header that pages of others cannot send unasked.
 */
public final class SessionCookie {
    public static final String NAME = "octopus_session";
    /** Sent by the console with each request: {@code idle} when nobody has touched the page for a while. */
    public static final String HEADER = "X-Octopus-Console";

    private static final String TOKEN = "X-Auth-Token";
    private static final String IDLE = "idle";
    private static final Set<String> LOOKING = Set.of("GET", "HEAD");

    private SessionCookie() {}

    /** What a request says who it is from: the header of the APIs, or the cookie where it counts. */
    public static Optional<String> token(Exchange exchange) {
        return exchange.header(TOKEN).or(() -> cookie(exchange));
    }

    private static Optional<String> cookie(Exchange exchange) {
        boolean counts =
                LOOKING.contains(exchange.method()) || exchange.header(HEADER).isPresent();
        return counts ? exchange.header("Cookie").flatMap(SessionCookie::find) : Optional.empty();
    }

    private static Optional<String> find(String cookies) {
        return Arrays.stream(cookies.split(";", -1))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(NAME + "="))
                .map(cookie -> cookie.substring(NAME.length() + 1))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** Whether a person is there, and not only a page that keeps itself fresh. */
    public static boolean isActive(Exchange exchange) {
        return exchange.header(HEADER).filter(IDLE::equals).isEmpty();
    }

    public static void give(Exchange exchange, String token) {
        write(exchange, token, "");
    }

    public static void take(Exchange exchange) {
        write(exchange, "", "; Max-Age=0");
    }

    private static void write(Exchange exchange, String value, String age) {
        String secure = exchange.origin().startsWith("https://") ? "; Secure" : "";
        exchange.responseHeader(
                "Set-Cookie", NAME + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + secure + age);
    }
}
