package octopus.onboard.change;

import java.nio.file.Path;
import java.util.List;

/** Where the files of driver packages lie on the machine of the control plane. */
public interface PackageShelf {
    /** @throws octopus.spi.StorageException PACKAGE_NOT_FOUND */
    Path directory(String name, String version);

    /** Where those of all versions of a package lie that are kept. */
    default List<Path> versions(String name) {
        return List.of();
    }
}
