package octopus.server.auth.keystone;

import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.http.Ask;
import octopus.neighbour.http.Reply;
import octopus.neighbour.http.Web;
import octopus.neighbour.http.WebLimits;
import octopus.neighbour.keystone.CloudSettings;
import octopus.neighbour.keystone.Keystone;
import octopus.server.auth.SignIn;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Asks Keystone about tokens, logged in as Octopus's own user. Asks once: a caller waits for the answer. */
final class KeystoneClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeystoneClient.class);

    private final KeystoneSettings settings;
    private final Web web;
    private final Keystone own;
    private final Clock clock;

    KeystoneClient(KeystoneSettings settings, Clock clock) {
        Duration patience = settings.timeout();
        KeystoneSettings.Account account = settings.account();
        this.settings = settings;
        this.clock = clock;
        this.web = new Web(new WebLimits(patience, patience, patience, 1, settings.certificates()));
        this.own = new Keystone(
                web,
                new CloudSettings.Login(
                        settings.url().toString(),
                        account.user(),
                        account.password(),
                        account.project(),
                        account.userDomain(),
                        account.projectDomain()),
                Optional.empty(),
                clock);
    }

    /** For people: their password goes to the same Keystone, with the same patience and trust. */
    SignIn signIn(TokenCache tokens) {
        return new KeystoneSignIn(settings, web, tokens, clock);
    }

    /** @param expiredToo whether a token counts whose time is over, because a service passes it on */
    Verdict ask(String token, boolean expiredToo) {
        if (!isHeaderValue(token)) {
            return new Verdict.Invalid();
        }
        try {
            Secret with = own.token();
            Reply answer = ask(token, expiredToo, with);
            if (answer.status() == 401) {
                // Ours was taken back before its time.
                own.forget(with);
                answer = ask(token, expiredToo, own.token());
            }
            return switch (answer.status()) {
                case 200 -> new Verdict.Valid(Token.of(answer.json()));
                case 400, 404 -> new Verdict.Invalid();
                default -> new Verdict.Unknown("it answered with status " + answer.status());
            };
        } catch (StorageException e) {
            if (e.fault().code() == NeighbourFault.NEIGHBOUR_LOGIN_FAILED) {
                // Who waits for the answer is nobody yet, and need not learn whom Octopus is.
                LOG.error("{}", e.fault().sentence());
                return new Verdict.Unknown("it does not let Octopus's own user in");
            }
            return new Verdict.Unknown(e.fault().cause());
        } catch (JacksonException | DateTimeException e) {
            return new Verdict.Unknown("its answer cannot be read: " + e.getMessage());
        }
    }

    private Reply ask(String token, boolean expiredToo, Secret with) {
        URI address = URI.create(settings.url() + "/auth/tokens?nocatalog=1" + (expiredToo ? "&allow_expired=1" : ""));
        return web.send(Ask.of("GET", address)
                .token(with)
                .header("X-Subject-Token", token)
                .header("Accept", "application/json"));
    }

    /** What cannot stand in a header was never given out by Keystone. */
    private static boolean isHeaderValue(String token) {
        return !token.isBlank() && token.chars().allMatch(c -> c > ' ' && c < 127);
    }

    @Override
    public void close() {
        web.close();
    }
}
