package octopus.core.flow;

import static octopus.core.flow.Trail.flow;
import static octopus.core.flow.Trail.inside;
import static octopus.core.flow.Trail.outside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.core.db.StoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists, newest first, in pages, and by what was asked for. */
class FlowReadsTest extends StoreContract {
    private FlowBench bench;
    private FlowEngine engine;

    @BeforeEach
    void open() {
        bench = new FlowBench(database());
        engine = bench.engine("one").start();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FlowId submit(String name, Subject... subjects) {
        FlowDefinition<Trail> flow = definitions.stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst()
                .orElseThrow();
        bench.clock.advance(Duration.ofMillis(1));
        return bench.submit(engine, flow, subjects);
    }

    private final Trail.World world = new Trail.World();
    private final List<FlowDefinition<Trail>> definitions = List.of(
            flow("walk", inside("a", world)),
            flow("hold", outside("a", world, (trail, e) -> new Outcome.Suspend<>(trail, "a person"))));

    private static List<FlowId> ids(List<Flow> flows) {
        return flows.stream().map(Flow::id).toList();
    }

    @Test
    void pagesAreNewestFirstAndMeet() {
        List<FlowId> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            all.addFirst(submit("walk"));
        }
        List<FlowId> seen = new ArrayList<>();
        Optional<FlowId> last = Optional.empty();
        List<Flow> page = engine.list(Flows.Query.all(), last, 10);
        while (!page.isEmpty()) {
            seen.addAll(ids(page));
            last = Optional.of(page.getLast().id());
            page = engine.list(Flows.Query.all(), last, 10);
        }

        assertThat(seen).containsExactlyElementsOf(all);
    }

    @Test
    void flowsOfOneMomentAreNotLostBetweenPages() {
        List<FlowId> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add(bench.submit(engine, definitions.getFirst()));
        }
        List<Flow> first = engine.list(Flows.Query.all(), Optional.empty(), 4);
        List<Flow> second =
                engine.list(Flows.Query.all(), Optional.of(first.getLast().id()), 4);

        assertThat(ids(first)).doesNotContainAnyElementsOf(ids(second)).hasSize(4);
        assertThat(ids(second)).hasSize(3);
    }

    @Test
    void findsByStateNameAndSubject() {
        Subject volume = new Subject("volume", "1");
        FlowId walked = submit("walk", volume);
        bench.finish(engine, walked);
        FlowId held = submit("hold", volume, new Subject("snapshot", "2"));
        bench.finish(engine, held);

        assertThat(ids(list(query(FlowState.SUSPENDED)))).containsExactly(held);
        assertThat(ids(list(new Flows.Query(Optional.empty(), Optional.of("walk"), Optional.empty(), Set.of()))))
                .containsExactly(walked);
        assertThat(ids(list(new Flows.Query(Optional.empty(), Optional.empty(), Optional.of(volume), Set.of()))))
                .containsExactly(held, walked);
        assertThat(ids(list(new Flows.Query(
                        Optional.empty(), Optional.empty(), Optional.empty(), Set.of(FlowState.SUCCEEDED)))))
                .containsExactly(walked);
        assertThat(engine.unfinishedOf(volume)).map(Flow::id).contains(held);
        assertThat(engine.find(held).orElseThrow().subjects())
                .containsExactlyInAnyOrder(volume, new Subject("snapshot", "2"));
        assertThat(engine.find(FlowId.random())).isEmpty();
    }

    private static Flows.Query query(FlowState state) {
        return new Flows.Query(Optional.of(state), Optional.empty(), Optional.empty(), Set.of());
    }

    private List<Flow> list(Flows.Query query) {
        return engine.list(query, Optional.empty(), 10);
    }

    @Test
    void finishedFlowsAreForgottenUnfinishedOnesNever() {
        Subject volume = new Subject("volume", "1");
        FlowId old = submit("walk", volume);
        bench.finish(engine, old);
        FlowId held = submit("hold", volume);
        bench.finish(engine, held);
        bench.clock.advance(Duration.ofDays(40));
        FlowId young = submit("walk");
        bench.finish(engine, young);

        assertThat(engine.forgetFinished(bench.clock.instant().minus(Duration.ofDays(30))))
                .isEqualTo(1);
        assertThat(ids(list(Flows.Query.all()))).containsExactly(young, held);
        assertThat(engine.history(old)).isEmpty();
        assertThat(engine.unfinishedOf(volume)).map(Flow::id).contains(held);
    }

    @Test
    void aPageAfterNothingSaysSo() {
        assertThatThrownBy(() -> engine.list(Flows.Query.all(), Optional.of(FlowId.random()), 10))
                .hasMessageContaining("no flow with this id");
    }
}
