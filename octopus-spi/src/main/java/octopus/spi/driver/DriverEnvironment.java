package octopus.spi.driver;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What the house lends to a driver: nothing of the database or of other rooms, so that a driver from outside has exactly
 * the rights of a built-in one.
 *
 * @param backend the backend's name
 * @param stateDirectory a directory of this backend alone, for scratch files; it may be empty after a restart
 * @param blockExporter serves local files and block devices to initiators
 * @param lent further things by their type, which belongs to a module that this one does not know
 */
public record DriverEnvironment(
        String backend, Path stateDirectory, Clock clock, BlockExporter blockExporter, Map<Class<?>, Object> lent) {
    public DriverEnvironment {
        lent = Map.copyOf(lent);
    }

    public DriverEnvironment(String backend, Path stateDirectory, Clock clock, BlockExporter blockExporter) {
        this(backend, stateDirectory, clock, blockExporter, Map.of());
    }

    /** As it is, and this too. */
    public <T> DriverEnvironment lending(Class<T> kind, T thing) {
        Map<Class<?>, Object> more = new java.util.HashMap<>(lent);
        more.put(kind, thing);
        return new DriverEnvironment(backend, stateDirectory, clock, blockExporter, more);
    }

    /** For example {@code octopus.node.NodeDirectory}: hands on the nodes that Octopus manages. */
    public <T> Optional<T> find(Class<T> kind) {
        return Optional.ofNullable(lent.get(kind)).map(kind::cast);
    }
}
