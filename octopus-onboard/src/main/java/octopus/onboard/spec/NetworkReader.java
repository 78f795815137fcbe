package octopus.onboard.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.onboard.spec.NetworkSpec.InterfaceWish;
import octopus.onboard.spec.NetworkSpec.Kind;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** The part of a spec that names interfaces of nodes. */
final class NetworkReader {
    private static final Set<String> KEYS =
            Set.of("node", "kind", "name", "parent", "vlan", "ports", "mtu", "addresses");

    private NetworkReader() {}

    /** @param nodes that the spec has: others are none of its business */
    static Optional<NetworkSpec> read(JsonNode given, Set<String> nodes) {
        List<InterfaceWish> wishes = new ArrayList<>();
        for (JsonNode each : given) {
            each.propertyNames().stream()
                    .filter(key -> !KEYS.contains(key))
                    .findFirst()
                    .ifPresent(key -> {
                        throw SpecReader.wrong(
                                "network." + key,
                                "an interface has no such field",
                                "It has: "
                                        + String.join(
                                                ", ", KEYS.stream().sorted().toList()) + ".");
                    });
            wishes.add(wish(each, nodes));
        }
        return wishes.isEmpty() ? Optional.empty() : Optional.of(new NetworkSpec(wishes));
    }

    private static InterfaceWish wish(JsonNode given, Set<String> nodes) {
        String node = SpecReader.required(given, "network", "node");
        if (!nodes.contains(node)) {
            throw SpecReader.wrong(
                    "network.node",
                    "\"" + node + "\" is neither among nodes nor among target.hosts",
                    "Name it there as well.");
        }
        String word = given.path("kind").asString(Kind.INTERFACE.word());
        Kind kind = Kind.of(word)
                .orElseThrow(() -> SpecReader.wrong(
                        "network.kind",
                        "\"" + word + "\" is no sort of interface",
                        "Write one of " + Kind.words() + "."));
        InterfaceWish wish = new InterfaceWish(
                node,
                kind,
                SpecReader.required(given, "network", "name"),
                kind == Kind.VLAN ? SpecReader.required(given, "network", "parent") : "",
                given.path("vlan").asInt(0),
                SpecReader.texts(given, "ports"),
                given.path("mtu").asInt(0),
                SpecReader.texts(given, "addresses"));
        try {
            wish.wanted().requireValid();
        } catch (StorageException e) {
            Fault fault = e.fault();
            throw SpecReader.wrong(
                    "network." + fault.about().getOrDefault("field", "name"), fault.cause(), fault.correction());
        }
        return wish;
    }
}
