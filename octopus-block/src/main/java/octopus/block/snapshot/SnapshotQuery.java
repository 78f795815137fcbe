package octopus.block.snapshot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.listing.Order;
import octopus.spi.SnapshotId;

/** What a list of snapshots shall hold; newest first unless {@code orders} say otherwise. */
public record SnapshotQuery(
        Optional<String> project,
        Map<Filter, Set<String>> filters,
        Map<Filter, String> like,
        Map<String, String> metadata,
        List<Order<Filter>> orders,
        Optional<SnapshotId> marker,
        int offset,
        int limit) {

    public static SnapshotQuery of(Optional<String> project, int limit) {
        return new SnapshotQuery(project, Map.of(), Map.of(), Map.of(), List.of(), Optional.empty(), 0, limit);
    }

    /** Columns that a list can be filtered and sorted by. */
    public enum Filter {
        ID,
        NAME,
        DESCRIPTION,
        STATUS,
        /** The zone of the volume: lists are filtered by it, not sorted. */
        AVAILABILITY_ZONE,
        VOLUME,
        SIZE,
        PROJECT,
        USER,
        CONSUMES_QUOTA,
        CREATED_AT,
        UPDATED_AT
    }
}
