package octopus.spi.driver;

import java.util.Optional;
import octopus.spi.Secret;

/**
 * Where a driver keeps what it has to find again after a restart and nobody else may read. It is sealed, belongs to one
 * backend, and goes with it. Lent by {@link DriverEnvironment#find}.
 */
public interface SecretKeeper {
    Optional<Secret> find(String name);

    /** Replaces what was kept under this name. When it returns, a kill does not lose it. */
    void keep(String name, Secret secret);

    /** What is not kept is no error. */
    void forget(String name);
}
