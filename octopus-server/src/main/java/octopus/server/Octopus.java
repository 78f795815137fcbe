package octopus.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import octopus.server.auth.Authenticator;
import octopus.server.auth.NoAuth;
import octopus.server.cinder.CinderDoor;
import octopus.server.cinder.CinderRequest;
import octopus.server.cinder.ExtensionsResource;
import octopus.server.http.Door;
import octopus.server.http.Listener;
import octopus.server.metrics.Metrics;
import octopus.server.page.ConsoleDoor;
import octopus.server.page.HealthCheck;
import octopus.server.page.MachineDoor;
import octopus.server.route.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: every object of a running Octopus is made here, in the order in which they need each other, and
 * closed in the reverse order.
 */
public final class Octopus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Octopus.class);

    private final Deque<AutoCloseable> open;
    private final Core core;
    private final Listener listener;

    private Octopus(OctopusSettings settings, Deque<AutoCloseable> open) {
        this.open = open;
        this.core = opened(Core.open(settings));
        Authenticator authenticator = new NoAuth();
        Metrics metrics = opened(new Metrics(List::of));
        List<HealthCheck> checks = List.of(HealthCheck.of("database", this::databaseProblem));
        CinderDoor cinder = new CinderDoor(cinderRoutes(), authenticator);
        // The first door that serves a path answers; the Cinder door has the root.
        List<Door> doors = List.of(cinder, new MachineDoor(checks, metrics), new ConsoleDoor());
        this.listener = opened(new Listener(doors, metrics, settings.server().listen()).start());
    }

    /** @throws octopus.spi.StorageException with the reason, when it cannot start; then nothing is left running */
    public static Octopus start(OctopusSettings settings) {
        settings.server().refuseOpenNoauth();
        makeDirectory(settings);
        Deque<AutoCloseable> open = new ArrayDeque<>();
        Octopus octopus;
        try {
            octopus = new Octopus(settings, open);
        } catch (RuntimeException e) {
            closeAll(open);
            throw e;
        }
        if (!settings.server().isLoopback()) {
            LOG.warn(
                    "noauth on {}: anybody who reaches this port may do anything",
                    settings.server().listen().address());
        }
        return octopus;
    }

    private List<Route<CinderRequest>> cinderRoutes() {
        List<Route<CinderRequest>> routes = new ArrayList<>();
        routes.addAll(new ExtensionsResource().routes());
        return routes;
    }

    public int port() {
        return listener.port();
    }

    public Core core() {
        return core;
    }

    private Optional<String> databaseProblem() {
        core.database().write(transaction -> 0);
        return Optional.empty();
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** Takes no new requests, lets running ones and running steps end, then closes what was opened, last first. */
    @Override
    public void close() {
        closeAll(open);
    }

    private static void closeAll(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("closing {} failed", part.getClass().getSimpleName(), e);
            }
        }
    }

    private static void makeDirectory(OctopusSettings settings) {
        try {
            Files.createDirectories(settings.data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
