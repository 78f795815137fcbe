package octopus.server.doctor;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import octopus.neighbour.http.Ask;
import octopus.neighbour.http.Reply;
import octopus.neighbour.http.Web;
import octopus.neighbour.http.WebLimits;
import octopus.server.http.ListenSettings;
import octopus.server.http.TlsFiles;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.jspecify.annotations.Nullable;

/** A server that may be running: what it says of itself over its own API, as an administrator is told. */
public final class RunningServer implements AutoCloseable {
    private static final String TOKEN = "OCTOPUS_TOKEN";
    private static final String ANYBODY = "admin:00000000000000000000000000000001";

    private final URI address;
    private final Secret token;
    /** For the first question: who has the port need not be one who answers. */
    private final Web quick;

    private final Web web;
    private @Nullable StorageException silence;
    private @Nullable Reply health;

    private RunningServer(URI address, Secret token, Optional<Path> authority) {
        this.address = address;
        this.token = token;
        this.quick = web(Duration.ofSeconds(5), authority);
        this.web = web(Duration.ofMinutes(1), authority);
    }

    private static Web web(Duration patience, Optional<Path> authority) {
        return new Web(new WebLimits(Duration.ofSeconds(3), patience, patience, 1, authority));
    }

    /** @param url in the place of where the settings say; with Keystone, OCTOPUS_TOKEN is an administrator's token */
    public static RunningServer of(ListenSettings listen, Optional<String> url, Map<String, String> environment) {
        URI address = URI.create(url.orElseGet(() -> own(listen)));
        Secret token = Secret.of(environment.getOrDefault(TOKEN, ANYBODY));
        return new RunningServer(address, token, listen.tls().map(TlsFiles::certificate));
    }

    private static String own(ListenSettings listen) {
        String scheme = listen.tls().isPresent() ? "https" : "http";
        String host =
                switch (listen.address()) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::" -> "[::1]";
                    default -> listen.address().contains(":") ? "[" + listen.address() + "]" : listen.address();
                };
        return scheme + "://" + host + ":" + listen.port();
    }

    public URI address() {
        return address;
    }

    /** Asked once. @throws octopus.spi.StorageException NEIGHBOUR_UNREACHABLE */
    public Reply health() {
        StorageException silent = silence;
        if (silent != null) {
            throw silent;
        }
        Reply known = health;
        if (known == null) {
            try {
                known = quick.send(ask("/healthcheck"));
                health = known;
            } catch (StorageException e) {
                silence = e;
                throw e;
            }
        }
        return known;
    }

    /** @throws octopus.spi.StorageException NEIGHBOUR_UNREACHABLE, at once where the server did not say how it is */
    public Reply get(String path) {
        Reply ignored = health();
        return web.send(ask(path));
    }

    private Ask ask(String path) {
        return Ask.of("GET", address.resolve(path))
                .header("Accept", "application/json")
                .token(token);
    }

    @Override
    public void close() {
        quick.close();
        web.close();
    }
}
