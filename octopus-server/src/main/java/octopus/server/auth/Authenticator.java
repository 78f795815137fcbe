package octopus.server.auth;

import java.util.Optional;
import octopus.core.Caller;
import octopus.server.http.Exchange;

/** Tells from a request who asks. */
public interface Authenticator extends AutoCloseable {
    /**
     * Empty when the request does not say who it is from, or nobody vouches for what it says.
     *
     * @throws octopus.spi.StorageException {@link AuthFault#IDENTITY_UNREACHABLE} when that cannot be found out now
     */
    Optional<Credentials> identify(Exchange exchange);

    /** How an OpenStack dialect answers a request that does not say who it is from. */
    void challenge(Exchange exchange);

    /** Who asks, in our own API and that of images, when a request does not say; empty where it must. */
    Optional<Credentials> anonymous(Exchange exchange);

    /** Puts on an answer 401 where tokens are to be had. */
    void announce(Exchange exchange);

    /** As {@link #identify}, otherwise {@link #anonymous}. */
    default Optional<Caller> caller(Exchange exchange) {
        return identify(exchange).or(() -> anonymous(exchange)).map(Credentials::caller);
    }

    /** How a person gets what a browser then sends with each request. */
    default SignIn signIn() {
        return SignIn.NONE;
    }

    @Override
    default void close() {}
}
