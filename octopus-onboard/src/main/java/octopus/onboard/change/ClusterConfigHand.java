package octopus.onboard.change;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import octopus.node.change.Difference;
import octopus.node.config.ConfigEdits;
import octopus.node.kubernetes.Cluster;
import octopus.node.kubernetes.ConfigMerge;
import octopus.onboard.node.NodeHands;

/** Merges keys into the texts of a ConfigMap or a Secret. */
final class ClusterConfigHand implements ChangeHand<Change.MergeClusterConfig, ConfigMerge.Before> {
    private final NodeHands nodes;

    ClusterConfigHand(NodeHands nodes) {
        this.nodes = nodes;
    }

    @Override
    public Class<ConfigMerge.Before> before() {
        return ConfigMerge.Before.class;
    }

    @Override
    public ConfigMerge.Before look(Change.MergeClusterConfig change, Work work) {
        return merge(change, work).look(cluster(change));
    }

    @Override
    public Optional<Difference> plan(Change.MergeClusterConfig change, Work work) {
        return merge(change, work).plan(cluster(change));
    }

    @Override
    public void apply(Change.MergeClusterConfig change, ConfigMerge.Before before, Work work) {
        merge(change, work).apply(cluster(change), before);
    }

    @Override
    public void revert(Change.MergeClusterConfig change, ConfigMerge.Before before, Work work) {
        merge(change, work).revert(cluster(change), before);
    }

    @Override
    public void forget(Change.MergeClusterConfig change, ConfigMerge.Before before, Work work) {
        merge(change, work).forget(cluster(change), before);
    }

    private Cluster cluster(Change.MergeClusterConfig change) {
        return nodes.cluster(change.node());
    }

    private static ConfigMerge merge(Change.MergeClusterConfig change, Work work) {
        Map<String, ConfigEdits> texts = new HashMap<>();
        change.texts()
                .forEach((key, text) -> texts.put(
                        key,
                        new ConfigEdits(
                                text.format(),
                                text.edits().stream()
                                        .map(edit -> ConfigHand.edit(edit, work))
                                        .toList())));
        return new ConfigMerge(change.object(), texts);
    }
}
