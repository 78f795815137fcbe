package octopus.server.auth.local;

import java.util.Optional;
import octopus.core.Caller;
import octopus.server.auth.Authenticator;
import octopus.server.auth.Credentials;
import octopus.server.auth.SessionCookie;
import octopus.server.auth.SignIn;
import octopus.server.http.Exchange;

/** Whoever has signed in to Octopus itself: by the cookie of a browser, or with the token of a session. */
public final class LocalAuthenticator implements Authenticator {
    /** All that somebody may ask who still has the password that was made for them. */
    private static final String SESSION = "/api/v1/session";

    private final LocalUsers users;

    public LocalAuthenticator(LocalUsers users) {
        this.users = users;
    }

    @Override
    public Optional<Credentials> identify(Exchange exchange) {
        return SessionCookie.token(exchange)
                .flatMap(token -> users.identify(token, SessionCookie.isActive(exchange)))
                .filter(user -> !user.mustChange() || exchange.path().startsWith(SESSION))
                .map(user -> Credentials.of(
                        new Caller(user.name(), LocalUsers.PROJECT, user.role().roles(), exchange.requestId())));
    }

    @Override
    public SignIn signIn() {
        return users;
    }

    @Override
    public void challenge(Exchange exchange) {
        exchange.json(401, out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart("error");
            out.writeNumberProperty("code", 401);
            out.writeStringProperty("title", "Unauthorized");
            out.writeStringProperty("message", "Sign in first: POST /api/v1/session.");
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    @Override
    public Optional<Credentials> anonymous(Exchange exchange) {
        return Optional.empty();
    }

    /** Octopus itself gives sessions out. */
    @Override
    public void announce(Exchange exchange) {}
}
