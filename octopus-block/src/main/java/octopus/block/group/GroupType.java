package octopus.block.group;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a group promises.
 *
 * @param specs those with a meaning are {@code consistent_group_snapshot_enabled} and the two of replication; others are
 *     kept for whoever wrote them
 */
public record GroupType(
        UUID id,
        String name,
        Optional<String> description,
        boolean isPublic,
        Map<String, String> specs,
        Instant createdAt,
        Optional<Instant> updatedAt) {
    /** The type of the groups that the older API of consistency groups makes; there from the start. */
    public static final String CONSISTENCY_NAME = "default_cgsnapshot_type";

    public static final UUID CONSISTENCY_ID = UUID.fromString("0c0c75a1-7bb9-4f0d-9f3e-5f2c6b1d9e10");

    /** Asks for snapshots of all volumes at one moment; pools report under this name whether they can. */
    public static final String CONSISTENT_SNAPSHOTS = "consistent_group_snapshot_enabled";

    private static final List<String> REPLICATION =
            List.of("group_replication_enabled", "consistent_group_replication_enabled");

    public boolean isConsistency() {
        return id.equals(CONSISTENCY_ID);
    }

    public boolean wantsConsistentSnapshots() {
        return isTrue(CONSISTENT_SNAPSHOTS);
    }

    public boolean wantsReplication() {
        return REPLICATION.stream().anyMatch(this::isTrue);
    }

    /** {@code <is> True}, as extra specs write it. */
    private boolean isTrue(String key) {
        String value = specs.getOrDefault(key, "").toLowerCase(Locale.ROOT);
        return value.startsWith("<is>")
                && value.substring("<is>".length()).strip().equals("true");
    }
}
