package octopus.server.auth.keystone;

import java.time.Clock;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import octopus.core.Caller;
import octopus.server.auth.AuthFault;
import octopus.server.auth.Authenticator;
import octopus.server.auth.Credentials;
import octopus.server.auth.SessionCookie;
import octopus.server.auth.SignIn;
import octopus.server.auth.policy.Policy;
import octopus.server.http.Exchange;
import octopus.spi.Fault;

/** Whoever brings a token that Keystone gave out. */
public final class KeystoneAuthenticator implements Authenticator {
    private static final String REQUIRED = "The request you have made requires authentication.";
    private static final String RETRY_SECONDS = "5";

    private final KeystoneSettings settings;
    private final KeystoneClient client;
    private final TokenCache tokens;
    private final Policy policy;

    public KeystoneAuthenticator(KeystoneSettings settings, Policy policy, Clock clock) {
        this.settings = settings;
        this.policy = policy;
        this.client = new KeystoneClient(settings, clock);
        this.tokens = new TokenCache(client, settings.trust(), clock);
    }

    @Override
    public Optional<Credentials> identify(Exchange exchange) {
        Optional<String> given = SessionCookie.token(exchange);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> passedOnBy = exchange.header("X-Service-Token");
        Optional<Token> service = passedOnBy.flatMap(token -> token(exchange, token, false));
        if (passedOnBy.isPresent() && service.filter(this::isService).isEmpty()) {
            return Optional.empty();
        }
        return token(exchange, given.get(), service.isPresent())
                .map(token -> credentials(token, service.map(Token::roles).orElse(Set.of()), exchange.requestId()));
    }

    private boolean isService(Token token) {
        return !Collections.disjoint(token.roles(), settings.trust().serviceRoles());
    }

    private Optional<Token> token(Exchange exchange, String text, boolean expiredToo) {
        return switch (tokens.judge(text, expiredToo)) {
            case Verdict.Valid valid -> Optional.of(valid.token());
            case Verdict.Invalid invalid -> Optional.empty();
            case Verdict.Unknown unknown -> {
                exchange.responseHeader("Retry-After", RETRY_SECONDS);
                throw Fault.of(
                                AuthFault.IDENTITY_UNREACHABLE,
                                "The Keystone service is temporarily unavailable",
                                unknown.cause(),
                                "Try again in " + RETRY_SECONDS + " seconds.")
                        .exception();
            }
        };
    }

    /** The rooms know administrators by one role; which of Keystone's roles make one is for the rule to say. */
    private Credentials credentials(Token token, Set<String> serviceRoles, String requestId) {
        Caller caller = new Caller(token.user(), token.project(), token.roles(), requestId);
        Credentials credentials = new Credentials(caller, token.roles(), token.scope(), serviceRoles);
        boolean administrator = policy.isAdministrator(credentials);
        if (administrator == caller.isAdmin()) {
            return credentials;
        }
        Set<String> roles = new HashSet<>(token.roles());
        if (administrator) {
            roles.add(Caller.ADMIN);
        } else {
            roles.remove(Caller.ADMIN);
        }
        return credentials.seenAs(new Caller(token.user(), token.project(), roles, requestId));
    }

    @Override
    public SignIn signIn() {
        return client.signIn(tokens);
    }

    @Override
    public void challenge(Exchange exchange) {
        announce(exchange);
        exchange.json(401, out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart("error");
            out.writeNumberProperty("code", 401);
            out.writeStringProperty("title", "Unauthorized");
            out.writeStringProperty("message", REQUIRED);
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    @Override
    public Optional<Credentials> anonymous(Exchange exchange) {
        return Optional.empty();
    }

    @Override
    public void announce(Exchange exchange) {
        exchange.responseHeader("WWW-Authenticate", "Keystone uri=\"" + settings.publicUrl() + "\"");
    }

    @Override
    public void close() {
        client.close();
    }
}
