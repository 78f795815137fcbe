package octopus.core.flow;

import static octopus.core.flow.FlowBench.BROKEN;
import static octopus.core.flow.Trail.flow;
import static octopus.core.flow.Trail.inside;
import static octopus.core.flow.Trail.outside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import octopus.core.Caller;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What persons do to flows. */
class FlowControlTest extends EngineContract {
    private static final Caller ALICE = new Caller("alice", "ops", Set.of(Caller.ADMIN), "req-1");

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicBoolean healed = new AtomicBoolean();

    @AfterEach
    void letGo() {
        mayEnd.countDown();
    }

    private FlowDefinition<Trail> slow() {
        return flow(
                "slow",
                outside("a", world, (trail, e) -> {
                    begun.countDown();
                    pass(mayEnd);
                    return Outcome.done(trail);
                }),
                outside("b", world));
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private FlowState state(FlowId id) {
        return engine.find(id).orElseThrow().state();
    }

    @Test
    void aStepAsksForAPersonAndRunsAgainWhenResumed() {
        AtomicBoolean approved = new AtomicBoolean();
        FlowId id = bench.submit(
                engine,
                flow(
                        "approve",
                        outside("a", world),
                        outside(
                                "ask",
                                world,
                                (trail, e) -> approved.getAndSet(true)
                                        ? Outcome.done(trail)
                                        : new Outcome.Suspend<>(trail, "approval of the plan"))));
        Flow asked = bench.finish(engine, id);
        assertThat(asked.state()).isEqualTo(FlowState.SUSPENDED);
        assertThat(asked.waitingFor()).contains("approval of the plan");

        engine.resume(id, ALICE);
        await().until(() -> state(id) == FlowState.SUCCEEDED);

        assertThat(world.done()).containsExactly("+a", "+ask", "+ask");
        assertThat(engine.history(id))
                .anySatisfy(line -> assertThat(line.note()).contains("by alice"));
    }

    @Test
    void stopsAfterTheCurrentStep() throws InterruptedException {
        FlowId id = bench.submit(engine, slow());
        begun.await();
        engine.suspend(id, ALICE);
        mayEnd.countDown();

        assertThat(engine.await(id, Duration.ofSeconds(10)).state()).isEqualTo(FlowState.SUSPENDED);
        assertThat(world.done()).containsExactly("+a");

        engine.resume(id, ALICE);
        await().until(() -> state(id) == FlowState.SUCCEEDED);
        assertThat(world.done()).containsExactly("+a", "+b");
    }

    @Test
    void anotherProcessMayAskForTheStop() throws InterruptedException {
        FlowEngine other = bench.engine("other");
        FlowId id = bench.submit(engine, slow());
        begun.await();
        other.suspend(id, ALICE);
        mayEnd.countDown();

        assertThat(other.await(id, Duration.ofSeconds(10)).state()).isEqualTo(FlowState.SUSPENDED);
        assertThat(world.done()).containsExactly("+a");
    }

    @Test
    void theWishToStopCanBeTakenBack() throws InterruptedException {
        FlowId id = bench.submit(engine, slow());
        begun.await();
        engine.suspend(id, ALICE);
        engine.resume(id, ALICE);
        mayEnd.countDown();

        assertThat(bench.finish(engine, id).state()).isEqualTo(FlowState.SUCCEEDED);
    }

    @Test
    void aWaitingFlowRestsAtOnceAndResumingItLooksAtOnce() {
        FlowId id = bench.submit(
                engine,
                flow(
                        "wait",
                        outside(
                                "a",
                                world,
                                (trail, e) -> world.count("+a") < 2
                                        ? new Outcome.NotYet<>(trail, Duration.ofHours(9), "a long time")
                                        : Outcome.done(trail))));
        await().until(() -> state(id) == FlowState.WAITING);

        engine.suspend(id, ALICE);
        assertThat(state(id)).isEqualTo(FlowState.SUSPENDED);
        engine.resume(id, ALICE);

        await().until(() -> state(id) == FlowState.SUCCEEDED);
        assertThat(world.count("+a")).isEqualTo(2);
    }

    @Test
    void aFinishedFlowCannotBeStoppedOrReleased() {
        FlowId id = bench.submit(engine, flow("walk", inside("a", world)));
        bench.finish(engine, id);

        assertThatThrownBy(() -> engine.suspend(id, ALICE)).hasMessageContaining("SUCCEEDED");
        assertThatThrownBy(() -> engine.resume(id, ALICE)).hasMessageContaining("SUCCEEDED");
        assertThatThrownBy(() -> engine.release(id, Flows.Direction.FORWARD, ALICE))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().code()).isEqualTo(FlowFault.FLOW_STATE_WRONG));
        assertThatThrownBy(() -> engine.suspend(FlowId.random(), ALICE))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().code()).isEqualTo(FlowFault.FLOW_NOT_FOUND));
    }

    private FlowId stuck() {
        FlowId id = bench.submit(
                engine,
                flow(
                        "stick",
                        outside("a", world),
                        outside(
                                        "b",
                                        world,
                                        (trail, e) -> healed.get() ? Outcome.done(trail) : new Outcome.Failed<>(BROKEN))
                                .reverting(Retry.none(), e -> {
                                    if (!healed.get()) {
                                        throw new IllegalStateException("cannot undo");
                                    }
                                    return Effect.NONE;
                                })));
        assertThat(bench.finish(engine, id).state()).isEqualTo(FlowState.STUCK);
        healed.set(true);
        return id;
    }

    @Test
    void aStuckFlowIsReleasedForward() {
        FlowId id = stuck();
        engine.release(id, Flows.Direction.FORWARD, ALICE);

        await().until(() -> state(id) == FlowState.SUCCEEDED);
        assertThat(world.done()).containsExactly("+a", "+b", "-b", "+b");
    }

    @Test
    void aStuckFlowIsReleasedInReverse() {
        FlowId id = stuck();
        engine.release(id, Flows.Direction.REVERT, ALICE);

        await().until(() -> state(id) == FlowState.REVERTED);
        assertThat(world.done()).containsExactly("+a", "+b", "-b", "-b", "-a");
        assertThat(bench.history(engine, id)).contains("b revert released");
    }
}
