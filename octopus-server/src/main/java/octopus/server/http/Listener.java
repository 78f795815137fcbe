package octopus.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import octopus.spi.StorageException;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The one listener. Javalin carries the requests; which door answers, and which route, is decided by ours: Javalin
 * tries one regular expression a route, which costs more than everything else in reading a volume.
 */
public final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final List<HandlerType> METHODS = List.of(
            HandlerType.GET,
            HandlerType.HEAD,
            HandlerType.POST,
            HandlerType.PUT,
            HandlerType.PATCH,
            HandlerType.DELETE,
            HandlerType.OPTIONS);

    /** For what was answered but is not sent yet. */
    private static final long LAST_BYTES_MILLIS = 5000;

    private final List<Door> doors;
    private final RequestWatcher watcher;
    private final ListenSettings settings;
    private final Cors cors;
    private final Optional<Tls> tls;
    private final Traffic traffic = new Traffic();
    private final Javalin javalin;

    public Listener(List<Door> doors, RequestWatcher watcher, ListenSettings settings) {
        this.doors = List.copyOf(doors);
        this.watcher = watcher;
        this.settings = settings;
        this.cors = new Cors(settings.front().origins());
        this.tls = settings.tls().map(Tls::new);
        this.javalin = Javalin.create(this::configure);
    }

    /** @throws octopus.spi.StorageException PORT_TAKEN or ADDRESS_UNUSABLE */
    public Listener start() {
        try {
            javalin.start();
            return this;
        } catch (JavalinBindException e) {
            throw new StorageException(ListenFault.of(settings, e), e);
        }
    }

    /** Empty when it speaks plain HTTP. */
    public Optional<Tls> tls() {
        return tls;
    }

    /** The port that was really taken. */
    public int port() {
        return javalin.port();
    }

    /** Takes no new requests, lets the running ones end as long as the settings allow. */
    @Override
    public void close() {
        try {
            int left = traffic.stop(settings.stopTimeout());
            if (left > 0) {
                LOG.warn("{} requests were still under way when the time to stop was over", left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            javalin.stop();
        } catch (JavalinException e) {
            // Everything is stopped even so; only an idle connection did not close in time.
            LOG.debug("a connection was cut off", e);
        }
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.generateEtags = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        // Each door has its own limit; images are streamed.
        config.http.maxRequestSize = Long.MAX_VALUE;
        config.router.treatMultipleSlashesAsSingleSlash = false;
        config.jetty.modifyServer(server -> server.setStopTimeout(LAST_BYTES_MILLIS));
        config.jetty.addConnector(this::connector);
        Handler handler = this::serve;
        for (HandlerType method : METHODS) {
            config.routes.addEndpoint(Endpoint.create(method, "/*").handler(handler));
        }
    }

    private ServerConnector connector(Server server, HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        // Host names such as lab@backend#pool are part of paths; they come encoded.
        ServerConnector connector = new ServerConnector(server, 1, 1, speech(http));
        connector.setHost(settings.address());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.idleTimeout().toMillis());
        return connector;
    }

    private ConnectionFactory[] speech(HttpConfiguration http) {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        // Clients that reach it by address know no name that could be checked here.
        http.addCustomizer(new SecureRequestCustomizer(false));
        return new ConnectionFactory[] {
            new SslConnectionFactory(tls.get().factory(), HttpVersion.HTTP_1_1.asString()), plain
        };
    }

    private void serve(Context context) {
        long begin = System.nanoTime();
        Exchange exchange = new Exchange(context, settings.front(), traffic);
        if (!traffic.enter()) {
            PlainAnswers.stopping(exchange);
            return;
        }
        MDC.put("request", exchange.requestId());
        try {
            dispatch(exchange);
        } finally {
            traffic.leave();
            MDC.remove("request");
            watcher.answered(exchange.routeName(), exchange.status(), System.nanoTime() - begin);
        }
    }

    private void dispatch(Exchange exchange) {
        String path = exchange.path();
        try {
            if (cors.settles(exchange)) {
                return;
            }
            for (Door door : doors) {
                if (door.serves(path)) {
                    door.serve(exchange);
                    return;
                }
            }
            PlainAnswers.notFound(exchange);
        } catch (BodyTooLarge e) {
            PlainAnswers.tooLarge(exchange, e.limit());
        } catch (IOException | ClientGone e) {
            LOG.debug("client gone: {} {}", exchange.method(), path, e);
        } catch (Exception e) {
            LOG.error("unforeseen: {} {}", exchange.method(), path, e);
            if (!exchange.isCommitted()) {
                PlainAnswers.failed(exchange);
            }
        }
    }
}
