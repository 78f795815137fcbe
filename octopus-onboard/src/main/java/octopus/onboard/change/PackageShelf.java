package octopus.onboard.change;

import java.nio.file.Path;

/** Where the files of driver packages lie on the machine of the control plane. */
public interface PackageShelf {
    /** @throws octopus.spi.StorageException PACKAGE_NOT_FOUND */
    Path directory(String name, String version);
}
