package octopus.onboard.change;

import java.util.Map;
import octopus.node.packages.InstallTree;
import octopus.onboard.node.NodeHands;

/** Puts Python files of a driver package on a node. */
final class FilesHand extends NodeChangeHand<Change.InstallFiles, InstallTree.Before> {
    private final PackageShelf packages;

    FilesHand(NodeHands nodes, PackageShelf packages) {
        super(nodes);
        this.packages = packages;
    }

    @Override
    public Class<InstallTree.Before> before() {
        return InstallTree.Before.class;
    }

    @Override
    InstallTree wanted(Change.InstallFiles change, Work work) {
        return InstallTree.of(
                change.directory(),
                DriverTrees.path(packages.directory(change.name(), change.version()), change.folder()));
    }

    /** What is to be put back lies on the node; the package itself may be gone by then. */
    @Override
    public void revert(Change.InstallFiles change, InstallTree.Before before, Work work) {
        new InstallTree(change.directory(), Map.of()).revert(node(change, work), before);
    }
}
