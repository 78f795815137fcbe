package octopus.core.flow;

import static octopus.core.flow.Trail.flow;
import static octopus.core.flow.Trail.outside;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import octopus.core.Caller;
import octopus.core.db.StoreContract;
import org.junit.jupiter.api.Test;

/** A flow that waits is taken up by the process that put it down, at its time. */
class FlowWakeTest extends StoreContract {
    private static final int WAITS = 20;

    @Test
    void wakesItselfWithoutALookAtTheDatabase() {
        AtomicInteger looks = new AtomicInteger();
        FlowDefinition<Trail> patient = flow(
                "patient",
                outside(
                        "a",
                        new Trail.World(),
                        (trail, e) -> looks.incrementAndGet() <= WAITS
                                ? new Outcome.NotYet<>(trail, Duration.ZERO, "its turn")
                                : Outcome.done(trail)));
        FlowRegistry registry = new FlowRegistry();
        registry.add(patient);
        FlowSettings never = FlowSettings.usual("one", false).withLookEvery(Duration.ofDays(1));
        try (FlowEngine engine =
                new FlowEngine(database(), registry, Clock.systemUTC(), never, change -> {}, FlowProbe.NONE)) {
            engine.start();
            FlowId id = database().write(t -> engine.submit(t, patient, Trail.empty(), Set.of(), Caller.octopus()));

            assertThat(engine.await(id, Duration.ofMinutes(1)).state()).isEqualTo(FlowState.SUCCEEDED);
        }
        assertThat(looks).hasValue(WAITS + 1);
    }
}
