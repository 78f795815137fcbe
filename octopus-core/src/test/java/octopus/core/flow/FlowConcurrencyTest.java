package octopus.core.flow;

import static octopus.core.flow.Trail.flow;
import static octopus.core.flow.Trail.inside;
import static octopus.core.flow.Trail.outside;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import octopus.core.Caller;
import octopus.core.db.StoreContract;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many clients and several runners on one database. */
class FlowConcurrencyTest extends StoreContract {
    private static final int FLOWS = 60;

    private FlowBench bench;
    private Trail.World world;

    @BeforeEach
    void open() {
        bench = new FlowBench(database());
        world = bench.world;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static void together(int clients, java.util.function.IntConsumer work) {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        for (int i = 0; i < clients; i++) {
            int client = i;
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    work.accept(client);
                } catch (RuntimeException | AssertionError e) {
                    failures.add(e);
                }
            }));
        }
        threads.forEach(FlowConcurrencyTest::join);
        assertThat(failures).isEmpty();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each step's effect counts itself in the database. */
    private FlowDefinition<Trail> counted() {
        return flow(
                "counted",
                inside("a", world, (trail, e) -> Outcome.done(trail, count(e, "a"))),
                outside("b", world, (trail, e) -> Outcome.done(trail, count(e, "b"))),
                outside("c", world, (trail, e) -> Outcome.done(trail, count(e, "c"))),
                inside("d", world, (trail, e) -> Outcome.done(trail, count(e, "d"))));
    }

    /** A table of this room serves as the counter: a second time would break its primary key. */
    private static Effect count(StepEnvironment environment, String step) {
        return t -> t.sql()
                .execute(
                        "insert into flow_subjects (flow, subject) values (?, ?)",
                        FlowId.random().toString(),
                        "count:" + environment.flow() + step);
    }

    private int counted(String step) {
        return database()
                .read(sql -> sql.fetchCount(FlowTables.FLOW_SUBJECTS, FlowTables.SUBJECT.like("count:%" + step)));
    }

    @Test
    void eachStepsEffectsAreThereExactlyOnceWhoeverRunsTheFlow() {
        FlowDefinition<Trail> flow = counted();
        bench.registry.add(flow);
        FlowEngine writer = bench.engine("writer");
        List<FlowEngine> runners = IntStream.range(0, 4)
                .mapToObj(i -> bench.engine("runner" + i).start())
                .toList();
        List<FlowId> ids = new CopyOnWriteArrayList<>();

        together(6, client -> {
            for (int i = 0; i < FLOWS / 6; i++) {
                // A third is submitted where nobody runs, the others where somebody does.
                FlowEngine engine = i % 3 == 0 ? writer : runners.get(i % 4);
                ids.add(bench.submit(engine, flow, new Subject("thing", client + "/" + i)));
            }
        });
        for (FlowId id : ids) {
            assertThat(writer.await(id, Duration.ofSeconds(30)).state()).isEqualTo(FlowState.SUCCEEDED);
        }

        for (String step : List.of("a", "b", "c", "d")) {
            assertThat(counted(step)).as(step).isEqualTo(ids.size());
        }
        assertThat(world.done()).hasSize(4 * ids.size());
    }

    @Test
    void runnersThatComeAndGoLoseNothing() {
        FlowDefinition<Trail> flow = counted();
        bench.registry.add(flow);
        List<FlowId> ids = new CopyOnWriteArrayList<>();
        FlowEngine writer = bench.engine("writer");

        together(4, client -> {
            for (int round = 0; round < 3; round++) {
                try (FlowEngine runner =
                        bench.engine("runner" + client + "/" + round).start()) {
                    for (int i = 0; i < 5; i++) {
                        ids.add(bench.submit(runner, flow));
                    }
                }
            }
        });
        FlowEngine last = bench.engine("last").start();
        for (FlowId id : ids) {
            assertThat(last.await(id, Duration.ofSeconds(30)).state()).isEqualTo(FlowState.SUCCEEDED);
        }

        assertThat(writer.list(Flows.Query.all(), java.util.Optional.empty(), 1000))
                .hasSize(60);
        for (String step : List.of("a", "b", "c", "d")) {
            assertThat(counted(step)).as(step).isEqualTo(60);
        }
    }

    @Test
    void ofManyWhoWantTheSameSubjectOneGetsIt() {
        FlowDefinition<Trail> flow =
                flow("hold", outside("a", world, (trail, e) -> new Outcome.Suspend<>(trail, "the end of the test")));
        bench.registry.add(flow);
        FlowEngine engine = bench.engine("one").start();
        AtomicInteger won = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();

        together(12, client -> {
            try {
                database()
                        .write(t -> engine.submit(
                                t,
                                flow,
                                Trail.empty(),
                                Set.of(new Subject("volume", "1"), new Subject("snapshot", "" + client)),
                                Caller.octopus()));
                won.incrementAndGet();
            } catch (StorageException e) {
                assertThat(e.fault().code()).isEqualTo(FlowFault.FLOW_SUBJECT_BUSY);
                assertThat(e.fault().about()).containsKey("flow");
                refused.incrementAndGet();
            }
        });

        assertThat(won).hasValue(1);
        assertThat(refused).hasValue(11);
    }
}
