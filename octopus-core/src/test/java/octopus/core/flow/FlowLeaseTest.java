package octopus.core.flow;

import static octopus.core.flow.Trail.flow;
import static octopus.core.flow.Trail.outside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import octopus.core.db.StoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several processes on one database, and processes that die, sleep, stop or do not know. */
class FlowLeaseTest extends StoreContract {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private FlowBench bench;
    private Trail.World world;

    @BeforeEach
    void open() {
        bench = new FlowBench(database());
        world = bench.world;
    }

    @AfterEach
    void close() {
        mayEnd.countDown();
        bench.close();
    }

    /** The first call of its first step blocks until the test lets it go. */
    private FlowDefinition<Trail> blocking() {
        AtomicInteger calls = new AtomicInteger();
        return flow(
                "block",
                outside("a", world, (trail, e) -> {
                    if (calls.incrementAndGet() == 1) {
                        begun.countDown();
                        passDeaf();
                        world.did("late");
                    }
                    return Outcome.done(trail, t -> world.did("effect of call"));
                }),
                outside("b", world));
    }

    /** Like native code: no interrupt wakes it. */
    private void passDeaf() {
        boolean passed = false;
        while (!passed) {
            try {
                mayEnd.await();
                passed = true;
            } catch (InterruptedException e) {
                world.did("interrupted");
            }
        }
    }

    private FlowState state(FlowEngine engine, FlowId id) {
        return engine.find(id).orElseThrow().state();
    }

    @Test
    void whoLostTheLeaseWritesNothing() throws InterruptedException {
        FlowEngine paused = bench.engine(
                        FlowBench.settings("paused").withLease(Duration.ofDays(1)), bench.registry, FlowProbe.NONE)
                .start();
        FlowId id = bench.submit(paused, blocking());
        begun.await();

        bench.clock.advance(Duration.ofDays(2));
        FlowEngine other = bench.engine("other").start();
        await().until(() -> state(other, id) == FlowState.SUCCEEDED);
        mayEnd.countDown();
        await().until(() -> world.count("late") == 1);
        paused.close();

        assertThat(world.count("effect of call")).isEqualTo(1);
        assertThat(world.count("+b")).isEqualTo(1);
        assertThat(bench.history(other, id)).containsExactly("a forward done", "b forward done");
    }

