package octopus.core.flow;

import static octopus.core.flow.FlowBench.BROKEN;
import static octopus.core.flow.Trail.flow;
import static octopus.core.flow.Trail.inside;
import static octopus.core.flow.Trail.outside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import octopus.core.Caller;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a flow does by itself: forward, wait, retry, go back, revert, stick. */
class FlowEngineTest extends EngineContract {
    private static Outcome<Trail> broken() {
        return new Outcome.Failed<>(BROKEN);
    }

    @Test
    void runsItsStepsInOrderAndEnds() {
        Flow flow = run(flow("walk", outside("a", world), outside("b", world)));

        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(flow.position()).isEmpty();
        assertThat(world.done()).containsExactly("+a", "+b");
        assertThat(bench.history(engine, flow.id())).containsExactly("a forward done", "b forward done");
    }

    @Test
    void createVolumeCostsTwoCommitsAfterItsSubmission() {
        FlowDefinition<Trail> create =
                flow("create", inside("choose", world), outside("provision", world), inside("publish", world));
        bench.registry.add(create);
        long before = bench.database.writes();

        Flow flow = run(create);

        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        // The flow's end is announced by the last commit itself, a moment before that is counted.
        Awaitility.await().until(() -> bench.database.writes() - before >= 1 + 2);
        assertThat(bench.database.writes() - before).isEqualTo(1 + 2);
        assertThat(bench.history(engine, flow.id()))
                .containsExactly("choose forward done", "provision forward done", "publish forward done");
    }

    @Test
    void whatAnOutsideStepDependsOnIsCommittedBeforeItRuns() {
        AtomicInteger saved = new AtomicInteger();
        run(flow(
                "create",
                inside("choose", world, (trail, e) -> Outcome.done(trail.plus("gold"), t -> saved.incrementAndGet())),
                outside("provision", world, (trail, e) -> {
                    assertThat(saved).hasValue(1);
                    assertThat(engine.find(e.flow())).map(Flow::position).contains(Optional.of("provision"));
                    assertThat(trail.words()).containsExactly("gold");
                    return Outcome.done(trail);
                })));

        assertThat(world.done()).containsExactly("+choose", "+provision");
    }

    @Test
    void revertsInReverseWithTheStepThatFailed() {
        Flow flow = run(flow(
                "walk",
                outside("a", world),
                inside("b", world),
                outside("c", world, (trail, e) -> broken()).reverting(Retry.none(), e -> {
                    assertThat(e.fault()).map(Fault::cause).contains(BROKEN.cause());
                    return Effect.NONE;
                }),
                outside("d", world)));

        assertThat(flow.state()).isEqualTo(FlowState.REVERTED);
        assertThat(flow.fault()).map(Fault::sentence).contains(BROKEN.sentence());
        assertThat(world.done()).containsExactly("+a", "+b", "+c", "-c", "-b", "-a");
        assertThat(bench.history(engine, flow.id()))
                .containsExactly(
                        "a forward done",
                        "b forward done",
                        "c forward failed",
                        "c revert reverted",
                        "b revert reverted",
                        "a revert reverted");
    }

    @Test
    void anExceptionIsAFaultAndKeepsTheOneItCarries() {
        Flow defect = run(flow("defect", outside("a", world, (trail, e) -> {
            throw new IllegalStateException("no such luck");
        })));
        Flow known = run(flow("known", outside("a", world, (trail, e) -> {
            throw BROKEN.exception();
        })));

        assertThat(defect.fault().orElseThrow().code().name()).isEqualTo(CommonFault.INTERNAL_ERROR.name());
        assertThat(defect.fault().orElseThrow().cause()).contains("IllegalStateException", "no such luck");
        assertThat(known.fault().orElseThrow().sentence()).isEqualTo(BROKEN.sentence());
        assertThat(List.of(defect.state(), known.state())).containsOnly(FlowState.REVERTED);
    }

