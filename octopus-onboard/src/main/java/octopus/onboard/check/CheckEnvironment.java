package octopus.onboard.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import octopus.block.BlockFault;
import octopus.block.backend.BackendService;
import octopus.block.type.VolumeType;
import octopus.block.type.VolumeTypeService;
import octopus.node.Node;
import octopus.node.kubernetes.Cluster;
import octopus.node.probe.NodeFacts;
import octopus.node.probe.Prober;
import octopus.onboard.change.PackageShelf;
import octopus.onboard.node.NodeHands;
import octopus.onboard.product.Catalogue;
import octopus.onboard.product.Product;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import octopus.spi.option.Option;

/** What checks may look at. Facts of a node are read once for all checks of a preflight. */
public final class CheckEnvironment {
    /** The rooms that are asked. */
    public record House(
            BackendService backends,
            VolumeTypeService types,
            NodeHands nodes,
            Catalogue catalogue,
            PackageShelf packages) {}

    private final House house;
    private final BackendSpec spec;
    private final Optional<BackendSpec> active;
    private final Map<String, Secret> secrets;
    private final Map<String, NodeFacts> facts = new ConcurrentHashMap<>();

    /** @param active the spec that is in force already, where there is one */
    public CheckEnvironment(House house, BackendSpec spec, Optional<BackendSpec> active, Map<String, Secret> secrets) {
        this.house = house;
        this.spec = spec;
        this.active = active;
        this.secrets = Map.copyOf(secrets);
    }

    public BackendSpec spec() {
        return spec;
    }

    public Optional<BackendSpec> active() {
        return active;
    }

    public Map<String, Secret> secrets() {
        return secrets;
    }

    /** The options that the driver knows: another block service's section has more. */
    Map<String, String> driverOptions() {
        Map<String, String> options = new TreeMap<>(spec.options());
        if (!(spec.target() instanceof TargetSpec.BuiltIn)) {
            options.keySet()
                    .retainAll(backends().optionsOf(spec.driver()).stream()
                            .map(Option::name)
                            .toList());
        }
        return options;
    }

    /** The product that the spec names. */
    Optional<Product> product() {
        return Optional.of(spec.product()).filter(id -> !id.isEmpty()).flatMap(house.catalogue()::find);
    }

    PackageShelf packages() {
        return house.packages();
    }

    BackendService backends() {
        return house.backends();
    }

    Optional<VolumeType> typeNamed(String name) {
        try {
            return Optional.of(house.types().find(name));
        } catch (StorageException e) {
            if (e.fault().code() == BlockFault.VOLUME_TYPE_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    Node node(String name) {
        return house.nodes().looking(name);
    }

    Cluster cluster(String node) {
        return house.nodes().cluster(node);
    }

    /** @throws octopus.spi.StorageException when the node cannot be reached */
    NodeFacts facts(String name) {
        return facts.computeIfAbsent(name, each -> Prober.probe(node(each)));
    }

    /** Empty where the options are wrong, which another check says, and where the driver is not ours to ask. */
    List<String> portals() {
        return !spec.driver().isEmpty() && optionsAreRight()
                ? backends().portals(spec.driver(), driverOptions(), secrets)
                : List.of();
    }

    boolean optionsAreRight() {
        return backends().problems(spec.driver(), driverOptions(), secrets).isEmpty();
    }
}
