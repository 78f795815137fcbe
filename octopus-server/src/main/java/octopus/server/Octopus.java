package octopus.server;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.block.backend.DriverCatalog;
import octopus.block.backend.DriverSecrets;
import octopus.block.history.CapacityHistory;
import octopus.block.image.ImageSweeper;
import octopus.block.image.Images;
import octopus.block.image.NodeImageInspection;
import octopus.block.message.Journal;
import octopus.block.operation.BlockStores;
import octopus.block.operation.image.ImageHands;
import octopus.block.room.BlockRoom;
import octopus.core.Caller;
import octopus.core.audit.AuditSealer;
import octopus.core.db.Database;
import octopus.core.flow.FlowEngine;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.FlowSettings;
import octopus.core.flow.Flows;
import octopus.core.setting.SettingFault;
import octopus.neighbour.room.Neighbours;
import octopus.node.LocalNode;
import octopus.node.NodeDirectory;
import octopus.node.image.ImageInspector;
import octopus.node.image.ImageWriter;
import octopus.node.image.QemuImages;
import octopus.node.target.TgtExporter;
import octopus.onboard.device.DeviceRoom;
import octopus.onboard.drivers.PackageRoom;
import octopus.onboard.node.NodeRoom;
import octopus.onboard.pipeline.OnboardRoom;
import octopus.onboard.product.ProductRoom;
import octopus.server.api.ApiDoor;
import octopus.server.api.ApiRequest;
import octopus.server.api.ApiRoutes;
import octopus.server.api.CapacityResource;
import octopus.server.api.ImageUploadsResource;
import octopus.server.api.SettingsResource;
import octopus.server.auth.Authenticator;
import octopus.server.auth.RememberingAuth;
import octopus.server.auth.policy.Policy;
import octopus.server.cinder.CinderDoor;
import octopus.server.cinder.CinderRoutes;
import octopus.server.cinder.InUseGuard;
import octopus.server.cinder.Permission;
import octopus.server.glance.GlanceDoor;
import octopus.server.glance.GlanceRoutes;
import octopus.server.http.Door;
import octopus.server.http.Listener;
import octopus.server.metrics.Metrics;
import octopus.server.page.ConsoleDoor;
import octopus.server.page.MachineDoor;
import octopus.server.route.Route;
import octopus.server.watch.FileWatch;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.SecretKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: every object of a running Octopus is made here, in the order in which they need each other, and
 * closed in the reverse order.
 */
