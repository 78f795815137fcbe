package octopus.onboard.change;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import octopus.core.json.Json;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.TargetSpec.KeystoneLogin;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;

/**
 * A token of the Keystone that guards an existing Cinder.
 *
 * <p>Source: OpenStack Identity API v3, password authentication with scoped authorization.
 */
final class KeystoneToken {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CREATED = 201;
    private static final int UNAUTHORIZED = 401;

    private KeystoneToken() {}

    /** @throws StorageException TARGET_FAILED; never with the password in it */
    static Secret of(HttpClient http, KeystoneLogin login, Secret password) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(login.url() + "/auth/tokens"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body(login, password))))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != CREATED) {
                throw refused(login, answer.statusCode()).exception();
            }
            return answer.headers()
                    .firstValue("X-Subject-Token")
                    .map(Secret::of)
                    .orElseThrow(() -> refused(login, answer.statusCode()).exception());
        } catch (IOException e) {
            throw new StorageException(
                    Fault.of(
                                    OnboardFault.TARGET_FAILED,
                                    "Keystone at " + login.url(),
                                    "it does not answer: " + e.getClass().getSimpleName(),
                                    "See whether the address is right and reachable from here.")
                            .about("field", "target.keystone.url"),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> body(KeystoneLogin login, Secret password) {
        Map<String, Object> user = Map.of(
                "name", login.user(),
                "domain", Map.of("name", login.userDomain()),
                "password", password.reveal());
        Map<String, Object> project = Map.of("name", login.project(), "domain", Map.of("name", login.projectDomain()));
        return Map.of(
                "auth",
                Map.of(
                        "identity", Map.of("methods", List.of("password"), "password", Map.of("user", user)),
                        "scope", Map.of("project", project)));
    }

    private static Fault refused(KeystoneLogin login, int status) {
        boolean wrong = status == UNAUTHORIZED;
        return Fault.of(
                        OnboardFault.TARGET_FAILED,
                        "A token for " + login.user() + " in project " + login.project(),
                        wrong
                                ? "Keystone at " + login.url() + " refuses user, password or project"
                                : "Keystone at " + login.url() + " answered " + status,
                        wrong
                                ? "Correct user, password, project and their domains."
                                : "See whether the address ends with /v3 and Keystone is well.")
                .about("field", wrong ? "target.keystone.password" : "target.keystone.url");
    }
}
