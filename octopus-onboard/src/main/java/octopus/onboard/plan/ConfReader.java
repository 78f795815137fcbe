package octopus.onboard.plan;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octopus.block.backend.BackendService;
import octopus.node.Node;
import octopus.node.config.ConfigFormat;
import octopus.onboard.product.Catalogue;
import octopus.onboard.product.Product;
import octopus.onboard.product.ProductFile;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.BackendSpec.Acceptance;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.SecretNames;
import octopus.onboard.spec.SpecReader.Given;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.Fault;
import octopus.spi.Secret;

/**
 * A plan the other way round: reads the specs of the backends that an existing Cinder has from its configuration, so that the
 * plan of each is empty. Touches nothing.
 */
public final class ConfReader {
    private static final String DRIVER = "volume_driver";
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}";

    private final BackendService backends;
    private final Catalogue catalogue;

    public ConfReader(BackendService backends, Catalogue catalogue) {
        this.backends = backends;
        this.catalogue = catalogue;
    }

    /** A backend of the file. @param given nothing where it cannot be managed @param reason why not; empty text otherwise */
    public record Section(String name, Optional<Given> given, String reason) {}

    /**
     * @param node one of the target's hosts
     * @throws octopus.spi.StorageException CHECK_FAILED when there is no such file, CONFIG_UNREADABLE
     */
    public List<Section> read(Node node, TargetSpec.CinderConf target) {
        String text = node.files()
                .text(target.config())
                .orElseThrow(() -> Fault.of(
                                OnboardFault.CHECK_FAILED,
                                "Reading " + target.config() + " on " + node.name(),
                                "there is no such file",
                                "Name the file that the volume service reads.")
                        .about("field", "target.config")
                        .exception());
        return ConfigFormat.INI.value(target.config(), text, "DEFAULT", "enabled_backends").stream()
                .flatMap(names -> Arrays.stream(names.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .map(name -> section(node, target, text, name))
                .toList();
    }

    private Section section(Node node, TargetSpec.CinderConf target, String text, String name) {
        Map<String, String> values = values(target.config(), text, name);
        if (values.isEmpty()) {
            return new Section(name, Optional.empty(), "the file has no section [" + name + "]");
        }
        if (!values.containsKey(DRIVER)) {
            return new Section(name, Optional.empty(), "its section has no " + DRIVER);
        }
        if (!name.matches(NAME)) {
            return new Section(name, Optional.empty(), "a backend here cannot have that name");
        }
        String driver = values.getOrDefault(DRIVER, "");
        Match best = catalogue.ofClass(driver).stream()
                .map(product -> new Match(Optional.of(product), withFiles(node, target, product, values)))
                .max(Comparator.comparingInt(Match::fit))
                .orElseGet(() -> new Match(Optional.empty(), values));
        SecretNames hidden = SecretNames.ofClass(backends, catalogue, driver);
        Map<String, String> options = new TreeMap<>();
        Map<String, Secret> secrets = new HashMap<>();
        best.values().forEach((key, value) -> {
            if (hidden.has(key)) {
                secrets.put(key, Secret.of(value));
            } else {
                options.put(key, value);
            }
        });
        BackendSpec spec = new BackendSpec(
                name,
                best.product().map(Product::id).orElse(""),
                best.product().map(Product::driver).orElse(""),
                options,
                secrets.keySet(),
                List.of(),
                List.of(),
                target,
                Acceptance.NONE,
                "",
                Optional.empty());
        return new Section(name, Optional.of(new Given(spec, secrets)), "");
    }

    private static Map<String, String> values(String path, String text, String section) {
        Map<String, String> values = new TreeMap<>();
        ConfigFormat.INI
                .keys(path, text, section)
                .forEach(key ->
                        ConfigFormat.INI.value(path, text, section, key).ifPresent(value -> values.put(key, value)));
        return values;
    }

    /** With what stands in the product's own files, as far as the section names them. */
    private static Map<String, String> withFiles(
            Node node, TargetSpec.CinderConf target, Product product, Map<String, String> section) {
        Map<String, String> all = new TreeMap<>(section);
        for (ProductFile file : product.files()) {
            if (file.on() == ProductFile.Where.TARGET && section.containsKey(file.namedBy())) {
                String path = file.pathFor("", section, target.config());
                node.files()
                        .text(path)
                        .ifPresent(text -> file.keys().stream()
                                .filter(key -> !key.option().isEmpty())
                                .forEach(key -> file.format()
                                        .value(path, text, key.section(), key.key())
                                        .filter(value -> !value.isEmpty())
                                        .ifPresent(value -> all.put(
                                                key.option(), key.coding().read(value)))));
            }
        }
        return all;
    }

    /** A product that may be it. Several have the same driver; their presets tell them apart. */
    private record Match(Optional<Product> product, Map<String, String> values) {
        int fit() {
            return product.map(Product::presets).orElse(Map.of()).entrySet().stream()
                    .filter(preset -> values.containsKey(preset.getKey()))
                    .mapToInt(preset -> preset.getValue().equals(values.get(preset.getKey())) ? 1 : -1)
                    .sum();
        }
    }
}
