package octopus.block.volume;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.spi.VolumeId;

/**
 * What a list of volumes shall hold.
 *
 * @param project only this one's; empty for all
 * @param like {@code key~=value}: a part of the text
 * @param marker the last volume of the page before
 */
public record VolumeQuery(
        Optional<String> project,
        Map<Filter, Set<String>> filters,
        Map<Filter, String> like,
        Map<String, String> metadata,
        Map<String, String> imageMetadata,
        List<TimeBound> times,
        List<Order> orders,
        Optional<VolumeId> marker,
        int offset,
        int limit) {

    public static VolumeQuery of(Optional<String> project, int limit) {
        return new VolumeQuery(
                project,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(Order.NEWEST_FIRST),
                Optional.empty(),
                0,
                limit);
    }

    /** Columns that a list can be filtered and sorted by. */
    public enum Filter {
        ID,
        NAME,
        DESCRIPTION,
        STATUS,
        SIZE,
        AVAILABILITY_ZONE,
        TYPE_ID,
        BOOTABLE,
        MULTIATTACH,
        CONSUMES_QUOTA,
        MIGRATION_STATUS,
        HOST,
        BACKEND,
        POOL,
        PROJECT,
        USER,
        SNAPSHOT,
        SOURCE,
        GROUP,
        CREATED_AT,
        UPDATED_AT
    }

    public record Order(Filter by, boolean ascending) {
        public static final Order NEWEST_FIRST = new Order(Filter.CREATED_AT, false);
    }

    /** @param column CREATED_AT or UPDATED_AT @param comparison gt, gte, eq, neq, lt or lte */
    public record TimeBound(Filter column, String comparison, Instant time) {}
}
