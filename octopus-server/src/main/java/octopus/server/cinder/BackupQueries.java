package octopus.server.cinder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupQuery;
import octopus.block.backup.BackupQuery.Column;
import octopus.block.listing.Order;

/** Turns the query of a list of backups into what the domain is asked. */
final class BackupQueries {
    private static final Map<String, Column> COLUMNS = Map.ofEntries(
            Map.entry("id", Column.ID),
            Map.entry("name", Column.NAME),
            Map.entry("display_name", Column.NAME),
            Map.entry("description", Column.DESCRIPTION),
            Map.entry("display_description", Column.DESCRIPTION),
            Map.entry("status", Column.STATUS),
            Map.entry("volume_id", Column.VOLUME),
            Map.entry("snapshot_id", Column.SNAPSHOT),
            Map.entry("parent_id", Column.PARENT),
            Map.entry("size", Column.SIZE),
            Map.entry("project_id", Column.PROJECT),
            Map.entry("user_id", Column.USER),
            Map.entry("container", Column.CONTAINER),
            Map.entry("availability_zone", Column.ZONE),
            Map.entry("data_timestamp", Column.DATA_TIMESTAMP),
            Map.entry("created_at", Column.CREATED_AT),
            Map.entry("updated_at", Column.UPDATED_AT));

    private BackupQueries() {}

    /** Empty when a filter asks for what no backup has. */
    static Optional<BackupQuery> of(CinderRequest request) {
        Paging paging = Paging.of(request, "Backup");
        List<Order<Column>> orders = Sorting.of(request, name -> sortable(request, name));
        Map<Column, String> filters = new HashMap<>();
        Map<Column, String> like = new HashMap<>();
        for (Map.Entry<String, String> given :
                ResourceFilters.of(request, "backup").entrySet()) {
            Column column = COLUMNS.get(FilterRules.plain(given.getKey()));
            if (column == null) {
                return Optional.empty();
            }
            (FilterRules.isPart(given.getKey()) ? like : filters).put(column, given.getValue());
        }
        if (paging.limit() == 0) {
            return Optional.empty();
        }
        return Optional.of(new BackupQuery(
                Tenants.of(request),
                filters,
                like,
                orders,
                paging.marker().map(BackupId::new),
                paging.offset(),
                paging.limit()));
    }

    private static Optional<Column> sortable(CinderRequest request, String name) {
        if (name.equals("name") && !request.at(37)) {
            return Optional.empty();
        }
        return Optional.ofNullable(COLUMNS.get(name));
    }
}
