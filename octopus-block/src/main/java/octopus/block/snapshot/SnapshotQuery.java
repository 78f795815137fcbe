package octopus.block.snapshot;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.spi.SnapshotId;

/** What a list of snapshots shall hold; newest first unless {@code sort} says otherwise. */
public record SnapshotQuery(
        Optional<String> project,
        Map<Filter, Set<String>> filters,
        Map<Filter, String> like,
        Map<String, String> metadata,
        Filter sort,
        boolean ascending,
        Optional<SnapshotId> marker,
        int offset,
        int limit) {

    public static SnapshotQuery of(Optional<String> project, int limit) {
        return new SnapshotQuery(
                project, Map.of(), Map.of(), Map.of(), Filter.CREATED_AT, false, Optional.empty(), 0, limit);
    }

    /** Columns that a list can be filtered and sorted by. */
    public enum Filter {
        ID,
        NAME,
        DESCRIPTION,
        STATUS,
        VOLUME,
        SIZE,
        PROJECT,
        USER,
        CONSUMES_QUOTA,
        CREATED_AT,
        UPDATED_AT
    }
}