    @Test
    void waitsWithoutAThreadAndIsWokenInTime() {
        AtomicInteger looks = new AtomicInteger();
        FlowId id = bench.submit(
                engine,
                flow(
                        "patience",
                        outside(
                                "a",
                                world,
                                (trail, e) -> looks.incrementAndGet() < 3
                                        ? new Outcome.NotYet<>(trail.plus("look"), Duration.ofSeconds(1), "the copy")
                                        : Outcome.done(trail))));
        org.awaitility.Awaitility.await()
                .until(() -> engine.find(id).orElseThrow().state() == FlowState.WAITING);

        assertThat(engine.find(id).orElseThrow().waitingFor()).contains("the copy");
        assertThat(engine.history(id))
                .singleElement()
                .satisfies(line -> assertThat(line.state()).isEqualTo("waiting"));
        Flow flow = bench.finish(engine, id);

        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(looks).hasValue(3);
        assertThat(bench.history(engine, id)).containsExactly("a forward done");
    }

    @Test
    void retriesAfterPausesAndThenGoesOn() {
        AtomicInteger calls = new AtomicInteger();
        Flow flow = run(flow(
                "retry",
                outside("a", world, (trail, e) -> {
                            assertThat(e.attempt()).isEqualTo(calls.incrementAndGet());
                            return calls.get() < 3 ? broken() : Outcome.done(trail);
                        })
                        .retrying(Retry.times(3, Duration.ofSeconds(1)))));

        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(flow.fault()).isEmpty();
        assertThat(bench.history(engine, flow.id()))
                .containsExactly("a forward failed", "a forward failed", "a forward done");
        assertThat(bench.changes).anySatisfy(change -> {
            assertThat(change.state()).isEqualTo(FlowState.WAITING);
            assertThat(change.fault()).contains(BROKEN);
        });
    }

    @Test
    void revertsWhenTheTriesAreUsedUp() {
        Flow flow = run(flow(
                "retry", outside("a", world, (trail, e) -> broken()).retrying(Retry.times(2, Duration.ofSeconds(1)))));

        assertThat(flow.state()).isEqualTo(FlowState.REVERTED);
        assertThat(world.done()).containsExactly("+a", "+a", "-a");
    }

    @Test
    void beyondThePivotItOnlyGoesForward() {
        AtomicInteger calls = new AtomicInteger();
        Flow flow = run(flow(
                "delete",
                outside("a", world),
                outside("b", world).asPivot(),
                outside("c", world, (trail, e) -> calls.incrementAndGet() < 7 ? broken() : Outcome.done(trail))));

        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(world.count("+c")).isEqualTo(7);
        assertThat(world.done()).noneMatch(what -> what.startsWith("-"));
    }

    @Test
    void goesBackAndForwardAgainWithTheNewContext() {
        AtomicInteger pools = new AtomicInteger();
        Flow flow = run(flow(
                "place",
                outside("before", world),
                inside("choose", world, (trail, e) -> Outcome.done(trail.plus("pool" + pools.incrementAndGet()))),
                outside(
                        "provision",
                        world,
                        (trail, e) -> trail.words().contains("pool1")
                                ? new Outcome.GoBack<>(new Trail(List.of("not pool1")), "choose", BROKEN)
                                : Outcome.done(trail.plus("made"))),
                inside("publish", world, (trail, e) -> {
                    assertThat(trail.words()).containsExactly("not pool1", "pool2", "made");
                    return Outcome.done(trail);
                })));

        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(world.done())
                .containsExactly(
                        "+before",
                        "+choose",
                        "+provision",
                        "-provision",
                        "-choose",
                        "+choose",
                        "+provision",
                        "+publish");
        assertThat(bench.history(engine, flow.id())).contains("provision forward went-back");
    }

    @Test
    void goingBackWhereThereIsNoWayIsAFailure() {
        Flow flow =
                run(flow("lost", outside("a", world, (trail, e) -> new Outcome.GoBack<>(trail, "nowhere", BROKEN))));

        assertThat(flow.state()).isEqualTo(FlowState.REVERTED);
        assertThat(flow.fault().orElseThrow().code().name()).isEqualTo("FLOW_MISDIRECTED");
    }

