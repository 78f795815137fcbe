package octopus.onboard.change;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.node.Node;
import octopus.node.change.Difference;
import octopus.node.service.ServiceControl;
import octopus.node.service.ServiceRestart;
import octopus.onboard.node.NodeHands;
import octopus.onboard.spec.TargetSpec.ServiceSpec;

/** Has a service of a node take notice. */
final class ServiceHand implements ChangeHand<Change.RestartService, ServiceRestart.Before> {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final NodeHands nodes;
    private final Duration settle;

    /** @param settle how long a service must stay up before it counts as healthy */
    ServiceHand(NodeHands nodes, Duration settle) {
        this.nodes = nodes;
        this.settle = settle;
    }

    @Override
    public Class<ServiceRestart.Before> before() {
        return ServiceRestart.Before.class;
    }

    @Override
    public ServiceRestart.Before look(Change.RestartService change, Work work) {
        return restart(change).look(node(change, work));
    }

    @Override
    public Optional<Difference> plan(Change.RestartService change, Work work) {
        return restart(change).plan(nodes.looking(change.node()));
    }

    @Override
    public void apply(Change.RestartService change, ServiceRestart.Before before, Work work) {
        restart(change).apply(node(change, work), before);
    }

    @Override
    public void revert(Change.RestartService change, ServiceRestart.Before before, Work work) {
        restart(change).revert(node(change, work), before);
    }

    private Node node(Change.RestartService change, Work work) {
        return nodes.on(change.node(), work.caller(), work.flow());
    }

    private ServiceRestart restart(Change.RestartService change) {
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
