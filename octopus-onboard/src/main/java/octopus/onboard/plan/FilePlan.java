package octopus.onboard.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octopus.onboard.change.Change;
import octopus.onboard.change.Change.Edit;
import octopus.onboard.plan.Plan.Phase;
import octopus.onboard.product.LibvirtKey;
import octopus.onboard.product.Product;
import octopus.onboard.product.ProductFile;
import octopus.onboard.product.ProductFile.Where;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.TargetSpec.ServiceSpec;

/** The files of configuration that a product declares, and its key for libvirt, as changes for one backend. */
record FilePlan(BackendSpec spec, Optional<Product> product) {
    private static final int FIRST_WAVE = 40;

    /** Beside the block service's own file, on one of its hosts. */
    List<Change> onTarget(String host, String config) {
        return files(Where.TARGET)
                .<Change>map(file -> new Change.WriteConfigFile(
                        host,
                        file.pathFor(spec.name(), spec.options(), config),
                        file.format(),
                        edits(file),
                        file.mode(),
                        Optional.of(new Change.Terms(config, file.onlyThere()))))
                .toList();
    }

    /** As texts of a ConfigMap or Secret instead of files, by the paths at which they are wanted. */
    Map<String, Change.Text> texts(String config) {
        Map<String, Change.Text> texts = new TreeMap<>();
        files(Where.TARGET)
                .filter(file -> !file.onlyThere())
                .forEach(file -> texts.put(
                        file.pathFor(spec.name(), spec.options(), config),
                        new Change.Text(file.format(), edits(file))));
        return texts;
    }

    /** Where volumes are used, whoever's block service they come from; one node after the other. */
    List<Candidate> onNodes() {
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < spec.nodes().size(); i++) {
            String node = spec.nodes().get(i);
            int wave = FIRST_WAVE + i;
            libvirt(node).ifPresent(change -> all.add(Candidate.of(wave, Phase.PREPARE, change)));
            files(Where.NODES).forEach(file -> {
                Change change = new Change.WriteConfigFile(
                        node,
                        file.path(),
                        file.format(),
                        edits(file),
                        file.mode(),
                        Optional.of(new Change.Terms("", file.onlyThere())));
                List<Change> alone = List.of(change);
                ServiceSpec service = ServiceSpec.unit(file.service());
                boolean restarts = !file.service().isEmpty();
                if (restarts) {
                    all.add(Candidate.with(alone, wave, Phase.PREPARE, new Change.RestartService(node, service, true)));
                }
                all.add(Candidate.of(wave, Phase.PREPARE, change));
                if (restarts) {
                    all.add(Candidate.with(
                            alone, wave, Phase.PREPARE, new Change.RestartService(node, service, false)));
                }
            });
        }
        return all;
    }

    /** Before Nova is told of it. */
    private Optional<Change> libvirt(String node) {
        return product.flatMap(Product::libvirt)
                .filter(key -> spec.secrets().containsAll(List.of(key.uuid(), key.key())))
                .map(key -> new Change.KeepLibvirtSecret(node, key.uuid(), key.key(), key.usageFor(spec.options())));
    }

    /** Options that have their place in one of these files, or with libvirt. */
    Set<String> elsewhere() {
        return Stream.concat(
                        declared(Where.TARGET).flatMap(file -> file.options().stream()),
                        product.flatMap(Product::libvirt).map(LibvirtKey::key).stream())
                .collect(Collectors.toSet());
    }

    /** The options by which the block service's own file names them. */
    Map<String, String> named(String config) {
        Map<String, String> named = new TreeMap<>();
        files(Where.TARGET)
                .filter(file -> !file.namedBy().isEmpty())
                .forEach(file -> named.put(file.namedBy(), file.pathFor(spec.name(), spec.options(), config)));
        return named;
    }

    private Stream<ProductFile> files(Where where) {
        Set<String> told = told();
        return declared(where).filter(file -> file.isWanted(told));
    }

    private Stream<ProductFile> declared(Where where) {
        return product.stream().flatMap(known -> known.files().stream()).filter(file -> file.on() == where);
    }

    /** A key of which nothing is told is left out. */
    private List<Edit> edits(ProductFile file) {
        List<Edit> edits = new ArrayList<>();
        for (ProductFile.Key key : file.keys()) {
            if (key.option().isEmpty()) {
                edits.add(Edit.set(key.section(), key.key(), key.value()).coded(key.coding()));
            } else if (spec.secrets().contains(key.option())) {
                edits.add(Edit.secret(key.section(), key.key(), key.option()).coded(key.coding()));
            } else {
                Optional.ofNullable(spec.options().get(key.option()))
                        .ifPresent(value -> edits.add(
                                Edit.set(key.section(), key.key(), value).coded(key.coding())));
            }
        }
        return edits;
    }

    /** What somebody has told, beyond what the product presets. */
    private Set<String> told() {
        Set<String> told = new HashSet<>(spec.options().keySet());
        product.ifPresent(known -> told.removeAll(known.presets().keySet()));
        told.addAll(spec.secrets());
        return told;
    }
}
