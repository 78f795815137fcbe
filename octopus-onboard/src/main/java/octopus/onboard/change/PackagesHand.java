package octopus.onboard.change;

import java.util.List;
import java.util.Optional;
import octopus.node.Node;
import octopus.node.change.Difference;
import octopus.node.packages.InstallPackages;
import octopus.node.packages.PackageFault;
import octopus.node.packages.PackageFile;
import octopus.node.packages.PackageTool;
import octopus.onboard.node.NodeHands;
import octopus.spi.Fault;

/** Installs the packages of the operating system that a driver package carries for the sort of system that the node has. */
final class PackagesHand extends NodeChangeHand<Change.InstallPackages, InstallPackages.Before> {
    private final PackageShelf shelf;

    PackagesHand(NodeHands nodes, PackageShelf shelf) {
        super(nodes);
        this.shelf = shelf;
    }

    @Override
    public Class<InstallPackages.Before> before() {
        return InstallPackages.Before.class;
    }

    @Override
    InstallPackages wanted(Change.InstallPackages change, Work work) {
        PackageTool tool = tool(change);
        return new InstallPackages(
                tool,
                new SystemPackageFiles(shelf.directory(change.name(), change.version())).of(tool),
                older(change, tool));
    }

    /** A restart is for those that use them, so nobody else notices. */
    @Override
    public Optional<Difference> plan(Change.InstallPackages change, Work work) {
        return super.plan(change, work).map(found -> Difference.of(change.subject(), found.text()));
    }

    /** The version that was wanted may be gone from the shelf by then; what there was before is all that counts. */
    @Override
    public void revert(Change.InstallPackages change, InstallPackages.Before before, Work work) {
        PackageTool tool = tool(change);
        new InstallPackages(tool, List.of(), older(change, tool)).revert(node(change, work), before);
    }

    private List<PackageFile> older(Change.InstallPackages change, PackageTool tool) {
        return shelf.versions(change.name()).stream()
                .flatMap(directory -> new SystemPackageFiles(directory).of(tool).stream())
                .toList();
    }

    private PackageTool tool(Change.InstallPackages change) {
        Node node = looking(change);
        return SystemPackageFiles.toolOf(node)
                .orElseThrow(() -> Fault.of(
                                PackageFault.PACKAGE_UNUSABLE,
                                "Packages on " + node.name(),
                                "it has neither dpkg nor rpm",
                                "Install by hand what the driver needs there.")
                        .about("node", node.name())
                        .exception());
    }
}
