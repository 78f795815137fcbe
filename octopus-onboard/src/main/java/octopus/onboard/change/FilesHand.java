package octopus.onboard.change;

import java.util.Map;
import java.util.Optional;
import octopus.node.Node;
import octopus.node.change.Difference;
import octopus.node.packages.InstallTree;
import octopus.onboard.node.NodeHands;

/** Puts Python files of a driver package on a node. */
final class FilesHand implements ChangeHand<Change.InstallFiles, InstallTree.Before> {
    private final NodeHands nodes;
    private final PackageShelf packages;

    FilesHand(NodeHands nodes, PackageShelf packages) {
        this.nodes = nodes;
        this.packages = packages;
    }

    @Override
    public Class<InstallTree.Before> before() {
        return InstallTree.Before.class;
    }

    @Override
    public InstallTree.Before look(Change.InstallFiles change, Work work) {
        return tree(change).look(node(change, work));
    }

    @Override
    public Optional<Difference> plan(Change.InstallFiles change, Work work) {
        return tree(change).plan(nodes.looking(change.node()));
    }

    @Override
    public void apply(Change.InstallFiles change, InstallTree.Before before, Work work) {
        tree(change).apply(node(change, work), before);
    }

    /** What is to be put back lies on the node; the package itself may be gone by then. */
    @Override
    public void revert(Change.InstallFiles change, InstallTree.Before before, Work work) {
        new InstallTree(change.directory(), Map.of()).revert(node(change, work), before);
    }

    private Node node(Change.InstallFiles change, Work work) {
        return nodes.on(change.node(), work.caller(), work.flow());
    }

    private InstallTree tree(Change.InstallFiles change) {
        return InstallTree.of(
                change.directory(),
                DriverTrees.path(packages.directory(change.name(), change.version()), change.folder()));
    }
}
