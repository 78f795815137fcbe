package octopus.server.auth.keystone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import octopus.core.json.Json;
import octopus.spi.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Asks Keystone about tokens, with a token of Octopus's own that is renewed before it ends. */
final class KeystoneClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeystoneClient.class);
    private static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(2);

    private final KeystoneSettings settings;
    private final Clock clock;
    private final HttpClient http;
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile Optional<OwnToken> own = Optional.empty();

    private record OwnToken(Secret text, Instant expires) {}

    KeystoneClient(KeystoneSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.timeout());
        settings.certificates().map(TrustFile::context).ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /** @param expiredToo whether a token counts whose time is over, because a service passes it on */
    Verdict ask(String token, boolean expiredToo) {
        if (!isHeaderValue(token)) {
            return new Verdict.Invalid();
        }
        try {
            OwnToken with = ownToken();
            HttpResponse<String> answer = ask(token, expiredToo, with);
            if (answer.statusCode() == 401) {
                // Ours was taken back before its time.
                forget(with);
                answer = ask(token, expiredToo, ownToken());
            }
            return switch (answer.statusCode()) {
                case 200 -> new Verdict.Valid(Token.of(Json.MAPPER.readTree(answer.body())));
                case 400, 404 -> new Verdict.Invalid();
                default -> new Verdict.Unknown("it answered with status " + answer.statusCode());
            };
        } catch (Refused e) {
            return new Verdict.Unknown(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Verdict.Unknown(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } catch (JacksonException | DateTimeException e) {
            return new Verdict.Unknown("its answer cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict.Unknown("waiting for its answer was interrupted");
        }
    }

    private HttpResponse<String> ask(String token, boolean expiredToo, OwnToken with)
            throws IOException, InterruptedException {
        URI address = URI.create(settings.url() + "/auth/tokens?nocatalog=1" + (expiredToo ? "&allow_expired=1" : ""));
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(settings.timeout())
                .header("X-Auth-Token", with.text().reveal())
                .header("X-Subject-Token", token)
                .header("Accept", "application/json")
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private OwnToken ownToken() throws IOException, InterruptedException {
        Optional<OwnToken> known = own.filter(this::lasts);
        if (known.isPresent()) {
            return known.get();
        }
        renewing.lockInterruptibly();
        try {
            Optional<OwnToken> renewed = own.filter(this::lasts);
            OwnToken token = renewed.isPresent() ? renewed.get() : logIn();
            own = Optional.of(token);
            return token;
        } finally {
            renewing.unlock();
        }
    }

    private boolean lasts(OwnToken token) {
        return clock.instant().plus(RENEWED_BEFORE_END).isBefore(token.expires());
    }

    private void forget(OwnToken refused) {
        renewing.lock();
        try {
            own = own.filter(token -> !token.equals(refused));
        } finally {
            renewing.unlock();
        }
    }

    private OwnToken logIn() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(settings.url() + "/auth/tokens"))
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(question(settings.account()))))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        Optional<String> token = answer.headers().firstValue("X-Subject-Token");
        if (answer.statusCode() != 201 || token.isEmpty()) {
            LOG.error(
                    "Keystone at {} does not let user {} in: status {}",
                    settings.url(),
                    settings.account().user(),
                    answer.statusCode());
            throw new Refused("it does not let Octopus's own user in (status " + answer.statusCode() + ")");
        }
        return new OwnToken(
                Secret.of(token.get()),
                Token.of(Json.MAPPER.readTree(answer.body())).expires());
    }

    private static Map<String, Object> question(KeystoneSettings.Account account) {
        Map<String, Object> user = Map.of(
                "name",
                account.user(),
                "domain",
                Map.of("name", account.userDomain()),
                "password",
                account.password().reveal());
        Map<String, Object> project =
                Map.of("name", account.project(), "domain", Map.of("name", account.projectDomain()));
        return Map.of(
                "auth",
                Map.of(
                        "identity",
                        Map.of("methods", new String[] {"password"}, "password", Map.of("user", user)),
                        "scope",
                        Map.of("project", project)));
    }

    /** What cannot stand in a header was never given out by Keystone. */
    private static boolean isHeaderValue(String token) {
        return !token.isBlank() && token.chars().allMatch(c -> c > ' ' && c < 127);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }
}
