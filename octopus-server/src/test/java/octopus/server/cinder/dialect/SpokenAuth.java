package octopus.server.cinder.dialect;

import java.util.Optional;
import java.util.Set;
import octopus.core.Caller;
import octopus.server.auth.Authenticator;
import octopus.server.auth.Credentials;
import octopus.server.http.Exchange;

/** The token is user, project and roles: {@code ann:abc:member,reader}. */
final class SpokenAuth implements Authenticator {
    @Override
    public Optional<Credentials> identify(Exchange exchange) {
        return exchange.header("X-Auth-Token").map(token -> {
            String[] parts = token.split(":", -1);
            return Credentials.of(new Caller(parts[0], parts[1], Set.of(parts[2].split(",")), exchange.requestId()));
        });
    }

    @Override
    public void challenge(Exchange exchange) {
        exchange.empty(401, Optional.empty());
    }

    @Override
    public Optional<Credentials> anonymous(Exchange exchange) {
        return Optional.empty();
    }

    @Override
    public void announce(Exchange exchange) {}
}
