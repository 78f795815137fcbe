package octopus.onboard.pipeline;

import static octopus.block.room.BlockWorld.ADMIN;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import octopus.driver.simulated.SimulatedArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flows of an onboarding, killed at every moment and failing at every step: applied, or as before. */
class OnboardCrashTest {
    private static final FlowSettings QUICK = FlowSettings.usual("before", true)
            .withLookEvery(Duration.ofMillis(5))
            .withStopWithin(Duration.ofSeconds(1));
    private static final Set<String> ALL = Set.of("backend", "type");

    @ParameterizedTest
    @ValueSource(strings = {"check-onboarding", "apply-onboarding", "roll-back-onboarding"})
    void killedAnywhereItIsAppliedOrAsBefore(String flow) {
        CrashReport report = CrashMatrix.of(flow, () -> new World(flow)).run();

        System.out.println(report);
        report.assertClean();
    }

    private static final class World implements CrashWorld {
        private final String flow;
        private final TestDatabase test = TestDatabases.sqlite();
        private final Path directory = BlockWorld.temporary();
        private Optional<OnboardWorld> current = Optional.empty();

        World(String flow) {
            this.flow = flow;
            SimulatedArray.powerOff(OnboardWorld.BACKEND);
            if (flow.equals("roll-back-onboarding")) {
                makeActive();
            }
        }

        /** On an engine that is not killed, with a clock that goes by itself. */
        private void makeActive() {
            FlowRegistry registry = new FlowRegistry();
            try (FlowEngine engine =
                    new FlowEngine(database(), registry, Clock.systemUTC(), QUICK, FlowListener.NONE)) {
                OnboardWorld world = new OnboardWorld(test, directory, engine);
                registry.addAll(world.registry().all());
                engine.start();
                Onboarding ignored = world.onboardings().create(ADMIN, OnboardWorld.spec(Map.of()));
                approve(world, world.settled());
                Onboarding active = world.settled();
                world.closeRoom();
                if (active.state() != OnboardingState.ACTIVE) {
                    throw new AssertionError("it is " + active.state() + " before the test");
                }
            }
        }

        private static Onboarding approve(OnboardWorld world, Onboarding planned) {
            String hash = planned.plan().orElseThrow().hash();
            return world.onboardings().approve(ADMIN, OnboardWorld.BACKEND, hash);
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
            OnboardingService service = world.onboardings();
            return switch (flow) {
                case "check-onboarding" -> id(service.create(ADMIN, OnboardWorld.spec(Map.of())));
                case "apply-onboarding" -> {
                    Onboarding ignored = service.create(ADMIN, OnboardWorld.spec(Map.of()));
                    yield id(approve(world, world.settled()));
                }
                default -> id(service.retire(ADMIN, OnboardWorld.BACKEND));
            };
        }

        private static FlowId id(Onboarding onboarding) {
            return new FlowId(onboarding.flow().orElseThrow());
        }

        @Override
        public Verdict look(Flow finished) {
            OnboardWorld world = current.orElseThrow();
            Onboarding row = world.onboardings().show(OnboardWorld.BACKEND);
            Set<String> made = world.made();
            return switch (row.state()) {
                case PLANNED -> made.isEmpty() ? Verdict.done() : Verdict.wrong("planned, and there is " + made);
                case BLOCKED -> made.isEmpty() ? Verdict.asBefore() : Verdict.wrong("blocked, and there is " + made);
                case ROLLED_BACK ->
                    made.isEmpty() && row.applying().isEmpty()
                            ? Verdict.asBefore()
                            : Verdict.wrong("rolled back, and there is " + made);
                case RETIRED -> made.isEmpty() ? Verdict.done() : Verdict.wrong("retired, and there is " + made);
                case ACTIVE -> {
                    if (!made.equals(ALL)) {
                        yield Verdict.wrong("active, and there is " + made);
                    }
                    yield flow.equals("roll-back-onboarding") ? Verdict.asBefore() : Verdict.done();
                }
                case CHECKING, APPLYING, ROLLING_BACK -> Verdict.wrong("left in " + row.state());
            };
        }

        @Override
        public void close() {
            current.ifPresent(OnboardWorld::close);
            test.close();
        }
    }
}
