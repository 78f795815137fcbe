package octopus.server.auth;

import java.util.Optional;
import octopus.core.Caller;
import octopus.server.http.Exchange;

/** Tells from a request who asks. */
public interface Authenticator {
    /** Empty when the request does not say who it is from. */
    Optional<Caller> identify(Exchange exchange);

    /** How an OpenStack dialect answers a request that does not say who it is from. */
    void challenge(Exchange exchange);

    /** Who asks, in our own API, when a request does not say; empty where it must. */
    Optional<Caller> anonymous(Exchange exchange);
}
