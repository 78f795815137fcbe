package octopus.onboard.pipeline;

import static octopus.block.room.BlockWorld.ADMIN;

import java.time.Duration;
import java.util.Optional;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowId;
import octopus.core.flow.Flows;
import octopus.node.kubernetes.SimulatedCluster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backend for a Cinder in pods, killed at every moment: all there, or every byte, template and pod as before. */
class KubernetesCrashTest {
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

    private static final class World extends OnboardCrashWorld {
        private final String driver;
        private final KubernetesWorld pods =
                new KubernetesWorld(SimulatedCluster.start(), directory, "configmap/cinder-etc", "statefulset");

        World(String flow, String driver) {
            super(flow);
            this.driver = driver;
            prepare((engine, world) -> {
                pods.addNode(world);
                if (flow.equals("roll-back-onboarding")) {
                    var ended = engine.await(approved(world), Duration.ofSeconds(30));
                }
            });
        }

        private FlowId approved(OnboardWorld world) {
            return approved(world, pods.spec(pods.target(), driver, false));
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
            pods.close();
            super.close();
        }
    }
}
