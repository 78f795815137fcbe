package octopus.onboard.change;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.node.change.Difference;
import octopus.node.kubernetes.Cluster;
import octopus.node.kubernetes.PodTemplateEdit;
import octopus.node.kubernetes.Rollout;
import octopus.onboard.node.NodeHands;

/** Has the pods of a workload made anew, and waits until they are ready. */
final class RollOutHand implements ChangeHand<Change.RollOut, PodTemplateEdit.Before> {
    private final NodeHands nodes;

    RollOutHand(NodeHands nodes) {
        this.nodes = nodes;
    }

    @Override
    public Class<PodTemplateEdit.Before> before() {
        return PodTemplateEdit.Before.class;
    }

    @Override
    public PodTemplateEdit.Before look(Change.RollOut change, Work work) {
        return rollout(change, work).look(cluster(change));
    }

    /** Only what the template itself has otherwise; whether what the pods read changes, the plan knows. */
    @Override
    public Optional<Difference> plan(Change.RollOut change, Work work) {
        return Optional.of(rollout(change, work).difference(cluster(change)))
                .filter(text -> !text.isEmpty())
                .map(text -> Difference.of(change.subject(), text));
    }

    @Override
    public void apply(Change.RollOut change, PodTemplateEdit.Before before, Work work) {
        if (!change.onRevert()) {
            rollout(change, work).apply(cluster(change));
        }
    }

    @Override
    public void revert(Change.RollOut change, PodTemplateEdit.Before before, Work work) {
        if (change.onRevert()) {
            rollout(change, work).revert(cluster(change), before);
        }
    }

    private Cluster cluster(Change.RollOut change) {
        return nodes.cluster(change.node());
    }

    private static Rollout rollout(Change.RollOut change, Work work) {
        return new Rollout(
                change.workload(),
                change.edit(),
                change.reads(),
                Duration.ofSeconds(change.patienceSeconds()),
                Duration.ofSeconds(change.settleSeconds()),
                List.copyOf(work.secrets().values()));
    }
}
