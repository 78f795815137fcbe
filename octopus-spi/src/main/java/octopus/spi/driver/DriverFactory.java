package octopus.spi.driver;

import java.util.List;
import java.util.Optional;
import octopus.spi.Finding;
import octopus.spi.option.Options;

/** Found by {@link java.util.ServiceLoader} in a driver package. Does no I/O until asked. */
public interface DriverFactory {
    DriverDescriptor descriptor();

    /** Looks whether a backend with these options would work. Reads only; never changes the storage. */
    List<Finding> check(Options options, DriverEnvironment environment);

    /**
     * The network addresses by which hosts shall reach volumes of such a backend, {@code address:port}, as far as the options
     * tell: every node that uses it is tried against each of them. Does no I/O.
     */
    default List<String> portals(Options options) {
        return List.of();
    }

    /** The class that a {@code cinder.conf} names for the same driver, where Cinder has it too. */
    default Optional<String> cinderClass() {
        return Optional.empty();
    }

    /** Opens the backend. Called again after a failure, and whenever its options change. */
    Driver open(Options options, DriverEnvironment environment);
}
