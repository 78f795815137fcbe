package octopus.onboard.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.node.Node;
import octopus.onboard.change.DriverTrees;
import octopus.onboard.product.Origin;
import octopus.onboard.product.Product;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** The Python files of a driver package have room on the hosts of an existing Cinder, and take nobody's place. */
final class TargetDriverCheck implements Check {
    @Override
    public String id() {
        return "target-driver-files";
    }

    @Override
    public String sentence() {
        return "On the target's hosts the files of the driver's package have a place that is nobody else's.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return environment.spec().target() instanceof TargetSpec.CinderConf
                && packaged(environment).isPresent();
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        List<Finding> found = new ArrayList<>();
        Optional<Origin.Packaged> origin = packaged(environment);
        if (origin.isPresent() && environment.spec().target() instanceof TargetSpec.CinderConf target) {
            Path files = environment
                    .packages()
                    .directory(origin.get().name(), origin.get().version());
            for (String host : target.hosts()) {
                try {
                    Node node = environment.node(host);
                    DriverTrees.of(files).forEach(folder -> found.add(look(node, target.python(), folder)));
                } catch (StorageException e) {
                    found.add(new Finding.Skipped(id(), "node " + host, "the node does not answer"));
                }
            }
        }
        return found;
    }

    private Finding look(Node node, String site, String folder) {
        String directory = site + "/" + folder;
        String where = directory + " on " + node.name();
        if (!node.files().exists(site)) {
            return new Finding.Failure(
                    id(),
                    where,
                    Fault.of(
                                    OnboardFault.CHECK_FAILED,
                                    "Directory " + site + " on " + node.name(),
                                    "it is not there",
                                    "Name the directory of that host's Python modules: target.python.")
                            .about("field", "target.python"));
        }
        boolean there = node.files().exists(directory);
        if (there && !node.files().exists(directory + "/.octopus-sums")) {
            return new Finding.Failure(
                    id(),
                    where,
                    Fault.of(
                                    OnboardFault.NAME_TAKEN,
                                    "Directory " + where,
                                    "it is there, and Octopus did not make it",
                                    "Remove it on that host, or give the package's files another directory.")
                            .about("field", "product"));
        }
        return new Finding.Pass(id(), where, there ? "it is Octopus's own" : "free");
    }

    private static Optional<Origin.Packaged> packaged(CheckEnvironment environment) {
        return environment
                .product()
                .map(Product::origin)
                .filter(Origin.Packaged.class::isInstance)
                .map(Origin.Packaged.class::cast);
    }
}
