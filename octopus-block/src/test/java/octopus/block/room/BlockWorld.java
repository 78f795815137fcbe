package octopus.block.room;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.backend.BackendService;
import octopus.block.backend.DriverCatalog;
import octopus.block.backup.BackupSettings;
import octopus.block.message.Journal;
import octopus.block.operation.BlockStores;
import octopus.block.operation.image.ImageHands;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.db.TestDatabase;
import octopus.core.event.EventLog;
import octopus.core.event.EventSettings;
import octopus.core.flow.FlowEngine;
import octopus.core.flow.FlowListener;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.FlowSettings;
import octopus.core.flow.Flows;
import octopus.core.secret.SecretStore;
import octopus.driver.simulated.SimulatedArray;
import octopus.node.LocalNode;
import octopus.node.image.ImageInspector;
import octopus.node.image.ImageWriter;
import octopus.node.image.QemuImages;
import octopus.spi.TestFolders;
import octopus.spi.VolumeId;
import octopus.spi.driver.BlockExporter;
import octopus.spi.driver.DriverEnvironment;
import org.awaitility.Awaitility;

/** A block room over a database, with one backend on the simulated array; what a test of this room starts from. */
public final class BlockWorld implements AutoCloseable {
    public static final Caller ALICE = new Caller("alice", "wonderland", Set.of("member"), "req-alice");
    public static final Caller BOB = new Caller("bob", "elsewhere", Set.of("member"), "req-bob");
    public static final Caller ADMIN = new Caller("root", "wonderland", Set.of(Caller.ADMIN), "req-admin");

    private final TestDatabase database;
    private final Path directory;
    private final String backend;
    private final FakeImages images;
    private final Optional<FlowEngine> engine;
    private final BlockRoom room;
    private final FlowRegistry registry = new FlowRegistry();

    private BlockWorld(TestDatabase database, Path directory, String backend, Optional<Flows> foreign) {
        this(database, directory, backend, foreign, new NoExporter());
    }

    private BlockWorld(
            TestDatabase database, Path directory, String backend, Optional<Flows> foreign, BlockExporter exporter) {
        this.database = database;
        this.directory = directory;
        this.backend = backend;
        this.images = new FakeImages(directory.resolve("images"));
        Clock clock = Clock.systemUTC();
        FlowSettings settings = FlowSettings.usual("test", database.database().kind() == Database.Kind.SQLITE);
        this.engine = foreign.isPresent()
                ? Optional.empty()
                : Optional.of(new FlowEngine(database.database(), registry, clock, settings, FlowListener.NONE));
        Flows flows = foreign.orElseGet(() -> engine.orElseThrow());
        BlockStores stores = BlockStores.with(clock);
        Journal journal = new Journal(
                new AuditLog(database.database()),
                new EventLog(database.database(), EventSettings.defaults(), clock),
                stores.messages(),
                clock);
        QemuImages qemu = new QemuImages(new LocalNode());
        this.room = new BlockRoom(
                new BlockRoom.Engine(
                        database.database(),
                        flows,
                        registry,
                        SecretStore.open(database.database(), directory.resolve("key")),
                        clock),
                stores,
                journal,
                new BlockRoom.Storage(
                        DriverCatalog.installed(),
                        name -> new DriverEnvironment(name, directory.resolve(name), clock, exporter)),
                new ImageHands(images, images, new ImageWriter(qemu, new ImageInspector()), qemu),
                BlockSettings.defaults().with(BackupSettings.in(directory)));
        engine.ifPresent(FlowEngine::start);
    }

    /** With a flow engine of its own and a ready backend called {@code gold}. */
    public static BlockWorld open(TestDatabase database) {
        return openAt(database, temporary());
    }

    /** In a directory that another world on the same array will use after this one. */
    public static BlockWorld openAt(TestDatabase database, Path directory) {
        BlockWorld world = new BlockWorld(database, directory, "gold", Optional.empty());
        world.room.start();
        world.addBackend("gold", Map.of());
        return world;
    }

    /** On an engine that belongs to somebody else, such as a crash matrix; its backend opens again if it is there. */
    public static BlockWorld on(TestDatabase database, Path directory, Flows flows) {
        return new BlockWorld(database, directory, "gold", Optional.of(flows));
    }

    /** Where drivers serve volumes for real; without a backend, and with an engine of its own where none is given. */
    public static BlockWorld serving(
            TestDatabase database, Path directory, Optional<Flows> flows, BlockExporter exporter) {
        return new BlockWorld(database, directory, "gold", flows, exporter);
    }

    public static Path temporary() {
        return TestFolders.make("octopus-block-");
    }

    public void addBackend(String name, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        // A simulated array that forgets nothing, so that leftovers would be seen.
        all.putIfAbsent("keep_state", "true");
        BackendService service = room.backends();
        service.create(ADMIN, new BackendService.NewBackend(name, "simulated", all, Map.of(), Optional.empty()));
        awaitReady(name);
    }

    public void addFileBackend(String name) {
        room.backends()
                .create(
                        ADMIN,
                        new BackendService.NewBackend(
                                name,
                                "file",
                                Map.of("directory", directory.resolve("files").toString(), "format", "raw"),
                                Map.of(),
                                Optional.empty()));
        awaitReady(name);
    }

    public void awaitReady(String name) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> room.open().state(name).word().equals("ready"));
    }

    public BlockRoom room() {
        return room;
    }

    public FlowRegistry registry() {
        return registry;
    }

    public Database database() {
        return database.database();
    }

    /** Where backups are kept and drivers have their files. */
    public Path directory() {
        return directory;
    }

    public FakeImages images() {
        return images;
    }

    public SimulatedArray array() {
        return SimulatedArray.find(backend).orElseThrow();
    }

    /** Waits until the volume is in one of these statuses. */
    public Volume await(VolumeId id, VolumeStatus... statuses) {
        List<VolumeStatus> wanted = List.of(statuses);
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> room.volumes().show(ADMIN, id).volume(), volume -> wanted.contains(volume.status()));
    }

    public void awaitGone(VolumeId id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> find(id).isEmpty());
    }

    public Optional<Volume> find(VolumeId id) {
        return database().read(sql -> room.bench().stores().volumes().volume(sql, id));
    }

    /** Names of everything on the array that carries our mark. */
    public List<String> onArray() {
        return room.open().driver(backend).volumes().owned().stream()
                .map(object -> object.kind() + " " + object.id())
                .sorted()
                .toList();
    }

    /** As when the process ends; the array goes on. */
    public void closeRoom() {
        engine.ifPresent(FlowEngine::close);
        room.close();
    }

    @Override
    public void close() {
        closeRoom();
        SimulatedArray.powerOff(backend);
    }

    /** Nothing here serves files; the simulated array answers for itself. */
    private static final class NoExporter implements BlockExporter {
        @Override
        public octopus.spi.connect.ConnectionInfo export(
                String targetName, Source source, octopus.spi.driver.VolumeExporter.Request request) {
            throw new AssertionError("the simulated array exports by itself");
        }

        @Override
        public void unexport(String targetName, octopus.spi.AttachmentId attachment) {
            throw new AssertionError("the simulated array exports by itself");
        }

        @Override
        public void grown(String targetName, Source source) {
            throw new AssertionError("the simulated array exports by itself");
        }

        @Override
        public List<Target> list() {
            return List.of();
        }
    }
}
