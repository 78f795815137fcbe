package octopus.block.backup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.listing.Order;

/** What a list of backups shall hold; newest first unless {@code orders} say otherwise. */
public record BackupQuery(
        Optional<String> project,
        Map<Column, String> filters,
        Map<Column, String> like,
        List<Order<Column>> orders,
        Optional<BackupId> marker,
        int offset,
        int limit) {
    public BackupQuery {
        filters = Map.copyOf(filters);
        like = Map.copyOf(like);
        orders = List.copyOf(orders);
    }

    public static BackupQuery of(Optional<String> project, int limit) {
        return new BackupQuery(project, Map.of(), Map.of(), List.of(), Optional.empty(), 0, limit);
    }

    /** Columns that a list can be filtered and sorted by. */
    public enum Column {
        ID,
        NAME,
        DESCRIPTION,
        STATUS,
        VOLUME,
        SNAPSHOT,
        PARENT,
        SIZE,
        PROJECT,
        USER,
        CONTAINER,
        ZONE,
        DATA_TIMESTAMP,
        CREATED_AT,
        UPDATED_AT
    }
}
