package octopus.server.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Lets pages of other origins ask by a browser, as oslo.middleware does with Cinder's defaults. */
final class Cors {
    private static final String METHODS = "GET,PUT,POST,DELETE,PATCH,HEAD";
    private static final Set<String> ALLOWED_METHODS = Set.of(METHODS.split(","));
    private static final String EXPOSED =
            "X-Auth-Token,X-Subject-Token,X-Service-Token,X-OpenStack-Request-ID,OpenStack-API-Version";
    private static final String MOST_SECONDS = "3600";
    private static final Set<String> ALLOWED_HEADERS = Set.of(
            "accept",
            "accept-language",
            "content-type",
            "cache-control",
            "content-language",
            "expires",
            "last-modified",
            "pragma",
            "x-auth-token",
            "x-identity-status",
            "x-roles",
            "x-service-catalog",
            "x-user-id",
            "x-tenant-id",
            "x-openstack-request-id",
            "x-trace-info",
            "x-trace-hmac",
            "openstack-api-version");

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");
    /** The page's own, or somebody who typed the address. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final Set<String> origins;

    Cors(Set<String> origins) {
        this.origins = origins;
    }

    /** Puts on the answer what the browser needs to see. Whether the request was only a question whether it may ask. */
    boolean settles(Exchange exchange) {
        if (origins.isEmpty()) {
            return false;
        }
        Optional<String> origin = exchange.header("Origin").filter(this::isAllowed);
        if (origin.isEmpty()) {
            return false;
        }
        if (!exchange.method().equals("OPTIONS")) {
            allow(exchange, origin.get());
            exchange.responseHeader("Access-Control-Expose-Headers", EXPOSED);
            return false;
        }
        Optional<String> method = exchange.header("Access-Control-Request-Method");
        if (method.isEmpty()) {
            return false;
        }
        String headers = exchange.header("Access-Control-Request-Headers").orElse("");
        if (ALLOWED_METHODS.contains(method.get()) && areAllowed(headers)) {
            allow(exchange, origin.get());
            exchange.responseHeader("Access-Control-Max-Age", MOST_SECONDS)
                    .responseHeader("Access-Control-Allow-Methods", METHODS);
            if (!headers.isBlank()) {
                exchange.responseHeader("Access-Control-Allow-Headers", headers);
            }
        }
        exchange.empty(200, Optional.empty());
        return true;
    }

    /**
     * Whether a page of others wants to change something: browsers say so themselves. They send such a request before they
     * look whether its answer may be read, and where everybody is believed that would be enough.
     */
    boolean isForeign(Exchange exchange) {
        return !HARMLESS.contains(exchange.method())
                && exchange.header("Sec-Fetch-Site")
                        .filter(site -> !OWN_SITES.contains(site))
                        .isPresent()
                && exchange.header("Origin").filter(this::isAllowed).isEmpty();
    }

    private boolean isAllowed(String origin) {
        return origins.contains(origin) || origins.contains("*");
    }

    /** Who lets everybody in does not let them bring along what the browser knows of the user. */
    private void allow(Exchange exchange, String origin) {
        if (!origins.contains(origin)) {
            exchange.responseHeader("Access-Control-Allow-Origin", "*");
            return;
        }
        exchange.responseHeader("Access-Control-Allow-Origin", origin)
                .responseHeader("Access-Control-Allow-Credentials", "true")
                .addVary("Origin");
    }

    private static boolean areAllowed(String headers) {
        List<String> names = Arrays.stream(headers.split(","))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
        return ALLOWED_HEADERS.containsAll(names);
    }
}
