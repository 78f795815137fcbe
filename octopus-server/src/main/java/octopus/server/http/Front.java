package octopus.server.http;

import java.util.Optional;
import java.util.Set;

/**
 * How Octopus looks from outside.
 *
 * @param endpoint what links begin with; empty: what the client wrote, or the proxy says
 * @param trustsProxy whether what a proxy says about a request is believed
 * @param origins pages of these may ask by a browser; with {@code *} all may
 */
public record Front(Optional<String> endpoint, boolean trustsProxy, Set<String> origins) {
    public static final Front PLAIN = new Front(Optional.empty(), false, Set.of());

    public Front {
        origins = Set.copyOf(origins);
    }
}
