package octopus.onboard.change;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import octopus.core.json.Json;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;
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
    private static final int NOT_FOUND = 404;
    private static final int FIRST_ERROR = 400;

    private final String api;
    private final String token;

    /** @param api endpoint with the project @param token {@code user:project} without Keystone */
    public CinderApi(String api, String token) {
        this.api = api.replaceAll("/+$", "");
        this.token = token;
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

    private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(PATIENCE)
                .header("X-Auth-Token", token)
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
