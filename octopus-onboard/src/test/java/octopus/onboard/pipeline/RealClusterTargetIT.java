package octopus.onboard.pipeline;

import octopus.node.kubernetes.RealCluster;
import octopus.node.kubernetes.TestCluster;

/** The same through a real API server with real controllers. */
class RealClusterTargetIT extends KubernetesTargetContract {
    @Override
    TestCluster cluster() {
        return RealCluster.start();
    }
}
