package octopus.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import octopus.server.api.ApiRequest;
import octopus.server.api.SessionResource;
import octopus.server.api.UsersResource;
import octopus.server.auth.Authenticator;
import octopus.server.auth.NoAuth;
import octopus.server.auth.keystone.KeystoneAuthenticator;
import octopus.server.auth.local.LocalAuthenticator;
import octopus.server.auth.local.LocalUsers;
import octopus.server.auth.policy.Policy;
import octopus.server.route.Route;
import octopus.spi.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How it is found out who asks, as the settings have it.
 *
 * @param routes the calls by which people sign in, and are let in
 */
record Entrance(Authenticator authenticator, List<Route<ApiRequest>> routes) {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final String FIRST_USER = "admin";
    private static final String FIRST_PASSWORD = "first-password";

    static Entrance of(OctopusSettings settings, Core core, Policy policy) {
        AuthSettings auth = settings.auth();
        if (auth.local().isPresent()) {
            LocalUsers users =
                    new LocalUsers(core.database(), core.audit(), auth.local().get(), core.clock());
            users.first(FIRST_USER).ifPresent(password -> tell(settings.data(), password));
            return with(auth, new LocalAuthenticator(users), new UsersResource(users).routes());
        }
        return auth.keystone()
                .map(keystone -> with(auth, new KeystoneAuthenticator(keystone, policy, core.clock()), List.of()))
                .orElseGet(() -> with(auth, new NoAuth(), List.of()));
    }

    private static Entrance with(AuthSettings auth, Authenticator authenticator, List<Route<ApiRequest>> more) {
        List<Route<ApiRequest>> session = new SessionResource(auth.strategy(), authenticator.signIn()).routes();
        return new Entrance(
                authenticator, Stream.concat(session.stream(), more.stream()).toList());
    }

    /** In a file that only this user can read: logs go to many places. */
    private static void tell(Path data, Secret password) {
        Path file = data.resolve(FIRST_PASSWORD);
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, password.reveal() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LOG.info("user {} can sign in with the password in {}, and has to choose another one", FIRST_USER, file);
    }
}
