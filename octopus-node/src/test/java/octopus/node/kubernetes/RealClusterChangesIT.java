package octopus.node.kubernetes;

import java.time.Duration;

/** The same over a real API server with real controllers. */
class RealClusterChangesIT extends ClusterChangesContract {
    RealClusterChangesIT() {
        super(RealCluster.start(), Duration.ofSeconds(8));
    }
}
