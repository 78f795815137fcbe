package octopus.onboard.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.backend.BackendService;
import octopus.onboard.product.Catalogue;
import octopus.onboard.product.Product;
import octopus.onboard.spec.BackendSpec.Acceptance;
import octopus.onboard.spec.BackendSpec.TypeWish;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** Reads a spec from JSON (a file's YAML comes as the same), parts the secrets from the rest, and names what is wrong. */
public final class SpecReader {
    private static final Set<String> KEYS = Set.of(
            "name",
            "product",
            "driver",
            "options",
            "secrets",
            "nodes",
            "types",
            "target",
            "acceptance",
            "zone",
            "network");
    private static final int MOST_GIB = 1024;
    private static final int MOST_MIB = 16_384;

    private final BackendService backends;
    private final Catalogue catalogue;

    public SpecReader(BackendService backends, Catalogue catalogue) {
        this.backends = backends;
        this.catalogue = catalogue;
    }

    /** A spec, and the values of its secrets. */
    public record Given(BackendSpec spec, Map<String, Secret> secrets) {
        public Given {
            secrets = Map.copyOf(secrets);
        }

        /** With further secrets. */
        public Given and(Map<String, Secret> more) {
            Map<String, Secret> all = new HashMap<>(secrets);
            all.putAll(more);
            return new Given(with(all.keySet()), all);
        }

        /** The spec with the names of all secrets that are kept. */
        public BackendSpec with(Set<String> names) {
            return new BackendSpec(
                    spec.name(),
                    spec.product(),
                    spec.driver(),
                    spec.options(),
                    names,
                    spec.nodes(),
                    spec.types(),
                    spec.target(),
                    spec.acceptance(),
                    spec.zone(),
                    spec.network());
        }
    }

    /** @throws StorageException SPEC_INVALID, naming the field; UNKNOWN_DRIVER */
    public Given read(JsonNode spec) {
        spec.propertyNames().stream()
                .filter(key -> !KEYS.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw wrong(
                            key,
                            "a spec has no such field",
                            "It has: "
                                    + String.join(", ", KEYS.stream().sorted().toList()) + ".");
                });
        String name = text(spec, "name");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")) {
            throw wrong(
                    "name",
                    "\"" + name + "\" is no name for a backend",
                    "Use 1 to 63 letters, digits, dots, hyphens or underscores.");
        }
        TargetSpec target = target(spec.path("target"));
        Optional<Product> product =
                Optional.of(text(spec, "product")).filter(id -> !id.isEmpty()).map(catalogue::get);
        String driver = product.map(Product::driver).orElseGet(() -> text(spec, "driver"));
        refuseAnotherDriver(product, text(spec, "driver"));
        if (driver.isEmpty() && target instanceof TargetSpec.BuiltIn) {
            throw wrong("driver", "there is none", "Name a product (octopus product list), or a driver.");
        }
        SecretNames hidden = target instanceof TargetSpec.BuiltIn
                ? SecretNames.ofDriver(backends, driver, false)
                : driver.isEmpty()
                        ? SecretNames.ofClass(
                                backends,
                                catalogue,
                                spec.path("options").path("volume_driver").asString(""))
                        : SecretNames.ofDriver(backends, driver, true);
        Map<String, String> options = new HashMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        spec.path("options").properties().forEach(entry -> {
            String value = value("options." + entry.getKey(), entry.getValue());
            if (hidden.has(entry.getKey())) {
                secrets.put(entry.getKey(), Secret.of(value));
            } else {
                options.put(entry.getKey(), value);
            }
        });
        product.ifPresent(known -> known.presets().forEach((key, value) -> {
            if (!secrets.containsKey(key)) {
                options.putIfAbsent(key, value);
            }
        }));
        if (!(target instanceof TargetSpec.BuiltIn) && !options.containsKey("volume_driver")) {
            options.put(
                    "volume_driver",
                    product.flatMap(catalogue::cinderClass)
                            .orElseThrow(() -> wrong(
                                    "options.volume_driver",
                                    "there is none",
                                    "Give the class of the driver as that Cinder's own documentation names it, or a product whose"
                                            + " driver is one of Cinder's.")));
        }
        spec.path("secrets")
                .properties()
                .forEach(entry ->
                        secrets.put(entry.getKey(), Secret.of(value("secrets." + entry.getKey(), entry.getValue()))));
        CinderTargetReader.password(spec.path("target")).ifPresent(value -> secrets.put(TargetSpec.PASSWORD, value));
        return new Given(
                new BackendSpec(
                        name,
                        text(spec, "product"),
                        driver,
                        options,
                        secrets.keySet(),
                        texts(spec, "nodes"),
                        types(spec.path("types")),
                        target,
                        acceptance(spec.path("acceptance")),
                        text(spec, "zone"),
                        NetworkReader.read(spec.path("network"), machines(spec, target))),
                secrets);
    }

    /** An existing Cinder, as {@code target} of a spec tells of it. @throws StorageException SPEC_INVALID, naming the field */
    public TargetSpec.CinderConf cinder(JsonNode target) {
        return CinderTargetReader.read(target);
    }

    /** The password with which {@link #cinder} is asked, where its Keystone wants one. */
    public Map<String, Secret> login(JsonNode target) {
        return CinderTargetReader.password(target)
                .map(value -> Map.of(TargetSpec.PASSWORD, value))
                .orElse(Map.of());
    }

    /** Nodes that use volumes, and those that serve them. */
    private static Set<String> machines(JsonNode spec, TargetSpec target) {
        Set<String> machines = new HashSet<>(texts(spec, "nodes"));
        if (target instanceof TargetSpec.CinderConf cinder) {
            machines.addAll(cinder.hosts());
        }
        return machines;
    }

    private static void refuseAnotherDriver(Optional<Product> product, String driver) {
        if (!driver.isEmpty()
                && product.filter(known -> !known.driver().equals(driver)).isPresent()) {
            throw wrong(
                    "driver",
                    "product " + product.orElseThrow().id() + " has the driver "
                            + product.orElseThrow().driver(),
                    "Leave the driver out, or name another product.");
        }
    }

    private static List<TypeWish> types(JsonNode given) {
        List<TypeWish> types = new ArrayList<>();
        for (JsonNode each : given) {
            if (each.isString()) {
                types.add(new TypeWish(each.asString(), Map.of()));
                continue;
            }
            Map<String, String> specs = new HashMap<>();
            each.path("extra_specs")
                    .properties()
                    .forEach(entry -> specs.put(entry.getKey(), value("types.extra_specs", entry.getValue())));
            types.add(new TypeWish(required(each, "types", "name"), specs));
        }
        return types;
    }

    private static TargetSpec target(JsonNode given) {
        String kind = given.isString() ? given.asString() : given.path("kind").asString(TargetSpec.BUILT_IN);
        return switch (kind) {
            case TargetSpec.BUILT_IN -> new TargetSpec.BuiltIn();
            case TargetSpec.CINDER -> CinderTargetReader.read(given);
            case TargetSpec.KUBERNETES -> KubernetesTargetReader.read(given);
            default ->
                throw wrong(
                        "target.kind",
                        "\"" + kind + "\" is no target",
                        "Write " + TargetSpec.BUILT_IN + ", " + TargetSpec.CINDER + " or " + TargetSpec.KUBERNETES
                                + ".");
        };
    }

    private static Acceptance acceptance(JsonNode given) {
        if (given.isBoolean()) {
            return given.asBoolean() ? Acceptance.USUAL : Acceptance.NONE;
        }
        int gib = given.path("size_gib").asInt(Acceptance.USUAL.sizeGib());
        int mib = given.path("data_mib").asInt(Acceptance.USUAL.dataMib());
        if (gib < 1 || gib > MOST_GIB) {
            throw wrong("acceptance.size_gib", gib + " is no size for a trial", "Give 1 to " + MOST_GIB + " GiB.");
        }
        if (mib < 1 || mib > MOST_MIB || mib > gib * 1024L) {
            throw wrong(
                    "acceptance.data_mib", mib + " MiB do not fit", "Give 1 MiB up to the size, 16384 MiB at most.");
        }
        return new Acceptance(
                given.path("run").asBoolean(true),
                gib,
                mib,
                given.path("overwrite").asBoolean(false));
    }

    static String required(JsonNode given, String where, String field) {
        String text = given.path(field).asString("");
        if (text.isBlank()) {
            throw wrong(where + "." + field, "it is missing", "Give it.");
        }
        return text;
    }

    private static String text(JsonNode spec, String field) {
        JsonNode node = spec.path(field);
        if (!node.isMissingNode() && !node.isNull() && !node.isString()) {
            throw wrong(field, "it is no text", "Write a text.");
        }
        return node.asString("");
    }

    static List<String> texts(JsonNode spec, String field) {
        JsonNode node = spec.path(field);
        if (!node.isMissingNode() && !node.isNull() && !node.isArray()) {
            throw wrong(field, "it is no list", "Write a list of texts.");
        }
        return node.valueStream().map(each -> value(field, each)).toList();
    }

    private static String value(String field, JsonNode node) {
        if (node.isContainer() || node.isNull()) {
            throw wrong(field, "it has no single value", "Write a text, a number, true or false.");
        }
        return node.asString();
    }

    static StorageException wrong(String field, String cause, String correction) {
        return Fault.of(OnboardFault.SPEC_INVALID, "Field " + field + " of the spec", cause, correction)
                .about("field", field)
                .exception();
    }
}