public final class Octopus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Octopus.class);

    private final OctopusSettings settings;
    private final Deque<AutoCloseable> open;
    private @Nullable BlockRoom room;
    private @Nullable NodeRoom nodeRoom;
    private @Nullable CapacityHistory history;
    private @Nullable Listener listener;
    private List<Door> doors = List.of();

    private Octopus(OctopusSettings settings, Deque<AutoCloseable> open) {
        this.settings = settings;
        this.open = open;
    }

    /** @throws octopus.spi.StorageException with the reason, when it cannot start; then nothing is left running */
    public static Octopus start(OctopusSettings settings) {
        settings.server().refuseOpenNoauth(settings.auth());
        makeDirectory(settings);
        Listener.load();
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            Octopus octopus = new Octopus(settings, open);
            octopus.build();
            return octopus;
        } catch (RuntimeException e) {
            closeAll(open);
            throw e;
        }
    }

    private void build() {
        Core core = opened(Core.open(settings));
        opened(new AuditSealer(core.audit().chain()).start());
        Metrics metrics =
                opened(new Metrics(() -> Observation.pools(Optional.ofNullable(room), Optional.ofNullable(history))));
        TgtExporter exporter = opened(new TgtExporter(settings.targets()));
        DriverCatalog drivers = DriverCatalog.installed();
        ProductRoom products =
                opened(new ProductRoom(new ProductRoom.Engine(core.database(), core.audit(), core.clock()), drivers));
        PackageRoom packages = opened(new PackageRoom(
                new PackageRoom.Engine(core.database(), core.audit(), core.clock()),
                products,
                settings.packages(),
                changed -> started(room).backends().reopen(changed)));
        FlowRegistry registry = new FlowRegistry();
        boolean alone = core.database().kind() == Database.Kind.SQLITE;
        FlowEngine flows = new FlowEngine(
                core.database(),
                registry,
                core.clock(),
                FlowSettings.usual("octopus", alone),
                Observation.flows(metrics));
        BlockStores stores = BlockStores.with(core.clock());
        Neighbours neighbours = opened(new Neighbours(settings.neighbours(), core.clock()));
        Journal journal = new Journal(core.audit(), core.events(), stores.messages(), core.clock())
                .witnessed(neighbours.witness(stores));
        Images images = images(core, journal);
        BlockRoom block = opened(new BlockRoom(
                new BlockRoom.Engine(core.database(), flows, registry, core.secrets(), core.clock()),
                stores,
                journal,
                new BlockRoom.Storage(
                        drivers, name -> environment(core, exporter, name), LocalDevices::list, neighbours.keys()),
                hands(neighbours, images),
                settings.block()));
        room = block;
        images.service().onDeletion(block.imageKeys());
        NodeRoom nodes = opened(new NodeRoom(
                new NodeRoom.Engine(core.database(), flows, core.secrets(), core.audit(), core.clock()), registry));
        nodeRoom = nodes;
        DeviceRoom devices = opened(new DeviceRoom(
                nodes.engine(), nodes, new DeviceRoom.Volumes(block.attachments(), block.volumes()), registry));
        OnboardRoom pipeline = opened(new OnboardRoom(
                new OnboardRoom.Engine(
                        core.database(), flows, core.secrets(), core.audit(), core.events(), core.clock()),
                registry,
                new OnboardRoom.Neighbours(block, nodes, products.catalogue(), packages.packages()),
                settings.data().resolve("acceptance")));
        Onboarding onboarding = new Onboarding(nodes, devices, products, packages, pipeline);
        // Closed before the room: running steps need its drivers to the end.
        opened(flows);
        exporter.start();
        // First: flows that the last process left ask at once which backends there are.
        block.start();
        flows.start();
        opened(new Housekeeping(core, flows, settings.audit()).start());
        onboarding.start();
        neighbours.start(new Neighbours.Engine(core.database(), core.events(), stores, core.clock()));
        FirstStart.defaultBackend(block, settings.data());
        CapacityHistory past =
                opened(new CapacityHistory(core.database(), () -> block.open().pools(), core.clock()).start());
        history = past;
        List<Route<ApiRequest>> more = new ArrayList<>(onboarding.routes());
        more.addAll(new CapacityResource(past).routes());
        if (!settings.neighbours().images().elsewhere()) {
            more.addAll(new ImageUploadsResource(images.pieces()).routes());
        }
        more.addAll(new SettingsResource(OctopusSettings.catalog(), settings.given()).routes());
        doors = doors(core, block, neighbours, images, flows, drivers, metrics, more);
        listener = opened(new Listener(doors, metrics, settings.server().listen()).start());
        started(listener)
                .tls()
                .ifPresent(tls -> opened(new FileWatch(tls.files(), tls::reload).start(FileWatch.USUAL)));
        warn();
    }

    private List<Door> doors(
            Core core,
            BlockRoom block,
            Neighbours neighbours,
            Images images,
            Flows flows,
            DriverCatalog drivers,
            Metrics metrics,
            List<Route<ApiRequest>> more) {
        Policy policy = Policy.load(settings.auth().policy(), settings.auth().tellsRolesApart());
        settings.auth()
                .policy()
                .ifPresent(file -> opened(new FileWatch(List.of(file), policy::reload).start(FileWatch.USUAL)));
        Entrance entrance = Entrance.of(settings, core, policy);
        Authenticator authenticator = new RememberingAuth(opened(entrance.authenticator()), neighbours);
        // The first door that serves a path answers; the Cinder door has the root.
        List<Door> doors = new ArrayList<>();
        doors.add(new CinderDoor(
                CinderRoutes.of(
                        block,
                        settings.block().backends(),
                        core.clock(),
                        new InUseGuard(block.bench(), neighbours.compute().unused()),
                        neighbours.compute()::hostOf),
                authenticator,
                Permission.by(policy, block),
                settings.server().filters()));
        if (!settings.neighbours().images().elsewhere()) {
            doors.add(new GlanceDoor(GlanceRoutes.of(images), authenticator));
        }
        doors.addAll(List.of(
                new ApiDoor(
                        ApiRoutes.of(
                                block,
                                drivers,
                                new ApiRoutes.Engine(flows, core.audit(), core.events()),
                                Stream.concat(more.stream(), entrance.routes().stream())
                                        .toList()),
                        authenticator,
                        policy),
                new MachineDoor(Observation.checks(block), metrics),
                new ConsoleDoor()));
        return doors;
    }

    private Images images(Core core, Journal journal) {
        Images images = Images.open(
                core.database(),
                settings.data().resolve("images"),
                new NodeImageInspection(new ImageInspector(), new QemuImages(new LocalNode())),
                settings.images(),
                journal);
        // Before anybody can send or read.
        ImageSweeper sweeper = opened(images.sweeper());
        sweeper.atStart();
        sweeper.start();
        return images;
    }

    private ImageHands hands(Neighbours neighbours, Images images) {
        QemuImages qemu = new QemuImages(new LocalNode());
        Neighbours.ImageRoom used = neighbours.images(
                new Neighbours.ImageRoom(images.reads(), images.sink()),
                settings.data().resolve("images-in-transit"));
        return new ImageHands(used.source(), used.sink(), new ImageWriter(qemu, new ImageInspector()), qemu);
    }

    private DriverEnvironment environment(Core core, TgtExporter exporter, String backend) {
        NodeDirectory nodes = name -> started(nodeRoom).hands().on(name, Caller.octopus(), Optional.empty());
        return new DriverEnvironment(
                        backend, settings.data().resolve("backends").resolve(backend), core.clock(), exporter)
                .lending(NodeDirectory.class, nodes)
                .lending(SecretKeeper.class, new DriverSecrets(core.database(), core.secrets()).of(backend));
    }

    private void warn() {
        if (settings.auth().believesEverybody() && !settings.server().isLoopback()) {
            LOG.warn(
                    "noauth on {}: anybody who reaches this port may do anything",
                    settings.server().listen().address());
        }
    }

    /** The port that was really taken. */
    public int port() {
        return started(listener).port();
    }

    /** In the order in which they are asked. */
    public List<Door> doors() {
        return doors;
    }

    public BlockRoom block() {
        return started(room);
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("Octopus has not been started");
        }
        return part;
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
            Fault fault = Fault.of(
                    SettingFault.DATA_UNUSABLE,
                    "The data directory " + settings.data() + " cannot be made",
                    e instanceof FileSystemException trouble && trouble.getReason() != null
                            ? trouble.getReason()
                            : "its parent is not a directory that this user may write to",
                    "Choose one that this user may write to, with --data.");
            throw new StorageException(fault, e);
        }
    }
}
