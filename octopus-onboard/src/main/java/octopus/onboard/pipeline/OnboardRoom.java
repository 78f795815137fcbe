package octopus.onboard.pipeline;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import octopus.block.backend.BackendState;
import octopus.block.backend.Backends;
import octopus.block.room.BlockRoom;
import octopus.core.Caller;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.event.EventLog;
import octopus.core.flow.FlowId;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.Flows;
import octopus.core.secret.SecretStore;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.attach.NodeAttach;
import octopus.onboard.change.ChangeHands;
import octopus.onboard.change.PackageShelf;
import octopus.onboard.check.CheckEnvironment;
import octopus.onboard.check.Preflight;
import octopus.onboard.node.NodeRoom;
import octopus.onboard.plan.ConfReader;
import octopus.onboard.plan.Planner;
import octopus.onboard.product.Catalogue;
import octopus.onboard.product.ProductUsers;
import octopus.onboard.spec.SpecReader;
import octopus.onboard.verify.Canary;
import octopus.onboard.verify.NodeCanary;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Onboarding, put together. What is active is looked at every ten minutes: health, and drift from what was agreed. */
public final class OnboardRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnboardRoom.class);
    private static final Duration WATCH = Duration.ofMinutes(10);
    private static final Duration SETTLE = Duration.ofSeconds(2);

    /** What this room needs of the house. */
    public record Engine(
            Database database, Flows flows, SecretStore secrets, AuditLog audit, EventLog events, Clock clock) {}

    /** The rooms that it works in. */
    public record Neighbours(BlockRoom block, NodeRoom nodes, Catalogue catalogue, PackageShelf packages) {}

    private final Backends backends;
    private final OnboardingService onboardings;
    private final SpecReader specs;
    private final Imports imports;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("onboarding-watch").factory());

    /** @param directory for what acceptance runs attach to this machine */
    public OnboardRoom(Engine engine, FlowRegistry registry, Neighbours rooms, Path directory) {
        this(
                engine,
                registry,
                rooms,
                (node, caller, flow) -> canary(rooms.nodes(), directory, node, caller, flow),
                SETTLE);
    }

    OnboardRoom(Engine engine, FlowRegistry registry, Neighbours around, Rooms.Canaries canaries, Duration settle) {
        BlockRoom block = around.block();
        NodeRoom nodes = around.nodes();
        this.backends = block.open();
        Book book = new Book(engine.database(), engine.secrets(), engine.audit(), engine.events(), engine.clock());
        ChangeHands hands = new ChangeHands(block.backends(), block.types(), nodes.hands(), around.packages(), settle);
        Rooms rooms = new Rooms(
                block,
                new CheckEnvironment.House(
                        block.backends(), block.types(), nodes.hands(), around.catalogue(), around.packages()),
                new Preflight(),
                new Planner(hands, around.catalogue(), around.packages()),
                hands,
                canaries);
        ReportKeys keys = new ReportKeys(engine.database(), engine.secrets());
        OnboardingService.Ways ways = new OnboardingService.Ways(
                CheckFlow.definition(book, rooms),
                ApplyFlow.definition(book, rooms, keys),
                RollBackFlow.definition(book, rooms));
        registry.add(ways.check()).add(ways.apply()).add(ways.rollBack());
        this.onboardings = new OnboardingService(book, engine.flows(), ways, keys);
        this.specs = new SpecReader(block.backends(), around.catalogue());
        this.imports = new Imports(nodes.hands(), new ConfReader(block.backends(), around.catalogue()), onboardings);
    }

    private static Canary canary(NodeRoom nodes, Path directory, String name, Caller caller, FlowId flow) {
        boolean here = name.isEmpty() || nodes.nodes().show(name).access().isLocal();
        Node node = name.isEmpty() ? new LocalNode() : nodes.hands().on(name, caller, Optional.of(flow));
        NodeAttach attach = here ? NodeAttach.here(node, directory.toString()) : NodeAttach.on(node);
        return new NodeCanary(node, attach, here);
    }

    public OnboardRoom start() {
        timer.scheduleWithFixedDelay(this::watch, WATCH.toMinutes(), WATCH.toMinutes(), TimeUnit.MINUTES);
        return this;
    }

    /** A timer whose work throws would never run again. */
    private void watch() {
        try {
            onboardings.list().stream()
                    .filter(each -> each.state() == OnboardingState.ACTIVE && mayBeAsked(each.name()))
                    .forEach(each -> tryToCheck(each.name()));
        } catch (RuntimeException e) {
            LOG.warn("active backends could not be looked at; tried again in {} minutes", WATCH.toMinutes(), e);
        }
    }

    private void tryToCheck(String name) {
        try {
            Onboarding ignored = onboardings.check(Caller.octopus(), name);
        } catch (StorageException e) {
            LOG.info("backend {} was not looked at: {}", name, e.getMessage());
        }
    }

    /** An array that refuses a password is left alone: it would lock the account. */
    private boolean mayBeAsked(String backend) {
        return !(backends.state(backend) instanceof BackendState.Failed failed
                && failed.fault().code().repetitionHarms());
    }

    /** A product stays as long as something that was onboarded with it is there. */
    public ProductUsers productUsers() {
        return (sql, product) -> onboardings.ofProduct(sql, product.id());
    }

    /** What may be asked. */
    public OnboardingService onboardings() {
        return onboardings;
    }

    /** Reads specs as people write them. */
    public SpecReader specs() {
        return specs;
    }

    /** Takes what an existing Cinder has already. */
    public Imports imports() {
        return imports;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
