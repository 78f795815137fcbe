package octopus.server.auth.keystone;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import octopus.core.Caller;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.http.Web;
import octopus.neighbour.keystone.CloudSettings;
import octopus.neighbour.keystone.Keystone;
import octopus.server.auth.AuthFault;
import octopus.server.auth.SignIn;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;

/** Lets Keystone judge a password, or a token that somebody brings; Keystone's token is the session. */
final class KeystoneSignIn implements SignIn {
    private static final String DEFAULT_DOMAIN = "Default";

    private final KeystoneSettings settings;
    private final Web web;
    private final TokenCache tokens;
    private final Clock clock;

    KeystoneSignIn(KeystoneSettings settings, Web web, TokenCache tokens, Clock clock) {
        this.settings = settings;
        this.web = web;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public Secret begin(Map<String, String> given, String requestId) {
        Secret token = given.containsKey("token") ? Secret.of(given.get("token")) : logIn(given);
        return switch (tokens.judge(token.reveal(), false)) {
            case Verdict.Valid valid -> token;
            case Verdict.Invalid invalid -> throw refused("Keystone does not know this token, or it is over");
            case Verdict.Unknown unknown ->
                throw Fault.of(
                                AuthFault.IDENTITY_UNREACHABLE,
                                "Nobody is signed in",
                                unknown.cause(),
                                "Try again in a few seconds.")
                        .exception();
        };
    }

    private Secret logIn(Map<String, String> given) {
        String domain = Optional.of(given.getOrDefault("domain", ""))
                .filter(text -> !text.isBlank())
                .orElse(DEFAULT_DOMAIN);
        CloudSettings.Login login = new CloudSettings.Login(
                settings.url().toString(),
                given.getOrDefault("user", ""),
                Secret.of(given.getOrDefault("password", "")),
                Optional.of(given.getOrDefault("project", ""))
                        .filter(text -> !text.isBlank())
                        .orElse("admin"),
                domain,
                domain);
        try {
            return new Keystone(web, login, Optional.empty(), clock).token();
        } catch (StorageException e) {
            if (e.fault().code() == NeighbourFault.NEIGHBOUR_LOGIN_FAILED) {
                throw refused("Keystone does not take user, password, project and domain together");
            }
            throw e;
        }
    }

    private static RuntimeException refused(String cause) {
        return Fault.of(AuthFault.SIGN_IN_REFUSED, "Nobody is signed in", cause, "Look at each of them again.")
                .exception();
    }

    /** The token stays valid as long as Keystone says so; the browser forgets it. */
    @Override
    public void end(String token) {}

    @Override
    public boolean mustChange(Caller caller) {
        return false;
    }

    @Override
    public void changePassword(Caller caller, Secret old, Secret fresh) {
        throw SignIn.notOffered("Another password");
    }
}
