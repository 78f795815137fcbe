package octopus.core.flow;

import static octopus.core.flow.Trail.flow;
import static octopus.core.flow.Trail.outside;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What becomes of a flow while the database is in trouble. */
class FlowSaveTest extends EngineContract {
    @Test
    void aDatabaseThatFailsForAMomentIsNotTheFailureOfAStep() {
        Flow flow = run(flow("shaky", outside("a", world, (trail, e) -> {
            bench.database.failNext(2);
            return Outcome.done(trail);
        })));

        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(world.done()).containsExactly("+a");
    }

    /** Each step is saved without its runner hearing of it: none is done or written down a second time. */
    @Test
    void aSaveWhoseAnswerIsLostIsFoundToBeSaved() {
        AtomicInteger effects = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();

        Flow flow = run(flow(
                "doubt",
                outside("a", world, (trail, e) -> {
                    bench.database.doubtNext();
                    return Outcome.done(trail, t -> effects.incrementAndGet());
                }),
                outside("b", world, (trail, e) -> {
                    bench.database.doubtNext();
                    return calls.incrementAndGet() == 1
                            ? new Outcome.NotYet<>(trail, Duration.ZERO, "its answer")
                            : Outcome.done(trail);
                }),
                outside("c", world, (trail, e) -> {
                    bench.database.doubtNext();
                    return Outcome.done(trail);
                })));

        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(world.done()).containsExactly("+a", "+b", "+b", "+c");
        assertThat(effects).hasValue(1);
        assertThat(bench.history(engine, flow.id()))
                .containsExactly("a forward done", "b forward done", "c forward done");
    }

    @Test
    void whatCannotBeSavedGoesOnWhenTheLeaseHasRunOut() {
        AtomicInteger calls = new AtomicInteger();
        FlowId id = bench.submit(engine, flow("gone", outside("a", world, (trail, e) -> {
            if (calls.incrementAndGet() == 1) {
                bench.database.failNext(1000);
                bench.clock.advance(Duration.ofMinutes(1));
            }
            return Outcome.done(trail);
        })));
        Awaitility.await().until(() -> world.count("+a") == 1 && !engine.isWorkingOn(id));
        bench.database.failNext(0);

        assertThat(bench.finish(engine, id).state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(world.done()).containsExactly("+a", "+a");
    }
}
