package octopus.onboard.change;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import octopus.core.json.Json;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.TargetSpec;
import octopus.onboard.spec.TargetSpec.KeystoneLogin;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The block storage API of an existing Cinder, as far as onboarding needs it.
 *
 * <p>Source: OpenStack Block Storage API v3; microversion 3.70.
 */
public final class CinderApi {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int FIRST_ERROR = 400;

    private final String api;
    private final Supplier<String> tokens;
    private Optional<String> token = Optional.empty();

    private CinderApi(String api, Supplier<String> tokens) {
        this.api = api.replaceAll("/+$", "");
        this.tokens = tokens;
    }

    /** @param secrets of the spec, among them the password for its Keystone, where it has one */
    public static CinderApi of(TargetSpec.Remote target, Map<String, Secret> secrets) {
        return of(target.api(), target.token(), target.keystone(), secrets);
    }

    static CinderApi of(String api, String token, Optional<KeystoneLogin> keystone, Map<String, Secret> secrets) {
        return new CinderApi(
                api,
                () -> keystone.map(login -> KeystoneToken.of(HTTP, login, password(login, secrets))
                                .reveal())
                        .orElse(token));
    }

    private static Secret password(KeystoneLogin login, Map<String, Secret> secrets) {
        return Optional.ofNullable(secrets.get(TargetSpec.PASSWORD))
                .orElseThrow(() -> Fault.of(
                                OnboardFault.TARGET_FAILED,
                                "Password of " + login.user(),
                                "it was not given, or is not kept any more",
                                "Give target.keystone.password.")
                        .about("field", TargetSpec.PASSWORD)
                        .exception());
    }

    /** @throws StorageException TARGET_FAILED */
    public JsonNode get(String path) {
        return find(path)
                .orElseThrow(
                        () -> failed("GET " + path, "there is no such thing").exception());
    }

    /** Nothing when the service answers 404. @throws StorageException TARGET_FAILED */
    public Optional<JsonNode> find(String path) {
        HttpResponse<String> answer = send("GET", path, HttpRequest.BodyPublishers.noBody());
        if (answer.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(checked("GET " + path, answer));
    }

    /** @throws StorageException TARGET_FAILED */
    public JsonNode post(String path, Map<String, ?> body) {
        return checked("POST " + path, send("POST", path, HttpRequest.BodyPublishers.ofString(Json.write(body))));
    }

    /** One that is gone is no error. @throws StorageException TARGET_FAILED */
    public void delete(String path) {
        HttpResponse<String> answer = send("DELETE", path, HttpRequest.BodyPublishers.noBody());
        if (answer.statusCode() != NOT_FOUND) {
            JsonNode ignored = checked("DELETE " + path, answer);
        }
    }

    /** A token may have come to its end, so one that is refused is asked for anew, once. */
    private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body) {
        boolean fresh = token.isEmpty();
        HttpResponse<String> answer = sendOnce(method, path, body);
        if (answer.statusCode() == UNAUTHORIZED && !fresh) {
            token = Optional.empty();
            return sendOnce(method, path, body);
        }
        return answer;
    }

    private HttpResponse<String> sendOnce(String method, String path, HttpRequest.BodyPublisher body) {
        String current = token.orElseGet(tokens);
        token = Optional.of(current);
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(PATIENCE)
                .header("X-Auth-Token", current)
                .header("Content-Type", "application/json")
                .header("OpenStack-API-Version", "volume 3.70")
                // A Cinder without Keystone trusts whoever says so: a delete of an attachment in use wants it.
                .header("X-Service-Roles", "service")
                .method(method, body)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new StorageException(failed(method + " " + path, String.valueOf(e.getMessage())), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(failed(method + " " + path, "interrupted"), e);
        }
    }

    private JsonNode checked(String what, HttpResponse<String> answer) {
        if (answer.statusCode() >= FIRST_ERROR) {
            throw failed(what, answer.statusCode() + " " + answer.body().strip())
                    .exception();
        }
        return answer.body().isBlank() ? JsonNodeFactory.instance.objectNode() : Json.MAPPER.readTree(answer.body());
    }

    private Fault failed(String what, String cause) {
        return Fault.of(
                        OnboardFault.TARGET_FAILED,
                        what + " of " + api,
                        cause,
                        "See whether that service runs and whether the token is an administrator's there.")
                .about("field", "target.api");
    }
}
