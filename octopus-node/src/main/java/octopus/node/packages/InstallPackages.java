package octopus.node.packages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.Node;
import octopus.node.NodeFiles;
import octopus.node.change.Difference;
import octopus.node.change.NodeChange;
import octopus.spi.Fault;

/**
 * Packages are installed in the versions that are wanted, all in one go, from files that Octopus brings along.
 *
 * @param older packages to go back to, should another version be there now; without them such a revert is refused
 */
public record InstallPackages(PackageTool tool, List<PackageFile> packages, List<PackageFile> older)
        implements NodeChange<InstallPackages.Before> {
    private static final String CACHE = "/var/cache/octopus";

    public InstallPackages {
        packages = List.copyOf(packages);
        older = List.copyOf(older);
    }

    /** Package to version; one that was not there has an empty text. */
    public record Before(Map<String, String> versions) {
        public Before {
            versions = Map.copyOf(versions);
        }
    }

    @Override
    public String subject() {
        return "packages "
                + String.join(", ", packages.stream().map(PackageFile::name).toList());
    }

    @Override
    public Before look(Node node) {
        Map<String, String> versions = new LinkedHashMap<>();
        packages.forEach(each ->
                versions.put(each.name(), tool.installed(node, each.name()).orElse("")));
        return new Before(versions);
    }

    @Override
    public Optional<Difference> plan(Node node) {
        StringBuilder text = new StringBuilder();
        look(node).versions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    String wanted = version(packages, entry.getKey()).orElse("");
                    if (!entry.getValue().equals(wanted)) {
                        if (!entry.getValue().isEmpty()) {
                            text.append("-")
                                    .append(entry.getKey())
                                    .append(' ')
                                    .append(entry.getValue())
                                    .append('\n');
                        }
                        text.append("+")
                                .append(entry.getKey())
                                .append(' ')
                                .append(wanted)
                                .append('\n');
                    }
                });
        return text.isEmpty() ? Optional.empty() : Optional.of(Difference.of(subject(), text.toString()));
    }

    @Override
    public void apply(Node node, Before before) {
        install(
                node,
                packages.stream()
                        .filter(each -> !tool.installed(node, each.name()).equals(Optional.of(each.version())))
                        .toList());
    }

    @Override
    public void revert(Node node, Before before) {
        List<PackageFile> back = before.versions().entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .filter(entry -> !tool.installed(node, entry.getKey()).equals(Optional.of(entry.getValue())))
                .map(entry -> older.stream()
                        .filter(file -> file.name().equals(entry.getKey()))
                        .filter(file -> file.version().equals(entry.getValue()))
                        .findFirst()
                        .orElseThrow(() -> gone(node, entry.getKey(), entry.getValue())))
                .toList();
        before.versions().forEach((name, version) -> {
            if (version.isEmpty() && tool.installed(node, name).isPresent()) {
                tool.remove(node, name);
            }
        });
        install(node, back);
    }

    private void install(Node node, List<PackageFile> files) {
        if (files.isEmpty()) {
            return;
        }
        NodeFiles there = node.files();
        there.makeDirectory(CACHE, "755");
        List<String> paths = files.stream()
                .map(file -> CACHE + "/" + file.sha256().substring(0, 12) + "-"
                        + file.file().getFileName())
                .toList();
        try {
            for (int i = 0; i < paths.size(); i++) {
                there.copy(files.get(i).file(), paths.get(i), "644");
                requireSame(node, files.get(i), there.sha256(paths.get(i)));
            }
            tool.install(node, paths);
        } finally {
            paths.forEach(there::delete);
        }
    }

    private static void requireSame(Node node, PackageFile file, String sum) {
        if (!sum.equals(file.sha256())) {
            throw Fault.of(
                            PackageFault.PACKAGE_DAMAGED,
                            "Installing " + file.name() + " on " + node.name(),
                            file.file().getFileName() + " has the sum " + sum + ", not " + file.sha256(),
                            "Upload the package anew; nothing was installed.")
                    .about("package", file.name())
                    .about("node", node.name())
                    .exception();
        }
    }

    private static RuntimeException gone(Node node, String name, String version) {
        return Fault.of(
                        PackageFault.PACKAGE_OLD_VERSION_GONE,
                        "Going back to " + name + " " + version + " on " + node.name(),
                        "there is no file of that version",
                        "Install that version by hand, or give its file, then go on.")
                .about("package", name)
                .about("node", node.name())
                .exception();
    }

    private static Optional<String> version(List<PackageFile> files, String name) {
        return files.stream()
                .filter(file -> file.name().equals(name))
                .map(PackageFile::version)
                .findFirst();
    }
}
