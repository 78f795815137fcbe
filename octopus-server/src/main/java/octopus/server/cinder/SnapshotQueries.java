package octopus.server.cinder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.listing.Order;
import octopus.block.snapshot.SnapshotQuery;
import octopus.block.snapshot.SnapshotQuery.Filter;
import octopus.server.route.Flags;
import octopus.spi.SnapshotId;

/** Turns the query of a list of snapshots into what the domain is asked. */
final class SnapshotQueries {
    private static final String ZONE = "availability_zone";
    private static final Map<String, Filter> COLUMNS = Map.ofEntries(
            Map.entry("id", Filter.ID),
            Map.entry("name", Filter.NAME),
            Map.entry("display_name", Filter.NAME),
            Map.entry("description", Filter.DESCRIPTION),
            Map.entry("display_description", Filter.DESCRIPTION),
            Map.entry("status", Filter.STATUS),
            Map.entry(ZONE, Filter.AVAILABILITY_ZONE),
            Map.entry("volume_id", Filter.VOLUME),
            Map.entry("volume_size", Filter.SIZE),
            Map.entry("project_id", Filter.PROJECT),
            Map.entry("user_id", Filter.USER),
            Map.entry("consumes_quota", Filter.CONSUMES_QUOTA),
            Map.entry("created_at", Filter.CREATED_AT),
            Map.entry("updated_at", Filter.UPDATED_AT));

    private SnapshotQueries() {}

    /** Empty when a filter asks for what no snapshot has. */
    static Optional<SnapshotQuery> of(CinderRequest request) {
        Paging paging = Paging.of(request, "Snapshot");
        List<Order<Filter>> orders = Sorting.of(request, name -> sortable(request, name));
        Map<Filter, Set<String>> filters = new HashMap<>();
        Map<Filter, String> like = new HashMap<>();
        Map<String, String> metadata = new HashMap<>();
        for (Map.Entry<String, String> given :
                ResourceFilters.of(request, "snapshot").entrySet()) {
            Filter column = COLUMNS.get(FilterRules.plain(given.getKey()));
            if (given.getKey().equals("metadata") && request.at(22)) {
                metadata.putAll(PythonMap.parse(given.getValue()).orElse(Map.of()));
            } else if (column == null) {
                return Optional.empty();
            } else if (FilterRules.isPart(given.getKey())) {
                like.put(column, given.getValue());
            } else if (column == Filter.CONSUMES_QUOTA) {
                filters.put(
                        column, Set.of(String.valueOf(Flags.of(given.getValue()).orElse(true))));
            } else {
                filters.put(column, Set.of(given.getValue()));
            }
        }
        if (paging.limit() == 0) {
            return Optional.empty();
        }
        return Optional.of(new SnapshotQuery(
                Tenants.of(request),
                filters,
                like,
                metadata,
                orders,
                paging.marker().map(SnapshotId::new),
                paging.offset(),
                paging.limit()));
    }

    private static Optional<Filter> sortable(CinderRequest request, String name) {
        if (name.equals(ZONE) || name.equals("name") && !request.at(30)) {
            return Optional.empty();
        }
        return Optional.ofNullable(COLUMNS.get(name));
    }
}
