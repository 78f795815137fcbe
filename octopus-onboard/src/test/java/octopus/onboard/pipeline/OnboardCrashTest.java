package octopus.onboard.pipeline;

import static octopus.block.room.BlockWorld.ADMIN;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowId;
import octopus.core.flow.Flows;
import octopus.driver.simulated.SimulatedArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flows of an onboarding, killed at every moment and failing at every step: applied, or as before. */
class OnboardCrashTest {
    private static final Set<String> ALL = Set.of("backend", "type");

    @ParameterizedTest
    @ValueSource(strings = {"check-onboarding", "apply-onboarding", "roll-back-onboarding"})
    void killedAnywhereItIsAppliedOrAsBefore(String flow) {
        CrashReport report = CrashMatrix.of(flow, () -> new World(flow)).run();

        System.out.println(report);
        report.assertClean();
    }

    @Test
    void killedWhileOneCheckRunsAgainNothingIsLost() {
        CrashReport report = CrashMatrix.of("check-onboarding", Again::new).run();

        System.out.println(report);
        report.assertClean();
    }

    /** Everything was looked at once; one check runs again. */
    private static final class Again extends World {
        private static final String CHECK = "options-valid";
        private List<FoundHere> before = List.of();

        Again() {
            super("check-onboarding");
            prepare((engine, world) -> {
                Onboarding ignored = world.onboardings().create(ADMIN, OnboardWorld.spec(Map.of()));
                before = world.settled().findings();
            });
        }

        @Override
        public FlowId begin(Flows flows) {
            return id(current.orElseThrow().onboardings().checkAgain(ADMIN, OnboardWorld.BACKEND, CHECK));
        }

        @Override
        public Verdict look(Flow finished) {
            Onboarding row = current.orElseThrow().onboardings().show(OnboardWorld.BACKEND);
            Set<FoundHere> lost = new HashSet<>(before);
            lost.removeIf(found -> found.isBy(CHECK));
            lost.removeAll(row.findings());
            boolean whole =
                    row.state() == OnboardingState.BLOCKED || row.findings().size() == before.size();
            return lost.isEmpty() && whole ? super.look(finished) : Verdict.wrong("findings are " + row.findings());
        }
    }

    private static class World extends OnboardCrashWorld {
        World(String flow) {
            super(flow);
            SimulatedArray.powerOff(OnboardWorld.BACKEND);
            if (flow.equals("roll-back-onboarding")) {
                makeActive();
            }
        }

        private void makeActive() {
            prepare((engine, world) -> {
                FlowId ignored = approved(world, OnboardWorld.spec(Map.of()));
                Onboarding active = world.settled();
                if (active.state() != OnboardingState.ACTIVE) {
                    throw new AssertionError("it is " + active.state() + " before the test");
                }
            });
        }

        @Override
        public FlowId begin(Flows flows) {
            OnboardWorld world = current.orElseThrow();
            OnboardingService service = world.onboardings();
            return switch (flow) {
                case "check-onboarding" -> id(service.create(ADMIN, OnboardWorld.spec(Map.of())));
                case "apply-onboarding" -> approved(world, OnboardWorld.spec(Map.of()));
                default -> id(service.retire(ADMIN, OnboardWorld.BACKEND));
            };
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
    }
}
