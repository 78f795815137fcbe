package octopus.block.transfer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.listing.Order;

/**
 * What a list of transfers shall hold; newest first unless {@code orders} say otherwise.
 *
 * @param project only what this one offers; empty for all
 * @param filters column to value
 * @param marker the last transfer of the page before
 */
public record TransferQuery(
        Optional<String> project,
        Map<Column, String> filters,
        List<Order<Column>> orders,
        Optional<UUID> marker,
        int offset,
        int limit) {
    public TransferQuery {
        filters = Map.copyOf(filters);
    }

    /** Columns that a list can be filtered and sorted by. */
    public enum Column {
        ID,
        NAME,
        VOLUME,
        PROJECT,
        CREATED_AT
    }
}
