package octopus.block.backend;

import java.util.Locale;

/** Cinder's words for the replication of a service. */
public enum ReplicationStatus {
    DISABLED,
    ENABLED,
    FAILING_OVER,
    FAILED_OVER,
    FAILOVER_ERROR;

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ReplicationStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