    @Test
    void aLongStepKeepsItsLease() throws InterruptedException {
        FlowEngine one = bench.engine(
                        FlowBench.settings("one").withLease(Duration.ofSeconds(3)), bench.registry, FlowProbe.NONE)
                .start();
        FlowEngine other = bench.engine("other").start();
        FlowId id = bench.submit(one, blocking());
        begun.await();

        for (int i = 0; i < 6; i++) {
            long written = bench.database.writes();
            bench.clock.advance(Duration.ofMillis(1500));
            await().until(() -> bench.database.writes() > written);
        }
        mayEnd.countDown();

        assertThat(bench.finish(other, id).state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(world.count("+a")).isEqualTo(1);
    }

    @Test
    void whatADeadProcessLeftIsTakenWhenItsLeaseHasRunOut() {
        FlowProbe killer = (moment, flow, step, direction) -> {
            if (step.equals("b") && moment == FlowProbe.Moment.AFTER_EFFECT) {
                throw new FlowProbe.Killed();
            }
        };
        FlowEngine dying = bench.engine(FlowBench.settings("dying"), bench.registry, killer)
                .start();
        FlowId id = bench.submit(dying, flow("walk", outside("a", world), outside("b", world), outside("c", world)));
        await().until(dying::isKilled);
        FlowEngine heir = bench.engine("heir").start();

        assertThat(heir.look()).isZero();
        bench.clock.advance(Duration.ofSeconds(31));

        await().until(() -> state(heir, id) == FlowState.SUCCEEDED);
        assertThat(world.done()).containsExactly("+a", "+b", "+b", "+c");
    }

    @Test
    void aProcessAloneOnItsDatabaseTakesOverAtOnce() {
        FlowProbe killer = (moment, flow, step, direction) -> {
            throw new FlowProbe.Killed();
        };
        FlowEngine dying = bench.engine(FlowBench.settings("dying"), bench.registry, killer)
                .start();
        FlowId id = bench.submit(dying, flow("walk", outside("a", world)));
        await().until(dying::isKilled);

        FlowEngine heir = bench.engine(FlowSettings.usual("heir", true), bench.registry, FlowProbe.NONE)
                .start();

        await().until(() -> state(heir, id) == FlowState.SUCCEEDED);
    }

    @Test
    void stoppingGivesTheLeaseBackAtOnce() throws InterruptedException {
        FlowEngine stopping = bench.engine("stopping").start();
        FlowId id = bench.submit(stopping, blocking());
        begun.await();
        Thread closing = Thread.ofVirtual().start(stopping::close);
        FlowEngine heir = bench.engine("heir").start();
        mayEnd.countDown();
        closing.join();

        await().until(() -> state(heir, id) == FlowState.SUCCEEDED);
        assertThat(world.count("+a")).isEqualTo(1);
    }

    @Test
    void aStepThatLooksIsStoppedInTheMidstOfItAndRunsAgainElsewhere() throws InterruptedException {
        FlowEngine stopping = bench.engine("stopping").start();
        AtomicInteger calls = new AtomicInteger();
        FlowId id = bench.submit(stopping, flow("copy", outside("a", world, (trail, e) -> {
            boolean first = calls.incrementAndGet() == 1;
            begun.countDown();
            while (first) {
                e.checkAlive();
                Thread.onSpinWait();
            }
            return Outcome.done(trail);
        })));
        begun.await();
        stopping.close();

        assertThat(state(stopping, id)).isEqualTo(FlowState.PENDING);
        FlowEngine heir = bench.engine("heir").start();
        await().until(() -> state(heir, id) == FlowState.SUCCEEDED);
        assertThat(bench.history(heir, id)).containsExactly("a forward done");
    }

    @Test
    void aStepThatSleepsIsInterruptedWhenTimeIsUp() throws InterruptedException {
        FlowEngine stopping = bench.engine(
                        FlowBench.settings("stopping").withStopWithin(Duration.ofMillis(50)),
                        bench.registry,
                        FlowProbe.NONE)
                .start();
        AtomicInteger calls = new AtomicInteger();
        FlowId id = bench.submit(stopping, flow("sleep", outside("a", world, (trail, e) -> {
            begun.countDown();
            if (calls.incrementAndGet() == 1) {
                passWithEars();
            }
            return Outcome.done(trail);
        })));
        begun.await();
        stopping.close();

        assertThat(state(stopping, id)).isEqualTo(FlowState.PENDING);
        FlowEngine heir = bench.engine("heir").start();
        await().until(() -> state(heir, id) == FlowState.SUCCEEDED);
        assertThat(bench.history(heir, id)).containsExactly("a forward done");
    }

    private void passWithEars() {
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void unknownFlowsAreLeftAndReportedOnce() {
        List<String> unknown = new CopyOnWriteArrayList<>();
        FlowEngine writer = bench.engine("writer");
        FlowId id = bench.submit(writer, flow("new", outside("a", world)));
        FlowListener listener = new FlowListener() {
            @Override
            public void changed(FlowChange change) {}

            @Override
            public void unknown(String name, int version) {
                unknown.add(name + " " + version);
            }
        };
        FlowRegistry empty = new FlowRegistry();
        try (FlowEngine old =
                new FlowEngine(bench.database, empty, bench.clock, FlowBench.settings("old"), listener).start()) {
            await().until(() -> !unknown.isEmpty());
            assertThat(old.look()).isZero();
            assertThat(state(writer, id)).isEqualTo(FlowState.PENDING);
            assertThat(unknown).containsExactly("new 1");
        }
        FlowEngine knowing = bench.engine("knowing").start();
        await().until(() -> state(knowing, id) == FlowState.SUCCEEDED);
    }

    @Test
    void whatCannotBeReadIsStuckAndSaysWhy() {
        FlowEngine writer = bench.engine("writer");
        FlowId id = bench.submit(writer, flow("walk", outside("a", world)));
        bench.database.write(t -> t.sql().execute("update flows set context = 'not json'"));

        FlowEngine engine = bench.engine("one").start();

        await().until(() -> state(engine, id) == FlowState.STUCK);
        assertThat(engine.find(id).orElseThrow().fault().orElseThrow().code().name())
                .isEqualTo("FLOW_UNREADABLE");
    }

    @Test
    void moreThanOneProcessMayRunWaitForAPlace() {
        FlowEngine narrow = bench.engine(
                        FlowBench.settings("narrow").withMaxConcurrent(1), bench.registry, FlowProbe.NONE)
                .start();
        FlowDefinition<Trail> flow = flow("walk", outside("a", world));
        List<FlowId> ids = new java.util.ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(bench.submit(narrow, flow));
        }
        for (FlowId id : ids) {
            assertThat(narrow.await(id, Duration.ofSeconds(10)).state()).isEqualTo(FlowState.SUCCEEDED);
        }
        assertThat(world.count("+a")).isEqualTo(20);
    }
}
