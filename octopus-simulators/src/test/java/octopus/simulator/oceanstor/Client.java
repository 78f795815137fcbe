package octopus.simulator.oceanstor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the REST interface as a driver would, believing any certificate. */
final class Client {
    private static final JsonMapper JSON = new JsonMapper();

    private final String url;
    private final HttpClient http;
    private String device = "xx";
    private String token = "";

    Client(String url) {
        this.url = url;
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Believer()}, null);
            this.http = HttpClient.newBuilder().sslContext(context).build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    long login(String user, String password) {
        device = "xx";
        JsonNode answer = ask("POST", "sessions", Map.of("username", user, "password", password, "scope", "0"));
        device = answer.path("data").path("deviceid").asString("");
        token = answer.path("data").path("iBaseToken").asString("");
        return answer.path("error").path("code").asLong();
    }

    long code(String method, String path, Map<String, ?> body) {
        return ask(method, path, body).path("error").path("code").asLong();
    }

    JsonNode ok(String method, String path, Map<String, ?> body) {
        JsonNode answer = ask(method, path, body);
        assertThat(answer.path("error").path("code").asLong())
                .as(answer.toString())
                .isZero();
        return answer.path("data");
    }

    private JsonNode ask(String method, String path, Map<String, ?> body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + device + "/" + path))
                .header("iBaseToken", token)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        try {
            return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new IllegalStateException("the connection was closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static final class Believer implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
