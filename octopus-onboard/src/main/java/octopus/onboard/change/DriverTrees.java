package octopus.onboard.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import octopus.node.packages.PackageFault;
import octopus.spi.Fault;

/**
 * The Python files of a driver package as directories of their own: those that a host's Python can be given without touching
 * what is there. {@code python/acme} is one; of {@code python/cinder/volume/drivers/acme} it is that last directory.
 */
public final class DriverTrees {
    private static final String PYTHON = "python";

    private DriverTrees() {}

    /**
     * Relative to the package's {@code python}, sorted.
     *
     * @throws octopus.spi.StorageException PACKAGE_UNUSABLE when files lie in no directory
     */
    public static List<String> of(Path packaged) {
        Path root = packaged.resolve(PYTHON);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        for (Path each : children(root)) {
            if (!Files.isDirectory(each)) {
                throw Fault.of(
                                PackageFault.PACKAGE_UNUSABLE,
                                "File python/" + each.getFileName() + " of a driver package",
                                "it lies in no directory of its own, so it cannot be put beside other drivers",
                                "Put it into a directory that is named after the vendor.")
                        .exception();
            }
            descend(root, each, found);
        }
        return found.stream().sorted().toList();
    }

    /** Where one of them lies here. */
    static Path path(Path packaged, String folder) {
        return packaged.resolve(PYTHON).resolve(folder);
    }

    /** Directories that hold nothing but directories are a way to others: they may be there on the host. */
    private static void descend(Path root, Path directory, List<String> found) {
        List<Path> children = children(directory);
        if (children.stream().allMatch(Files::isDirectory)) {
            children.forEach(child -> descend(root, child, found));
        } else {
            found.add(root.relativize(directory).toString());
        }
    }

    private static List<Path> children(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> !path.endsWith("__pycache__")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
