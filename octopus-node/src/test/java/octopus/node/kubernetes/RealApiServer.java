package octopus.node.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import octopus.node.TestScript;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A real API server with real controllers (testenv/kube-apiserver.sh), one for all tests of this process. */
final class RealApiServer {
    private static final String SCRIPT = "kube-apiserver.sh";
    private static final int FAILED = 300;
    private static final int MISSING = 404;

    private final Map<String, String> said;
    private final byte[] authority;
    private final HttpClient http;

    /** An answer that is none of success. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int code;

        Refused(int code, String text) {
            super(code + ": " + text);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    private static final class Usual {
        private static final RealApiServer ONE = start();
    }

    private RealApiServer(Map<String, String> said) throws IOException, GeneralSecurityException {
        this.said = said;
        this.authority = Files.readAllBytes(Path.of(fact("CA")));
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .sslContext(trusting(authority))
                .build();
    }

    static boolean isBuilt() {
        return TestScript.succeeds(SCRIPT, "built");
    }

    static RealApiServer usual() {
        return Usual.ONE;
    }

    private static RealApiServer start() {
        try {
            Path directory = Files.createTempDirectory("octopus-apiserver");
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> TestScript.run(SCRIPT, "down", directory.toString())));
            return new RealApiServer(TestScript.run(SCRIPT, "up", directory.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trusting(byte[] authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(authority)));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    String fact(String name) {
        return Optional.ofNullable(said.get(name)).orElseThrow(() -> new IllegalStateException("no " + name));
    }

    /** PEM in base64, as a kubeconfig has it. */
    String authority() {
        return Base64.getEncoder().encodeToString(authority);
    }

    /** For the kubelet's own door. */
    SSLContext kubelet() {
        return ClusterCertificate.tls(Path.of(fact("KUBELET")), fact("PASSWORD"));
    }

    /** As the administrator. @return a missing node where there is none */
    JsonNode find(String path) {
        try {
            return call("GET", path, Optional.empty());
        } catch (Refused e) {
            if (e.code() == MISSING) {
                return JsonNodeFactory.instance.missingNode();
            }
            throw e;
        }
    }

    JsonNode call(String method, String path, JsonNode body) {
        return call(method, path, Optional.of(body));
    }

    /** Deletes without grace; what is not there is no error. */
    void delete(String path) {
        try {
            JsonNode ignored = call(
                    "DELETE",
                    path,
                    Optional.of(JsonNodeFactory.instance.objectNode().put("gracePeriodSeconds", 0)));
        } catch (Refused e) {
            if (e.code() != MISSING) {
                throw e;
            }
        }
    }

    JsonNode as(String token, String method, String path, JsonNode body) {
        return call(token, method, path, Optional.of(body));
    }

    private JsonNode call(String method, String path, Optional<JsonNode> body) {
        return call(fact("ADMIN"), method, path, body);
    }

    private JsonNode call(String token, String method, String path, Optional<JsonNode> body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(fact("URL") + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .method(
                        method,
                        body.map(each -> HttpRequest.BodyPublishers.ofString(each.toString()))
                                .orElseGet(() -> HttpRequest.BodyPublishers.noBody()))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= FAILED) {
                throw new Refused(answer.statusCode(), answer.body());
            }
            return SimulatedCluster.JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
