package octopus.onboard.pipeline;

import static octopus.block.room.BlockWorld.ADMIN;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.block.room.BlockWorld;
import octopus.core.db.Database;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.core.flow.CrashWorld;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowEngine;
import octopus.core.flow.FlowId;
import octopus.core.flow.FlowListener;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.FlowSettings;
import octopus.core.flow.Flows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backend for a Cinder in pods, killed at every moment: all there, or every byte, template and pod as before. */
class KubernetesCrashTest {
    private static final FlowSettings QUICK = FlowSettings.usual("before", true)
            .withLookEvery(Duration.ofMillis(5))
            .withStopWithin(Duration.ofSeconds(1));

    @ParameterizedTest
    @CsvSource({
        "apply-onboarding, x.Y",
        "apply-onboarding, cinder.volume.drivers.broken.Driver",
        "roll-back-onboarding, x.Y"
    })
    void killedAnywhereAllIsThereOrAsBefore(String flow, String driver) {
        CrashReport report = CrashMatrix.of(flow, () -> new World(flow, driver))
                .withoutInjectedFaults()
                .run();

        System.out.println(report);
        report.assertClean();
    }

    private static final class World implements CrashWorld {
        private final String flow;
        private final String driver;
        private final TestDatabase test = TestDatabases.sqlite();
        private final Path directory = BlockWorld.temporary();
        private final KubernetesWorld pods = new KubernetesWorld(directory, "configmap/cinder-etc", "statefulset");
        private Optional<OnboardWorld> current = Optional.empty();

        World(String flow, String driver) {
            this.flow = flow;
            this.driver = driver;
            FlowRegistry registry = new FlowRegistry();
            try (FlowEngine engine =
                    new FlowEngine(database(), registry, Clock.systemUTC(), QUICK, FlowListener.NONE)) {
                OnboardWorld world = new OnboardWorld(test, directory, engine);
                registry.addAll(world.registry().all());
                engine.start();
                pods.addNode(world);
                if (flow.equals("roll-back-onboarding")) {
                    var ended = engine.await(approved(world), Duration.ofSeconds(30));
                }
                world.closeRoom();
            }
        }

        private FlowId approved(OnboardWorld world) {
            Onboarding ignored = world.onboardings().create(ADMIN, pods.spec(pods.target(), driver, false));
            Onboarding planned = world.settled();
            String hash = planned.plan()
                    .orElseThrow(() -> new AssertionError(planned.toString()))
                    .hash();
            return id(world.onboardings().approve(ADMIN, OnboardWorld.BACKEND, hash));
        }

        private static FlowId id(Onboarding onboarding) {
            return new FlowId(onboarding.flow().orElseThrow());
        }

        @Override
        public Database database() {
            return test.database();
        }

        @Override
        public List<FlowDefinition<?>> definitions(Flows flows) {
            current.ifPresent(OnboardWorld::closeRoom);
            OnboardWorld world = new OnboardWorld(test, directory, flows);
            current = Optional.of(world);
            return world.registry().all();
        }

        @Override
        public FlowId begin(Flows flows) {
            OnboardWorld world = current.orElseThrow();
            return flow.equals("apply-onboarding")
                    ? approved(world)
                    : id(world.onboardings().retire(ADMIN, OnboardWorld.BACKEND));
        }

        @Override
        public Verdict look(Flow finished) {
            Onboarding row = current.orElseThrow().onboardings().show(OnboardWorld.BACKEND);
            Optional<String> differs = pods.differences();
            Optional<String> missing = pods.missing();
            return switch (row.state()) {
                case ROLLED_BACK -> differs.map(Verdict::wrong).orElseGet(Verdict::asBefore);
                case RETIRED -> differs.map(Verdict::wrong).orElseGet(Verdict::done);
                case ACTIVE ->
                    missing.map(Verdict::wrong)
                            .orElseGet(() -> flow.equals("apply-onboarding") ? Verdict.done() : Verdict.asBefore());
                case PLANNED, BLOCKED, CHECKING, APPLYING, ROLLING_BACK -> Verdict.wrong("left in " + row.state());
            };
        }

        @Override
        public void close() {
            current.ifPresent(OnboardWorld::close);
            pods.close();
            test.close();
        }
    }
}
