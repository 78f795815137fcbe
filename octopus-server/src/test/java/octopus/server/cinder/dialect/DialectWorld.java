package octopus.server.cinder.dialect;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.BackendService.NewBackend;
import octopus.block.backend.BackendSettings;
import octopus.block.backend.BackendState;
import octopus.block.backend.DriverCatalog;
import octopus.block.backup.BackupSettings;
import octopus.block.image.ImageSink;
import octopus.block.image.ImageSource;
import octopus.block.message.Journal;
import octopus.block.operation.BlockStores;
import octopus.block.operation.image.ImageHands;
import octopus.block.quota.QuotaSettings;
import octopus.block.room.BlockRoom;
import octopus.block.room.BlockSettings;
import octopus.core.Caller;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.db.DatabaseSettings;
import octopus.core.db.Databases;
import octopus.core.event.EventLog;
import octopus.core.event.EventSettings;
import octopus.core.flow.FlowEngine;
import octopus.core.flow.FlowListener;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.FlowSettings;
import octopus.core.flow.Flows;
import octopus.core.secret.SecretStore;
import octopus.node.LocalNode;
import octopus.node.image.ImageWriter;
import octopus.node.image.QemuImages;
import octopus.server.auth.Authenticator;
import octopus.server.auth.NoAuth;
import octopus.server.auth.policy.Policy;
import octopus.server.cinder.CinderDoor;
import octopus.server.cinder.CinderRequest;
import octopus.server.cinder.CinderRoutes;
import octopus.server.cinder.FilterRules;
import octopus.server.cinder.Permission;
import octopus.server.http.ListenSettings;
import octopus.server.http.Listener;
import octopus.server.metrics.Metrics;
import octopus.server.page.MachineDoor;
import octopus.server.route.Route;
import octopus.spi.driver.BlockExporter;
import octopus.spi.driver.DriverEnvironment;
import org.awaitility.Awaitility;

/** A block service with one simulated backend called fake, as the lab of the recording had one, behind a real listener. */
final class DialectWorld implements AutoCloseable {
    private final Database database;
    private final FlowEngine flows;
    final BlockRoom room;
    private final CinderDoor door;
    private final Listener listener;
    private final Metrics metrics = new Metrics(List::of);

    DialectWorld(Path directory) {
        this(directory, new NoAuth(), Policy.defaults(), FilterRules.usual());
    }

    DialectWorld(Path directory, Authenticator authenticator, Policy policy, FilterRules filters) {
        Clock clock = Clock.systemUTC();
        database = Databases.open(DatabaseSettings.sqlite(directory.resolve("test.db")));
        SecretStore secrets = SecretStore.open(database, directory.resolve("test.key"));
        FlowRegistry registry = new FlowRegistry();
        flows = new FlowEngine(database, registry, clock, FlowSettings.usual("test", true), FlowListener.NONE);
        BlockStores stores = BlockStores.with(clock);
        Journal journal = new Journal(
                new AuditLog(database),
                new EventLog(database, EventSettings.defaults(), clock),
                stores.messages(),
                clock);
        BackendSettings backends =
                new BackendSettings("lab", "nova", "__DEFAULT__", java.util.Optional.empty(), Duration.ofSeconds(1));
        BlockSettings usual = BlockSettings.defaults();
        room = new BlockRoom(
                new BlockRoom.Engine(database, flows, registry, secrets, clock),
                stores,
                journal,
                new BlockRoom.Storage(
                        DriverCatalog.installed(),
                        name -> new DriverEnvironment(
                                name, directory.resolve(name), clock, unused(BlockExporter.class))),
                images(),
                new BlockSettings(backends, unlimited(), usual.schedule()).with(BackupSettings.in(directory)));
        flows.start();
        room.start();
        room.backends()
                .create(Caller.octopus(), new NewBackend("fake", "simulated", Map.of(), Map.of(), Optional.empty()));
        Awaitility.await().until(() -> room.backends().show("fake").state() instanceof BackendState.Ready);
        room.types()
                .create(
                        Caller.octopus(),
                        "fake",
                        Optional.of("no-op lab backend"),
                        true,
                        Map.of("volume_backend_name", "fake"));
        door = new CinderDoor(
                CinderRoutes.of(room, backends, clock), authenticator, Permission.by(policy, room), filters);
        listener = new Listener(List.of(door, new MachineDoor(List.of(), metrics)), metrics, ListenSettings.loopback(0))
                .start();
    }

    List<Route<CinderRequest>> routes() {
        return door.routes();
    }

    int port() {
        return listener.port();
    }

    /** Until nothing is under way any more. */
    void settle() {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(20))
                .until(() -> flows.list(Flows.Query.all(), Optional.empty(), 20).stream()
                        .allMatch(flow -> flow.state().isFinished()));
    }

    private static QuotaSettings unlimited() {
        return new QuotaSettings(Map.of(), true);
    }

    /** There was no image service in the lab either. */
    private static ImageHands images() {
        LocalNode node = new LocalNode();
        QemuImages qemu = new QemuImages(node);
        return new ImageHands(
                unused(ImageSource.class),
                unused(ImageSink.class),
                new ImageWriter(qemu, new octopus.node.image.ImageInspector()),
                qemu);
    }

    @SuppressWarnings("unchecked")
    private static <T> T unused(Class<T> kind) {
        return (T) Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, arguments) -> {
            if (method.getReturnType() == Optional.class) {
                return Optional.empty();
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }

    @Override
    public void close() {
        listener.close();
        flows.close();
        room.close();
        database.close();
        metrics.close();
    }
}
