package octopus.spi.driver;

import java.util.List;
import java.util.Optional;

/**
 * One opened backend. Thread-safe, and safe beside another process that has the same backend open. Keeps no state of its
 * own that matters: kill it and open it again, and nothing is lost.
 *
 * <p>The class line is the list of abilities: {@code final class LvmDriver implements Driver, Snapshots, Clones}.
 * Errors are {@link octopus.spi.StorageException}s with a fault; anything else becomes a fault of kind BACKEND.
 */
public interface Driver extends AutoCloseable {
    List<PoolReport> pools();

    VolumeProvisioner volumes();

    VolumeExporter exports();

    default <C extends Capability> Optional<C> capability(Class<C> kind) {
        return kind.isInstance(this) ? Optional.of(kind.cast(this)) : Optional.empty();
    }

    @Override
    void close();
}