    @Test
    void aFailedRevertIsTriedAgainThenStuckAndFencesItsSubjects() {
        Subject volume = new Subject("volume", "1");
        FlowDefinition<Trail> flow = flow(
                "stick",
                outside("a", world),
                outside("b", world, (trail, e) -> broken()).reverting(Retry.times(2, Duration.ofSeconds(1)), e -> {
                    throw new IllegalStateException("cannot undo");
                }));
        FlowId id = bench.submit(engine, flow, volume);

        Flow stuck = bench.finish(engine, id);

        assertThat(stuck.state()).isEqualTo(FlowState.STUCK);
        assertThat(stuck.fault().orElseThrow().cause()).contains("cannot undo");
        assertThat(stuck.fault().orElseThrow().about().get("reverted_because")).contains(BROKEN.cause());
        assertThat(world.done()).containsExactly("+a", "+b", "-b", "-b");
        assertThatThrownBy(() -> bench.submit(engine, flow, volume))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().correction()).contains("release"));
    }

    @Test
    void anEffectThatFailsIsTheFailureOfItsStep() {
        Flow flow = run(flow(
                "effect",
                inside("a", world),
                inside(
                        "b",
                        world,
                        (trail, e) -> Outcome.done(trail, t -> {
                            throw BROKEN.exception();
                        })),
                inside("c", world)));

        assertThat(flow.state()).isEqualTo(FlowState.REVERTED);
        assertThat(bench.history(engine, flow.id()))
                .containsExactly("a forward done", "b forward failed", "b revert reverted", "a revert reverted");
    }

    @Test
    void anEffectThatBreaksAConstraintIsTheFailureOfItsStep() {
        Effect once = t -> t.sql().execute("insert into flow_subjects (flow, subject) values ('x', 'y')");

        Flow flow = run(flow("effect", inside("a", world, (trail, e) -> Outcome.done(trail, once.and(once)))));

        assertThat(flow.state()).isEqualTo(FlowState.REVERTED);
    }

    @Test
    void anImpatientStepDoesNotKeepACoreBusy() {
        AtomicInteger looks = new AtomicInteger();
        long before = bench.database.writes();
        Flow flow = run(flow(
                "impatient",
                outside(
                        "a",
                        world,
                        (trail, e) -> looks.incrementAndGet() < 4
                                ? new Outcome.NotYet<>(trail, Duration.ZERO, "nothing in particular")
                                : Outcome.done(trail))));

        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(bench.database.writes() - before).isGreaterThanOrEqualTo(1 + 3 * 2 + 1);
    }

    @Test
    void aContextThatCannotBeKeptIsAFailure() {
        Flow flow = run(flow("big", outside("a", world, (trail, e) -> Outcome.done(trail.plus("x".repeat(70_000))))));

        assertThat(flow.state()).isEqualTo(FlowState.REVERTED);
        assertThat(flow.fault().orElseThrow().code().name()).isEqualTo("FLOW_TOO_LARGE");
    }

    @Test
    void theLastStepMaySubmitTheNextFlowOnTheSameSubject() {
        Subject volume = new Subject("volume", "1");
        FlowDefinition<Trail> second = flow("second", outside("b", world));
        bench.registry.add(second);
        FlowId id = bench.submit(
                engine,
                flow(
                        "first",
                        inside(
                                "a",
                                world,
                                (trail, e) -> Outcome.done(
                                        trail,
                                        t -> engine.submit(
                                                t, second, Trail.empty(), Set.of(volume), Caller.octopus())))),
                volume);

        assertThat(bench.finish(engine, id).state()).isEqualTo(FlowState.SUCCEEDED);
        org.awaitility.Awaitility.await().until(() -> world.count("+b") == 1);
    }

    @Test
    void tellsProgressLive() {
        Flow flow = run(flow("copy", outside("a", world, (trail, e) -> {
            e.progress(0.5, "half of it");
            assertThat(engine.find(e.flow()).orElseThrow().progress()).contains(0.5);
            assertThat(engine.find(e.flow()).orElseThrow().waitingFor()).contains("half of it");
            return Outcome.done(trail);
        })));

        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(flow.progress()).isEmpty();
        assertThat(engine.history(flow.id()).getFirst().note()).contains("half of it");
    }

    @Test
    void tellsTheListenerWhatIsCommitted() {
        Flow flow = run(flow("walk", outside("a", world), outside("b", world)));

        assertThat(bench.changes).extracting(FlowChange::state).contains(FlowState.RUNNING, FlowState.SUCCEEDED);
        assertThat(bench.changes).allMatch(change -> change.flow().equals(flow.id()));
        assertThat(bench.changes.getLast().step()).isEmpty();
    }
}
