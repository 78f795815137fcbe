package octopus.node.packages;

import java.nio.file.Path;

/**
 * A package as a file on the machine where Octopus runs.
 *
 * @param sha256 what the file must be, in lower case hexadecimal digits
 */
public record PackageFile(String name, String version, Path file, String sha256) {}
