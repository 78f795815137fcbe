package octopus.onboard.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.node.change.Difference;
import octopus.node.network.NetworkInterface;
import octopus.onboard.change.Change;
import octopus.onboard.spec.NetworkSpec;
import octopus.onboard.spec.NetworkSpec.InterfaceWish;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** The interfaces that nodes shall have can be made: what they stand on is there, and the way of Octopus to the node stays. */
final class NetworkCheck implements Check {
    @Override
    public String id() {
        return "network-possible";
    }

    @Override
    public String sentence() {
        return "The interfaces that nodes shall have can be made, without cutting the way by which Octopus comes.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return environment.spec().network().isPresent();
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        List<Finding> found = new ArrayList<>();
        List<InterfaceWish> wishes =
                environment.spec().network().map(NetworkSpec::interfaces).orElse(List.of());
        for (InterfaceWish wish : wishes) {
            String where = "interface " + wish.name() + " of node " + wish.node();
            try {
                found.add(
                        new Finding.Pass(id(), where, look(environment, wish).isEmpty() ? "as wanted" : "can be made"));
            } catch (StorageException e) {
                found.add(new Finding.Failure(id(), where, e.fault()));
            }
        }
        return found;
    }

    /** Whether something of a node's network is not yet as it shall be: then a path that is missing may still come. */
    static boolean isPending(CheckEnvironment environment, String node) {
        return environment.spec().network().map(network -> network.on(node)).orElse(List.of()).stream()
                .anyMatch(wish -> {
                    try {
                        return look(environment, wish).isPresent();
                    } catch (StorageException e) {
                        return true;
                    }
                });
    }

    private static Optional<Difference> look(CheckEnvironment environment, InterfaceWish wish) {
        try {
            return new NetworkInterface(wish.wanted()).plan(environment.node(wish.node()));
        } catch (StorageException e) {
            List<InterfaceWish> all = environment
                    .spec()
                    .network()
                    .map(each -> each.on(wish.node()))
                    .orElse(List.of());
            List<String> made = all.subList(0, all.indexOf(wish)).stream()
                    .map(InterfaceWish::name)
                    .toList();
            if (new Change.ConfigureInterface(wish, made).standsOn(e.fault())) {
                return Optional.of(Difference.of(wish.name(), wish.described()));
            }
            throw e;
        }
    }
}
