package octopus.cli.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import octopus.cli.config.Profile;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** One server, over HTTP. Thread-safe. */
public final class Api implements AutoCloseable {
    /** The newest microversion of the Block Storage API that the commands are written for. */
    private static final String VERSION = "volume 3.71";

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofMillis(200);
    private final Profile profile;
    private final HttpClient client;

    public Api(Profile profile) {
        this.profile = profile;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        if (profile.url().startsWith("http://")) {
            builder.sslContext(withoutCertificates());
        }
        this.client = builder.build();
    }

    /** Reading the certificates of the JDK takes a sixth of a run; where no TLS is spoken none are needed. */
    private static SSLContext withoutCertificates() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client left open costs 300 ms at the end: the JVM waits that long for a thread that sits in a system call. */
    @Override
    public void close() {
        client.shutdownNow();
        try {
            client.awaitTermination(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public Profile profile() {
        return profile;
    }

    /** Cinder's v3. A token says itself which project it is for. */
    public Door block() {
        return new Door(this, profile.token().isPresent() ? "/v3" : "/v3/" + profile.project());
    }

    public Door images() {
        return new Door(this, "/image/v2");
    }

    /** Octopus's own. */
    public Door own() {
        return new Door(this, "/api/v1");
    }

    HttpRequest.Builder request(String path) {
        try {
            return HttpRequest.newBuilder(URI.create(profile.url() + path))
                    .header("X-Auth-Token", profile.authentication())
                    .header("OpenStack-API-Version", VERSION);
        } catch (IllegalArgumentException e) {
            throw Fault.of(
                            CliFault.WRONG_CONFIGURATION,
                            "The server's address cannot be used",
                            profile.url() + ": " + e.getMessage(),
                            "Give an address such as " + Profile.DEFAULT_URL + " by --url or OCTOPUS_URL.")
                    .exception();
        }
    }

    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw notReachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notReachable(e);
        }
    }

    private StorageException notReachable(Exception e) {
        String cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new StorageException(
                Fault.of(
                        CliFault.NOT_REACHABLE,
                        "The server at " + profile.url() + " does not answer",
                        cause,
                        "Start it with ./octopus up, or say where it is by --url, OCTOPUS_URL or a profile."),
                e);
    }
}
