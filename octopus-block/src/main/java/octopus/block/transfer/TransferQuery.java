package octopus.block.transfer;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a list of transfers shall hold.
 *
 * @param project only what this one offers; empty for all
 * @param filters column to value
 * @param marker the last transfer of the page before
 */
public record TransferQuery(
        Optional<String> project,
        Map<Column, String> filters,
        Column sort,
        boolean ascending,
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
