package octopus.core.flow;

import octopus.core.db.StoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One engine that runs, on each database. */
abstract class EngineContract extends StoreContract {
    FlowBench bench;
    Trail.World world;
    FlowEngine engine;

    @BeforeEach
    void open() {
        bench = new FlowBench(database());
        world = bench.world;
        engine = bench.engine("one").start();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    final Flow run(FlowDefinition<Trail> flow) {
        return bench.finish(engine, bench.submit(engine, flow));
    }
}
