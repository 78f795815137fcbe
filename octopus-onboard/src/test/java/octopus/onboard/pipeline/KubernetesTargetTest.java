package octopus.onboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import octopus.node.kubernetes.SimulatedCluster;
import octopus.node.kubernetes.TestCluster;
import org.junit.jupiter.api.Test;

/** In a simulated cluster, which can be taken away. */
class KubernetesTargetTest extends KubernetesTargetContract {
    @Override
    TestCluster cluster() {
        return SimulatedCluster.start();
    }

    @Test
    void aClusterThatDoesNotAnswerStandsInTheWay() {
        start();
        pods.cluster.close();
        Onboarding row = planned(pods.target(), "x.Y", false);
        assertThat(row.state()).isEqualTo(OnboardingState.BLOCKED);
        assertThat(row.findings().toString()).contains("target-cluster-answers", "UNREACHABLE");
    }
}
