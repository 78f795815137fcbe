package octopus.node.kubernetes;

import octopus.spi.FaultCode;

/** A pod behind a real API server, which lets the account look into its own namespace only. */
class RealClusterNodeIT extends KubernetesNodeContract {
    RealClusterNodeIT() {
        super(RealCluster.start());
    }

    @Override
    FaultCode ofAStrangeNamespace() {
        return KubernetesFault.CLUSTER_FORBIDS;
    }
}
