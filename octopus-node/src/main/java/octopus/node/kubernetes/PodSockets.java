package octopus.node.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/**
 * The exec call over the WebSocket of the JDK. The library's own hands on a piece before the one before it has gone out, which
 * the JDK refuses: larger inputs break there.
 */
final class PodSockets implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final String PROTOCOL = "v4.channel.k8s.io";

    private final Config config;
    private final HttpClient http;

    /** @throws KubernetesClientException when the certificates of the configuration cannot be read */
    PodSockets(Config config) {
        this.config = config;
        try {
            this.http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .sslContext(SSLUtils.sslContext(config))
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new KubernetesClientException("the certificates cannot be read", e);
        }
    }

    /** Does not wait for its end. @throws KubernetesClientException when it is not started */
    void start(
            String namespace, String pod, String container, List<String> command, boolean input, PodProgram program) {
        StringBuilder query = new StringBuilder("stdout=true&stderr=true&container=").append(coded(container));
        query.append(input ? "&stdin=true" : "");
        command.forEach(word -> query.append("&command=").append(coded(word)));
        URI uri = URI.create(config.getMasterUrl().replaceAll("/+$", "").replaceFirst("^http", "ws")
                + "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/exec?" + query);
        WebSocket.Builder builder =
                http.newWebSocketBuilder().subprotocols(PROTOCOL).connectTimeout(CONNECT);
        authorization().ifPresent(value -> builder.header("Authorization", value));
        try {
            program.opened(builder.buildAsync(uri, program).join());
        } catch (CompletionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static KubernetesClientException failed(Throwable cause) {
        return cause instanceof WebSocketHandshakeException refused
                ? new KubernetesClientException(
                        "the cluster answered " + refused.getResponse().statusCode(),
                        refused.getResponse().statusCode(),
                        null)
                : new KubernetesClientException(String.valueOf(cause.getMessage()), cause);
    }

    private Optional<String> authorization() {
        if (config.getOauthTokenProvider() != null) {
            return Optional.of("Bearer " + config.getOauthTokenProvider().getToken());
        }
        if (config.getOauthToken() != null) {
            return Optional.of("Bearer " + config.getOauthToken());
        }
        if (config.getUsername() == null) {
            return Optional.empty();
        }
        byte[] both = (config.getUsername() + ":" + config.getPassword()).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }

    private static String coded(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
