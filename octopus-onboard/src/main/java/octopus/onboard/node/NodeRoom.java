package octopus.onboard.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import octopus.core.Caller;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.Flows;
import octopus.core.secret.SecretStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything about nodes, put together. Facts that are older than ten minutes are looked up anew. */
public final class NodeRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRoom.class);
    private static final Duration FRESH = Duration.ofMinutes(10);

    /** What this room needs of the house. */
    public record Engine(Database database, Flows flows, SecretStore secrets, AuditLog audit, Clock clock) {}

    private final Engine engine;
    private final NodeHands hands;
    private final NodeService nodes;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("node-watch").factory());

    public NodeRoom(Engine engine, FlowRegistry registry) {
        this.engine = engine;
        NodeStore store = new NodeStore();
        CommandAudit audit = new CommandAudit(engine.database(), engine.audit(), engine.clock());
        this.hands = new NodeHands(engine.database(), engine.secrets(), store, audit);
        FlowDefinition<ProbeNode.Context> probe = ProbeNode.definition(hands, store, engine.clock());
        registry.add(probe);
        this.nodes = new NodeService(engine, store, hands, probe);
    }

    public NodeRoom start() {
        timer.scheduleWithFixedDelay(this::tryToRefresh, 1, 1, TimeUnit.MINUTES);
        return this;
    }

    /** A timer whose work throws would never run again. */
    private void tryToRefresh() {
        try {
            refresh();
        } catch (RuntimeException e) {
            LOG.warn("nodes could not be looked at; tried again in a minute", e);
        }
    }

    /** Looks at every node that nobody has looked at for a while. */
    void refresh() {
        Instant old = engine.clock().instant().minus(FRESH);
        nodes.list().stream()
                .filter(node -> node.checkedAt().filter(old::isBefore).isEmpty())
                .forEach(node -> {
                    try {
                        ManagedNode ignored = nodes.probe(Caller.octopus(), node.name());
                    } catch (RuntimeException e) {
                        LOG.info("node {} was not looked at: {}", node.name(), e.getMessage());
                    }
                });
    }

    /** What it works with, for rooms that stand on this one. */
    public Engine engine() {
        return engine;
    }

    /** What may be asked. */
    public NodeService nodes() {
        return nodes;
    }

    /** Hands on them, for other rooms. */
    public NodeHands hands() {
        return hands;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        hands.close();
    }
}
