package octopus.server.auth;

import java.util.Optional;
import octopus.neighbour.room.Neighbours;
import octopus.server.http.Exchange;

/** Lets the neighbours know with what token somebody came, for services that are asked in the caller's name. */
public record RememberingAuth(Authenticator inner, Neighbours neighbours) implements Authenticator {
    @Override
    public Optional<Credentials> identify(Exchange exchange) {
        Optional<Credentials> known = inner.identify(exchange);
        known.ifPresent(who -> neighbours.remember(who.caller(), SessionCookie.token(exchange)));
        return known;
    }

    @Override
    public void challenge(Exchange exchange) {
        inner.challenge(exchange);
    }

    @Override
    public Optional<Credentials> anonymous(Exchange exchange) {
        return inner.anonymous(exchange);
    }

    @Override
    public SignIn signIn() {
        return inner.signIn();
    }

    @Override
    public void announce(Exchange exchange) {
        inner.announce(exchange);
    }
}
