package octopus.onboard.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a person wants of one storage. Console, command line and files write the same document.
 *
 * @param name of the backend, and of its onboarding
 * @param product of the catalogue; empty text where a driver is named directly
 * @param driver id of the driver; where a product is named, the product's
 * @param options of the driver, without the secret ones
 * @param secrets names of the secret options that were given; their values are kept apart
 * @param nodes that shall use its volumes, the first of them is the canary; empty for the machine of the control plane
 * @param types volume types that shall be there for it
 * @param zone availability zone; empty text for the usual one
 * @param network what nodes shall have of interfaces; empty where that is none of its business
 */
public record BackendSpec(
        String name,
        String product,
        String driver,
        Map<String, String> options,
        Set<String> secrets,
        List<String> nodes,
        List<TypeWish> types,
        TargetSpec target,
        Acceptance acceptance,
        String zone,
        Optional<NetworkSpec> network) {

    public BackendSpec {
        options = java.util.Collections.unmodifiableMap(new TreeMap<>(options));
        secrets = java.util.Collections.unmodifiableSet(new TreeSet<>(secrets));
        nodes = List.copyOf(nodes);
        types = List.copyOf(types);
    }

    /** A volume type. @param extraSpecs what it asks of a backend; {@code volume_backend_name} is added where it is missing */
    public record TypeWish(String name, Map<String, String> extraSpecs) {
        public TypeWish {
            extraSpecs = java.util.Collections.unmodifiableMap(new TreeMap<>(extraSpecs));
        }

        /** With the spec that leads to this backend. */
        public Map<String, String> specsFor(String backendName) {
            Map<String, String> all = new TreeMap<>(extraSpecs);
            all.putIfAbsent("volume_backend_name", backendName);
            return all;
        }
    }

    /**
     * How thoroughly volumes are tried before the backend is opened.
     *
     * @param run false leaves it out
     * @param sizeGib of the volume that is tried, GiB
     * @param dataMib how much is written and compared, MiB
     * @param overwrite whether a new volume that is not blank may be written over
     */
    public record Acceptance(boolean run, int sizeGib, int dataMib, boolean overwrite) {
        public static final Acceptance USUAL = new Acceptance(true, 1, 16, false);
        public static final Acceptance NONE = new Acceptance(false, 1, 16, false);
    }

    /** By which volume types find it. */
    public String backendName() {
        return options.getOrDefault("volume_backend_name", name);
    }
}
