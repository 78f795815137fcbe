package octopus.block.operation.adopt;

import java.util.List;
import java.util.Optional;
import octopus.block.BlockFault;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendState;
import octopus.block.backend.Backends;
import octopus.block.backend.HostName;
import octopus.block.operation.DriverCalls;
import octopus.block.schedule.PoolState;
import octopus.block.volume.Location;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.driver.Capability;

/** Finds the pool that an administrator names, and what its backend can do. */
public final class Places {
    private final Backends backends;

    public Places(Backends backends) {
        this.backends = backends;
    }

    /**
     * The backend of {@code host@backend} or {@code host@backend#pool}, in any state.
     *
     * @throws StorageException HOST_NOT_FOUND
     */
    public Backend backend(String host) {
        HostName name = HostName.of(host);
        return name.backend()
                .filter(backend -> backends.settings().hostOf(backend).equals(name.service()))
                .flatMap(backends::row)
                .orElseThrow(() -> Fault.of(
                                BlockFault.HOST_NOT_FOUND,
                                "Host '" + host + "' not found",
                                "no backend has that name",
                                "List the services or the pools.")
                        .about("field", "host")
                        .exception());
    }

    /**
     * A pool that is ready now.
     *
     * @throws StorageException HOST_NOT_FOUND, or BACKEND_UNAVAILABLE with the reason
     */
    public PoolState pool(String host) {
        Backend backend = backend(host);
        if (!(backends.state(backend.name()) instanceof BackendState.Ready)) {
            throw unavailable(
                    host, "its backend is " + backends.state(backend.name()).word(), "See the state of the backend.");
        }
        List<PoolState> pools = backends.pools().stream()
                .filter(pool -> pool.backend().equals(backend.name()))
                .toList();
        Optional<String> named = HostName.of(host).pool();
        if (named.isEmpty() && pools.size() == 1) {
            return pools.getFirst();
        }
        return pools.stream()
                .filter(pool -> pool.host().equals(host))
                .findFirst()
                .orElseThrow(() -> unavailable(
                        host,
                        named.isEmpty() ? "the backend has several pools" : "the backend has no such pool",
                        "Name one of: "
                                + String.join(
                                        ", ",
                                        pools.stream().map(PoolState::host).toList()) + "."));
    }

    /** As {@link #pool}, of an enabled backend. */
    public PoolState open(String host) {
        PoolState pool = pool(host);
        if (!pool.enabled()) {
            throw unavailable(host, "its service is disabled", "Enable it, or choose another one.");
        }
        return pool;
    }

    private static StorageException unavailable(String host, String cause, String correction) {
        return Fault.of(BlockFault.BACKEND_UNAVAILABLE, "Using host " + host, cause, correction)
                .about("field", "host")
                .exception();
    }

    static Location location(PoolState pool) {
        return Location.inPool(pool.backend(), pool.report().name(), pool.host());
    }

    /** @throws StorageException NOT_SUPPORTED */
    public Capability.Adopting adopting(String backend) {
        return DriverCalls.need(
                backends.driver(backend), backend, Capability.Adopting.class, "adopt or release objects");
    }
}
