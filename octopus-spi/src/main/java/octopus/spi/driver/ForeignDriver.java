package octopus.spi.driver;

import java.nio.file.Path;
import java.util.List;
import octopus.spi.option.Option;

/**
 * A driver that is not a class of ours: what a product's file or a driver package declares of it.
 *
 * @param id what a backend's {@code driver} names
 * @param className the class to load, as its own world writes it
 * @param protocols as Cinder writes them
 * @param packages what it needs beside its host, for the words of a fault
 * @param options everything that a backend of it may be given
 * @param directories where its files are; they come before those that are installed
 */
public record ForeignDriver(
        String id,
        String className,
        String vendor,
        String version,
        List<String> protocols,
        List<String> packages,
        List<Option> options,
        List<Path> directories) {
    public ForeignDriver {
        protocols = List.copyOf(protocols);
        packages = List.copyOf(packages);
        options = List.copyOf(options);
        directories = List.copyOf(directories);
    }

    /** The same under another id. */
    public ForeignDriver named(String other) {
        return new ForeignDriver(other, className, vendor, version, protocols, packages, options, directories);
    }
}
