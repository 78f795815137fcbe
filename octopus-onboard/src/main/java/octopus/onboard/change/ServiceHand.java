package octopus.onboard.change;

import java.time.Duration;
import java.util.List;
import octopus.node.service.ServiceControl;
import octopus.node.service.ServiceRestart;
import octopus.onboard.node.NodeHands;
import octopus.onboard.spec.TargetSpec.ServiceSpec;

/** Has a service of a node take notice. */
final class ServiceHand extends NodeChangeHand<Change.RestartService, ServiceRestart.Before> {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Duration settle;

    /** @param settle how long a service must stay up before it counts as healthy */
    ServiceHand(NodeHands nodes, Duration settle) {
        super(nodes);
        this.settle = settle;
    }

    @Override
    public Class<ServiceRestart.Before> before() {
        return ServiceRestart.Before.class;
    }

    @Override
    ServiceRestart wanted(Change.RestartService change, Work work) {
        return new ServiceRestart(
                control(change.service(), change.subject()),
                ServiceRestart.How.RESTART,
                change.onRevert() ? ServiceRestart.When.REVERT : ServiceRestart.When.APPLY,
                List.of(),
                PATIENCE,
                settle);
    }

    /** How a service of the spec is handled. */
    static ServiceControl control(ServiceSpec service, String name) {
        return service.unit().isEmpty()
                ? new ServiceControl.Commands(name, service.restart(), List.of(), service.running(), service.log())
                : new ServiceControl.Systemd(service.unit());
    }
}
