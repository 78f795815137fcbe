package octopus.onboard.pipeline;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import octopus.block.backend.Backend;
import octopus.block.backend.DriverCatalog;
import octopus.block.room.BlockWorld;
import octopus.block.type.TypeQuery;
import octopus.core.audit.AuditLog;
import octopus.core.db.TestDatabase;
import octopus.core.event.EventLog;
import octopus.core.event.EventSettings;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.Flows;
import octopus.core.secret.SecretStore;
import octopus.driver.simulated.SimulatedArray;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.onboard.change.PackageShelf;
import octopus.onboard.node.NodeRoom;
import octopus.onboard.product.Catalogue;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.BackendSpec.Acceptance;
import octopus.onboard.spec.BackendSpec.TypeWish;
import octopus.onboard.spec.SpecReader.Given;
import octopus.onboard.spec.TargetSpec;
import octopus.onboard.verify.Canary;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import org.awaitility.Awaitility;

/** Onboarding over a block room on somebody's engine; the storage is a simulated array whose volumes are files here. */
final class OnboardWorld implements AutoCloseable {
    static final String BACKEND = "silver";
    static final String TYPE = "silver-type";

    private final BlockWorld block;
    private final NodeRoom nodes;
    private final OnboardRoom room;

    OnboardWorld(TestDatabase database, Path directory, Flows flows) {
        this(database, directory, flows, Catalogue.of(DriverCatalog.installed()), (name, version) -> directory);
    }

    OnboardWorld(TestDatabase database, Path directory, Flows flows, Catalogue catalogue, PackageShelf packages) {
        this.block = BlockWorld.on(database, directory, flows);
        FlowRegistry registry = block.registry();
        Clock clock = Clock.systemUTC();
        SecretStore secrets = SecretStore.open(database.database(), directory.resolve("key"));
        AuditLog audit = new AuditLog(database.database());
        this.nodes = new NodeRoom(new NodeRoom.Engine(database.database(), flows, secrets, audit, clock), registry);
        this.room = new OnboardRoom(
                new OnboardRoom.Engine(
                        database.database(),
                        flows,
                        secrets,
                        audit,
                        new EventLog(database.database(), EventSettings.defaults(), clock),
                        clock),
                registry,
                new OnboardRoom.Neighbours(block.room(), nodes, catalogue, packages),
                (node, caller, flow) -> new FileCanary(directory),
                Duration.ofMillis(1));
        block.room().start();
        if (backend().isPresent()) {
            block.awaitReady(BACKEND);
        }
    }

    static Given spec(Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("keep_state", "true");
        return new Given(
                new BackendSpec(
                        BACKEND,
                        "",
                        "simulated",
                        options,
                        Set.of(),
                        List.of(),
                        List.of(new TypeWish(TYPE, Map.of())),
                        new TargetSpec.BuiltIn(),
                        new Acceptance(true, 1, 1, false),
                        "",
                        Optional.empty()),
                Map.of());
    }

    FlowRegistry registry() {
        return block.registry();
    }

    BlockWorld block() {
        return block;
    }

    NodeRoom nodes() {
        return nodes;
    }

    OnboardingService onboardings() {
        return room.onboardings();
    }

    /** Until no flow is at work on it. */
    Onboarding settled() {
        return settled(BACKEND);
    }

    Onboarding settled(String name) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> onboardings().show(name), each -> !each.state().isBusy());
    }

    Optional<Backend> backend() {
        return block.room().backends().list().stream()
                .map(view -> view.backend())
                .filter(each -> each.name().equals(BACKEND))
                .findFirst();
    }

    /** Everything that an onboarding makes, as text: nothing of it is there before and after. */
    Set<String> made() {
        Set<String> made = new TreeSet<>();
        backend().ifPresent(each -> made.add("backend" + (each.enabled() ? "" : " closed")));
        block
                .room()
                .types()
                .list(new TypeQuery(Optional.empty(), "", Map.of(), List.of(), Optional.empty(), 0, 100))
                .stream()
                .filter(type -> type.name().equals(TYPE))
                .forEach(type -> made.add("type"));
        made.addAll(onArray());
        return made;
    }

    /** What the acceptance run has left on the array. */
    private List<String> onArray() {
        if (backend().isEmpty()) {
            return List.of();
        }
        var driver = block.room().open().driver(BACKEND);
        List<String> left = new ArrayList<>(driver.volumes().owned().stream()
                .map(object -> object.kind() + " " + object.nativeName())
                .collect(Collectors.toList()));
        driver.exports().list().forEach(export -> left.add("export " + export.volumeNativeName()));
        return left;
    }

    void closeRoom() {
        room.close();
        nodes.close();
        block.closeRoom();
    }

    @Override
    public void close() {
        closeRoom();
        SimulatedArray.powerOff(BACKEND);
    }

    /** Volumes of the simulated array are files of this machine, and so are those of a simulated Cinder. */
    private record FileCanary(Path directory) implements Canary {
        @Override
        public Node node() {
            return new LocalNode();
        }

        @Override
        public List<Connector> connectors() {
            return List.of(Connector.local());
        }

        @Override
        public String attach(VolumeId volume, AttachmentId attachment, ConnectionInfo connection) {
            return CinderInPods.file(directory, connection)
                    .orElseGet(() ->
                            ((ConnectionInfo.LocalDevice) connection).path().toString());
        }

        @Override
        public boolean holds(VolumeId volume) {
            return false;
        }

        @Override
        public void detach(VolumeId volume) {}
    }
}
