package octopus.onboard.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.node.Node;
import octopus.node.packages.PackageFile;
import octopus.node.packages.PackageTool;
import octopus.onboard.change.SystemPackageFiles;
import octopus.onboard.product.Origin;
import octopus.onboard.product.Product;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** The packages of the operating system that a product's driver wants: on each host, or carried by its driver package. */
final class SystemPackagesCheck implements Check {
    @Override
    public String id() {
        return "target-system-packages";
    }

    @Override
    public String sentence() {
        return "On the target's hosts the packages that the driver wants are installed, or its driver package brings them.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return environment.spec().target() instanceof TargetSpec.CinderConf
                && environment.product().isPresent();
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        List<Finding> found = new ArrayList<>();
        Optional<Product> product = environment.product();
        if (product.isPresent() && environment.spec().target() instanceof TargetSpec.CinderConf target) {
            for (String host : target.hosts()) {
                try {
                    found.addAll(look(environment, product.get(), environment.node(host)));
                } catch (StorageException e) {
                    found.add(new Finding.Failure(id(), "node " + host, e.fault()));
                }
            }
        }
        return found;
    }

    private List<Finding> look(CheckEnvironment environment, Product product, Node node) {
        Optional<PackageTool> tool = SystemPackageFiles.toolOf(node);
        if (tool.isEmpty()) {
            return List.of(new Finding.Skipped(id(), "node " + node.name(), "it has neither dpkg nor rpm"));
        }
        List<String> wanted =
                switch (tool.get()) {
                    case PackageTool.Deb deb -> product.driverPackages().deb();
                    case PackageTool.Rpm rpm -> product.driverPackages().rpm();
                };
        List<String> brought = product.origin() instanceof Origin.Packaged origin
                ? new SystemPackageFiles(environment.packages().directory(origin.name(), origin.version()))
                        .of(tool.get()).stream().map(PackageFile::name).toList()
                : List.of();
        List<Finding> found = new ArrayList<>();
        brought.forEach(name ->
                found.add(new Finding.Pass(id(), name + " on node " + node.name(), "the driver package brings it")));
        wanted.stream()
                .filter(name -> !brought.contains(name))
                .forEach(name -> found.add(tool.get()
                        .installed(node, name)
                        .<Finding>map(version -> new Finding.Pass(id(), name + " on node " + node.name(), version))
                        .orElseGet(() -> missing(node, name))));
        return found;
    }

    /** Its files may have come by another way, so this stops nothing. */
    private Finding missing(Node node, String name) {
        return new Finding.Warning(
                id(),
                name + " on node " + node.name(),
                Fault.of(
                                OnboardFault.NODE_NOT_FIT,
                                "Package " + name + " on node " + node.name(),
                                "it is not installed, and no driver package brings it",
                                "Install it there, or put its file into the driver package (deb/ or rpm/).")
                        .about("node", node.name()));
    }
}
