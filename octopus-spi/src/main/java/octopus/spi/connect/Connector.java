package octopus.spi.connect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a consumer tells about itself: Cinder's connector dictionary, typed where Octopus uses it.
 *
 * @param host the consumer's host name, the key by which arrays know it
 * @param initiator iSCSI qualified name, if it has one
 * @param wwpns Fibre Channel port names, lower case, without {@code 0x}
 * @param nqn NVMe qualified name, if it has one
 * @param multipath whether the host will use several paths
 * @param everything the dictionary as it came, for drivers that want more of it
 */
public record Connector(
        String host,
        Optional<String> ip,
        Optional<String> initiator,
        List<String> wwpns,
        Optional<String> nqn,
        boolean multipath,
        Map<String, Object> everything) {

    /** The connector by which Octopus itself asks for a volume on the machine where it runs. */
    public static final String LOCAL = "octopus.local";

    public Connector {
        wwpns = List.copyOf(wwpns);
    }

    /** Octopus on its own machine: a driver that can answers {@link ConnectionInfo.LocalDevice}. */
    public static Connector local() {
        return new Connector(
                LOCAL, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), false, Map.of("host", LOCAL));
    }

    public static Connector iscsi(String host, String initiator) {
        return new Connector(
                host,
                Optional.empty(),
                Optional.of(initiator),
                List.of(),
                Optional.empty(),
                false,
                Map.of("host", host, "initiator", initiator));
    }

    public boolean isLocal() {
        return host.equals(LOCAL);
    }
}
