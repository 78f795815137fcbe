package octopus.server.cinder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.group.GroupQuery;
import octopus.block.group.GroupQuery.Filter;
import octopus.block.listing.Order;

/** Turns the query of a list of groups or group snapshots into what the domain is asked. */
final class GroupQueries {
    private static final Map<String, Filter> COLUMNS = Map.ofEntries(
            Map.entry("id", Filter.ID),
            Map.entry("name", Filter.NAME),
            Map.entry("description", Filter.DESCRIPTION),
            Map.entry("status", Filter.STATUS),
            Map.entry("availability_zone", Filter.AVAILABILITY_ZONE),
            Map.entry("host", Filter.HOST),
            Map.entry("project_id", Filter.PROJECT),
            Map.entry("user_id", Filter.USER),
            Map.entry("group_id", Filter.GROUP),
            Map.entry("consistencygroup_id", Filter.GROUP),
            Map.entry("group_type_id", Filter.GROUP_TYPE),
            Map.entry("group_snapshot_id", Filter.GROUP_SNAPSHOT),
            Map.entry("source_group_id", Filter.SOURCE_GROUP),
            Map.entry("created_at", Filter.CREATED_AT),
            Map.entry("updated_at", Filter.UPDATED_AT));

    private GroupQueries() {}

    /** Empty when a filter asks for what no group has. */
    static Optional<GroupQuery> groups(CinderRequest request, boolean consistency) {
        return of(request, "group", consistency);
    }

    static Optional<GroupQuery> snapshots(CinderRequest request, boolean consistency) {
        return of(request, "group_snapshot", consistency);
    }

    /** As it was before lists could be filtered and sorted. */
    static Optional<GroupQuery> plain(CinderRequest request, Paging paging) {
        return paging.limit() == 0
                ? Optional.empty()
                : Optional.of(new GroupQuery(
                        Tenants.of(request),
                        false,
                        Map.of(),
                        Map.of(),
                        List.of(),
                        paging.marker(),
                        paging.offset(),
                        paging.limit()));
    }

    private static Optional<GroupQuery> of(CinderRequest request, String resource, boolean consistency) {
        Paging paging = Paging.of(request, resource.equals("group") ? "Group" : "Group snapshot");
        List<Order<Filter>> orders = Sorting.of(request, name -> column(resource, name));
        Map<Filter, Set<String>> filters = new HashMap<>();
        Map<Filter, String> like = new HashMap<>();
        for (Map.Entry<String, String> given :
                ResourceFilters.of(request, resource).entrySet()) {
            Optional<Filter> column = column(resource, FilterRules.plain(given.getKey()));
            if (column.isEmpty()) {
                return Optional.empty();
            } else if (FilterRules.isPart(given.getKey())) {
                like.put(column.get(), given.getValue());
            } else {
                filters.put(column.get(), Set.of(given.getValue()));
            }
        }
        if (paging.limit() == 0) {
            return Optional.empty();
        }
        return Optional.of(new GroupQuery(
                Tenants.of(request),
                consistency,
                filters,
                like,
                orders,
                paging.marker(),
                paging.offset(),
                paging.limit()));
    }

    private static Optional<Filter> column(String resource, String name) {
        return Optional.ofNullable(COLUMNS.get(name))
                .filter(resource.equals("group") ? Filter::ofGroups : Filter::ofSnapshots);
    }
}
