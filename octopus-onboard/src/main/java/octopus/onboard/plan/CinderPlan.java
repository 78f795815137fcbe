package octopus.onboard.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.node.config.ConfigFormat;
import octopus.onboard.change.Change;
import octopus.onboard.change.DriverTrees;
import octopus.onboard.change.PackageShelf;
import octopus.onboard.change.SystemPackageFiles;
import octopus.onboard.plan.Plan.Phase;
import octopus.onboard.product.Origin;
import octopus.onboard.product.Product;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.TargetSpec;

/**
 * What an existing Cinder needs for one more backend, on every host where its volume service runs: packages of the
 * operating system and files that the driver's package has, the files that the product wants, a section of its configuration, the service restarted (the first host alone, then the others
 * four at a time); and the volume types.
 *
 * <p>Source: Cinder's administration guide, multiple-storage backends: {@code enabled_backends} names the sections.
 */
record CinderPlan(BackendSpec spec, TargetSpec.CinderConf target, Optional<Product> product, PackageShelf packages) {
    private static final int FIRST_WAVE = 10;
    private static final int AT_ONCE = 4;
    private static final String MODE = "640";

    List<Candidate> candidates() {
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < target.hosts().size(); i++) {
            all.addAll(onHost(target.hosts().get(i), FIRST_WAVE + (i + AT_ONCE - 1) / AT_ONCE));
        }
        all.addAll(Candidate.types(spec, target));
        return all;
    }

    /** What is taken back goes in reverse, so the restart that is for a way back stands in front. */
    private List<Candidate> onHost(String host, int wave) {
        List<Change> changes = new ArrayList<>(packages(host));
        changes.addAll(trees(host));
        FilePlan files = new FilePlan(spec, product);
        changes.addAll(files.onTarget(host, target.config()));
        changes.add(new Change.WriteConfigFile(
                host,
                target.config(),
                ConfigFormat.INI,
                BackendSection.whole(spec, files, target.config()),
                MODE,
                Optional.empty()));
        List<Candidate> all = new ArrayList<>();
        all.add(Candidate.with(changes, wave, Phase.PREPARE, new Change.RestartService(host, target.service(), true)));
        changes.forEach(change -> all.add(Candidate.of(wave, Phase.PREPARE, change)));
        all.add(Candidate.with(changes, wave, Phase.PREPARE, new Change.RestartService(host, target.service(), false)));
        return all;
    }

    private List<Change> packages(String host) {
        return packaged()
                .filter(origin ->
                        !new SystemPackageFiles(packages.directory(origin.name(), origin.version())).isEmpty())
                .<Change>map(origin -> new Change.InstallPackages(host, origin.name(), origin.version()))
                .stream()
                .toList();
    }

    private Optional<Origin.Packaged> packaged() {
        return product.map(Product::origin)
                .filter(Origin.Packaged.class::isInstance)
                .map(Origin.Packaged.class::cast);
    }

    private List<Change> trees(String host) {
        return packaged()
                .map(origin -> DriverTrees.of(packages.directory(origin.name(), origin.version())).stream()
                        .<Change>map(folder -> new Change.InstallFiles(
                                host, origin.name(), origin.version(), folder, target.python() + "/" + folder))
                        .toList())
                .orElse(List.of());
    }
}
