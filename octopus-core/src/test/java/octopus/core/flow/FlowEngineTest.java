package octopus.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import octopus.core.Caller;
import octopus.core.db.DatabaseSettings;
import octopus.core.db.Databases;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every move of a flow, on the embedded database; the other databases have {@code FlowStoreIT}. */
class FlowEngineTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Fault BROKEN =
            Fault.of(CommonFault.BACKEND_FAILED, "make a thing", "the array said no", "Ask the array.");

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private final Trail.World world = new Trail.World();
    private final FlowRegistry registry = new FlowRegistry();
    private CountingDatabase database;
    private FlowEngine engine;

    @BeforeEach
    void open() {
        database = new CountingDatabase(Databases.open(DatabaseSettings.sqlite(directory.resolve("octopus.db"))));
        engine = engine("one").start();
    }

    private FlowEngine engine(String owner) {
        FlowSettings settings = FlowSettings.usual(owner, false).withLookEvery(Duration.ofMillis(20));
        return new FlowEngine(database, registry, clock, settings, FlowListener.NONE);
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private FlowId submit(FlowDefinition<Trail> flow, Subject... subjects) {
        registry.add(flow);
        return database.write(t -> engine.submit(t, flow, Trail.empty(), Set.of(subjects), Caller.octopus()));
    }

    private Flow finish(FlowId id) {
        return engine.await(id, LONG);
    }

    private List<String> history(FlowId id) {
        return engine.history(id).stream()
                .map(line -> line.name() + " " + line.direction() + " " + line.state())
                .toList();
    }

    @Test
    void runsItsStepsInOrderAndEnds() {
        FlowId id = submit(Trail.flow("walk", Trail.outside("a", world), Trail.outside("b", world)));

        Flow flow = finish(id);

        assertThat(flow.state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(flow.position()).isEmpty();
        assertThat(world.done()).containsExactly("+a", "+b");
        assertThat(history(id)).containsExactly("a forward done", "b forward done");
    }

    @Test
    void createVolumeCostsTwoCommitsAfterItsSubmission() {
        FlowDefinition<Trail> flow = Trail.flow(
                "create",
                Trail.inside("choose", world),
                Trail.outside("provision", world),
                Trail.inside("publish", world));
        registry.add(flow);
        long before = database.writes();

        FlowId id = submit(flow);

        assertThat(finish(id).state()).isEqualTo(FlowState.SUCCEEDED);
        assertThat(database.writes() - before).isEqualTo(3);
        assertThat(history(id))
                .containsExactly("choose forward done", "provision forward done", "publish forward done");
    }

    @Test
    void revertsInReverseWithTheStepThatFailed() {
        FlowId id = submit(Trail.flow(
                "walk",
                Trail.outside("a", world),
                Trail.inside("b", world),
                Trail.outside("c", world, (trail, environment) -> new Outcome.Failed<>(BROKEN)),
                Trail.outside("d", world)));

        Flow flow = finish(id);

        assertThat(flow.state()).isEqualTo(FlowState.REVERTED);
        assertThat(flow.fault()).map(Fault::sentence).contains(BROKEN.sentence());
        assertThat(world.done()).containsExactly("+a", "+b", "+c", "-c", "-b", "-a");
        assertThat(history(id))
                .containsExactly(
                        "a forward done",
                        "b forward done",
                        "c forward failed",
                        "c revert reverted",
                        "b revert reverted",
                        "a revert reverted");
    }

    @Test
    void oneUnfinishedFlowPerSubject() {
        Subject volume = new Subject("volume", "1");
        FlowDefinition<Trail> flow =
                Trail.flow("hold", Trail.outside("a", world, (trail, e) -> new Outcome.Suspend<>(trail, "a word")));
        FlowId first = submit(flow, volume);

        assertThatThrownBy(() -> submit(flow, volume))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().about()).containsEntry("flow", first.toString()));
        assertThat(engine.unfinishedOf(volume)).map(Flow::id).contains(first);
        assertThat(engine.list(Flows.Query.all(), Optional.empty(), 10)).hasSize(1);
    }

    @Test
    void retriesAfterPausesAndThenGoesOn() {
        AtomicInteger calls = new AtomicInteger();
        FlowId id = submit(Trail.flow(
                "retry",
                Trail.outside(
                                "a",
                                world,
                                (trail, e) -> calls.incrementAndGet() < 3
                                        ? new Outcome.Failed<>(BROKEN)
                                        : Outcome.done(trail.plus("try " + e.attempt())))
                        .retrying(Retry.times(3, Duration.ofSeconds(5)))));

        org.awaitility.Awaitility.await().until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return finishedNow(id);
        });

        assertThat(calls).hasValue(3);
        assertThat(history(id)).containsExactly("a forward failed", "a forward failed", "a forward done");
    }

    private boolean finishedNow(FlowId id) {
        return engine.await(id, Duration.ofMillis(20)).state().isFinished();
    }
}
