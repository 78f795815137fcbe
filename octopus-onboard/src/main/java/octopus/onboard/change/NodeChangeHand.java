package octopus.onboard.change;

import java.util.Optional;
import octopus.node.Node;
import octopus.node.change.Difference;
import octopus.node.change.NodeChange;
import octopus.onboard.node.NodeHands;

/** A change that a standard ability of nodes does: that one is told what is wanted, and on which node. */
abstract class NodeChangeHand<C extends Change, B extends Record> implements ChangeHand<C, B> {
    private final NodeHands nodes;

    NodeChangeHand(NodeHands nodes) {
        this.nodes = nodes;
    }

    /** What the ability shall do. */
    abstract NodeChange<B> wanted(C change, Work work);

    @Override
    public B look(C change, Work work) {
        return wanted(change, work).look(node(change, work));
    }

    @Override
    public Optional<Difference> plan(C change, Work work) {
        return wanted(change, work).plan(looking(change));
    }

    @Override
    public void apply(C change, B before, Work work) {
        wanted(change, work).apply(node(change, work), before);
    }

    @Override
    public void revert(C change, B before, Work work) {
        wanted(change, work).revert(node(change, work), before);
    }

    /** The node as the flow uses it: what is run there is on record. */
    final Node node(C change, Work work) {
        return nodes.on(change.node(), work.caller(), work.flow());
    }

    /** The node as a plan uses it, which changes nothing there. */
    final Node looking(C change) {
        return nodes.looking(change.node());
    }
}
