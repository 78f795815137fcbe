package octopus.core.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import octopus.core.Caller;
import octopus.core.db.Database;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/** A clock, and as many engines as a test wants on a database that it brings. */
final class FlowBench implements AutoCloseable {
    static final Fault BROKEN =
            Fault.of(CommonFault.BACKEND_FAILED, "make a thing", "the array said no", "Ask the array.");

    final SettableClock clock = new SettableClock();
    final Trail.World world = new Trail.World();
    final FlowRegistry registry = new FlowRegistry();
    final List<FlowChange> changes = new CopyOnWriteArrayList<>();
    final CountingDatabase database;
    private final List<FlowEngine> engines = new ArrayList<>();

    FlowBench(Database database) {
        this.database = new CountingDatabase(database);
    }

    static FlowSettings settings(String owner) {
        return FlowSettings.usual(owner, false).withLookEvery(Duration.ofMillis(10));
    }

    FlowEngine engine(String owner) {
        return engine(settings(owner), registry, FlowProbe.NONE);
    }

    FlowEngine engine(FlowSettings settings, FlowRegistry known, FlowProbe probe) {
        FlowEngine engine = new FlowEngine(database, known, clock, settings, changes::add, probe);
        engines.add(engine);
        return engine;
    }

    FlowId submit(FlowEngine engine, FlowDefinition<Trail> flow, Subject... subjects) {
        registry.add(flow);
        return database.write(t -> engine.submit(t, flow, Trail.empty(), Set.of(subjects), Caller.octopus()));
    }

    /** Lets the clock run until the flow is settled. */
    Flow finish(FlowEngine engine, FlowId id) {
        for (int i = 0; i < 2000; i++) {
            Flow flow = engine.await(id, Duration.ofMillis(5));
            if (FlowWatch.isSettled(flow.state())) {
                return flow;
            }
            clock.advance(Duration.ofMillis(200));
        }
        throw new AssertionError("not settled: " + engine.find(id));
    }

    List<String> history(FlowEngine engine, FlowId id) {
        return engine.history(id).stream()
                .map(line -> line.name() + " " + line.direction() + " " + line.state())
                .toList();
    }

    @Override
    public void close() {
        engines.forEach(FlowEngine::close);
    }
}
