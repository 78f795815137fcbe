package octopus.server.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import octopus.spi.StorageException;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The one listener: Jetty carries the requests, each on a virtual thread of its own; which door answers, and which route,
 * is decided by ours.
 */
public final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /** For what was answered but is not sent yet. */
    private static final long LAST_BYTES_MILLIS = 5000;
    /** For accepting and for looking which connection has bytes; requests are not served on these. */
    private static final int PLATFORM_THREADS = 8;

    private final List<Door> doors;
    private final RequestWatcher watcher;
    private final ListenSettings settings;
    private final Cors cors;
    private final Optional<Tls> tls;
    private final Traffic traffic = new Traffic();
    private final Server server;
    private final ServerConnector connector;

    public Listener(List<Door> doors, RequestWatcher watcher, ListenSettings settings) {
        this.doors = List.copyOf(doors);
        this.watcher = watcher;
        this.settings = settings;
        this.cors = new Cors(settings.front().origins());
        this.tls = settings.tls().map(Tls::new);
        this.server = new Server(threads());
        this.connector = connector();
        server.addConnector(connector);
        server.setHandler(new Reception());
        server.setErrorHandler(this::refuse);
        server.setStopTimeout(LAST_BYTES_MILLIS);
    }

    /** Loads the door's library on a thread of its own, beside all that a start does before it opens the door. */
    public static void load() {
        Thread.ofPlatform().daemon().name("listener-loader").start(() -> new ServerConnector(new Server(threads())));
    }

    /** @throws octopus.spi.StorageException PORT_TAKEN or ADDRESS_UNUSABLE */
    public Listener start() {
        try {
            server.start();
            return this;
        } catch (Exception e) {
            stop();
            throw new StorageException(ListenFault.of(settings, e), e);
        }
    }

    /** Empty when it speaks plain HTTP. */
    public Optional<Tls> tls() {
        return tls;
    }

    /** The port that was really taken. */
    public int port() {
        return connector.getLocalPort();
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
        stop();
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            // Everything is stopped even so; only an idle connection did not close in time.
            LOG.debug("a connection was cut off", e);
        }
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS, 2);
        threads.setName("listener");
        threads.setReservedThreads(0);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("request-"));
        return threads;
    }

    private ServerConnector connector() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        // The doors split the path as it came and decode each segment by itself, so nothing in it has two meanings:
        // names
        // such as lab@backend#pool are part of paths, and what is nonsense gets the dialect's own answer.
        http.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector made = new ServerConnector(server, 1, 1, speech(http));
        made.setHost(settings.address());
        made.setPort(settings.port());
        made.setIdleTimeout(settings.idleTimeout().toMillis());
        return made;
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

    /** Where Jetty hands a request over. */
    private final class Reception extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback done) {
            Exchange exchange = new Exchange(request, response, settings.front(), traffic);
            try {
                serve(exchange);
                if (exchange.isHalf()) {
                    LOG.error("half an answer: {} {}", exchange.method(), exchange.path());
                    throw new IllegalStateException("half an answer");
                }
                exchange.end();
                done.succeeded();
            } catch (IOException | ClientGone e) {
                LOG.debug("client gone: {} {}", exchange.method(), exchange.path(), e);
                done.failed(e);
            } catch (Exception e) {
                // What was begun cannot be ended rightly; the connection is cut, so that nobody takes it for whole.
                done.failed(e);
            }
            return true;
        }
    }

    /** What is no HTTP, or HTTP that Jetty does not take: it comes to no door. */
    private boolean refuse(Request request, Response response, Callback done) {
        Exchange exchange = new Exchange(request, response, settings.front(), traffic).withoutBody();
        int status = request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer code ? code : 500;
        try {
            PlainAnswers.refused(exchange, status, String.valueOf(request.getAttribute(ErrorHandler.ERROR_MESSAGE)));
            done.succeeded();
        } catch (ClientGone e) {
            done.failed(e);
        }
        return true;
    }

    private void serve(Exchange exchange) throws Exception {
        long begin = System.nanoTime();
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

    private void dispatch(Exchange exchange) throws Exception {
        try {
            if (cors.settles(exchange)) {
                return;
            }
            if (cors.isForeign(exchange)) {
                PlainAnswers.foreign(exchange);
                return;
            }
            for (Door door : doors) {
                if (door.serves(exchange.path())) {
                    door.serve(exchange);
                    return;
                }
            }
            PlainAnswers.notFound(exchange);
        } catch (BodyTooLarge e) {
            PlainAnswers.tooLarge(exchange, e.limit());
        } catch (IOException | ClientGone e) {
            throw e;
        } catch (Exception e) {
            LOG.error("unforeseen: {} {}", exchange.method(), exchange.path(), e);
            if (exchange.isCommitted()) {
                throw e;
            }
            PlainAnswers.failed(exchange);
        }
    }
}
