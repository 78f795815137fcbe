package octopus.onboard.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.packages.PackageFault;
import octopus.node.packages.PackageFile;
import octopus.node.packages.PackageTool;
import octopus.spi.Fault;

/**
 * The packages of the operating system that a driver package carries: {@code deb/} for Debian and its like, {@code rpm/} for
 * RHEL and its like. What they are is in their names, as these systems write them: {@code NAME_VERSION_ARCHITECTURE.deb},
 * {@code NAME-VERSION-RELEASE.ARCHITECTURE.rpm}, an epoch in front of the version with {@code %3a}.
 */
public record SystemPackageFiles(Path packaged) {
    private static final Pattern DEB = Pattern.compile("([a-z0-9][a-z0-9+.-]*)_([^_]+)_[a-z0-9-]+\\.deb");
    private static final Pattern RPM = Pattern.compile("(.+)-([^-]+-[^-]+)\\.[a-z0-9_]+\\.rpm");
    private static final String ROOT = "/";

    /** What handles packages there; empty for a system that has neither. */
    public static Optional<PackageTool> toolOf(Node node) {
        if (node.files().exists("/usr/bin/dpkg-query")) {
            return Optional.of(new PackageTool.Deb(ROOT));
        }
        return node.files().exists("/usr/bin/rpm") ? Optional.of(new PackageTool.Rpm(ROOT)) : Optional.empty();
    }

    /** Whether there is anything for any system. */
    public boolean isEmpty() {
        return files(new PackageTool.Deb(ROOT)).isEmpty()
                && files(new PackageTool.Rpm(ROOT)).isEmpty();
    }

    /**
     * Those for a sort of system, by name.
     *
     * @throws octopus.spi.StorageException PACKAGE_UNUSABLE when a name does not say what the file is
     */
    public List<PackageFile> of(PackageTool tool) {
        LocalNode here = new LocalNode();
        return files(tool).stream()
                .map(file -> {
                    Matcher name = pattern(tool).matcher(file.getFileName().toString());
                    if (!name.matches()) {
                        throw unnamed(file);
                    }
                    return new PackageFile(
                            name.group(1),
                            name.group(2).replace("%3a", ":"),
                            file,
                            here.files().sha256(file.toString()));
                })
                .toList();
    }

    private List<Path> files(PackageTool tool) {
        Path folder = packaged.resolve(
                switch (tool) {
                    case PackageTool.Deb deb -> "deb";
                    case PackageTool.Rpm rpm -> "rpm";
                });
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pattern pattern(PackageTool tool) {
        return switch (tool) {
            case PackageTool.Deb deb -> DEB;
            case PackageTool.Rpm rpm -> RPM;
        };
    }

    private static RuntimeException unnamed(Path file) {
        return Fault.of(
                        PackageFault.PACKAGE_UNUSABLE,
                        "File " + file.getFileName() + " of a driver package",
                        "its name does not say which package of which version it is",
                        "Name it as its distribution does: NAME_VERSION_ARCHITECTURE.deb, NAME-VERSION-RELEASE.ARCH.rpm.")
                .exception();
    }
}
