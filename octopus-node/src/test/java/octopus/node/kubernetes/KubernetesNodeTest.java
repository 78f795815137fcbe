package octopus.node.kubernetes;

import octopus.spi.FaultCode;

/** A pod of a simulated cluster, whose account may look everywhere. */
class KubernetesNodeTest extends KubernetesNodeContract {
    KubernetesNodeTest() {
        super(SimulatedCluster.start());
    }

    @Override
    FaultCode ofAStrangeNamespace() {
        return KubernetesFault.POD_NOT_THERE;
    }
}
