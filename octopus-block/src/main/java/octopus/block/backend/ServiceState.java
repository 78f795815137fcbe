package octopus.block.backend;

import java.util.Optional;

/**
 * What administrators have done to a backend as a whole.
 *
 * @param frozen nothing on it may be made, changed or deleted; what is attached goes on
 * @param replication how a failover stands; empty where there was none
 * @param activePlace the place that serves since a failover
 */
public record ServiceState(boolean frozen, Optional<ReplicationStatus> replication, Optional<String> activePlace) {
    public static final ServiceState USUAL = new ServiceState(false, Optional.empty(), Optional.empty());

    public ServiceState frozen(boolean now) {
        return new ServiceState(now, replication, activePlace);
    }

    public ServiceState replicating(ReplicationStatus status, Optional<String> place) {
        return new ServiceState(frozen, Optional.of(status), place);
    }
}
