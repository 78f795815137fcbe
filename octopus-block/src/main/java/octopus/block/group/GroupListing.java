package octopus.block.group;

import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import octopus.block.Columns;
import octopus.block.group.GroupQuery.Filter;
import octopus.block.listing.Listing;
import octopus.block.listing.Listing.Page;
import octopus.block.listing.Matches;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Turns a {@link GroupQuery} into SQL for a table of groups or group snapshots, whose columns are called alike. */
final class GroupListing<T> {
    private static final Field<String> GROUP_TYPE = text("group_type_id");

    private final Listing<Filter> listing;
    private final Function<Record, T> reader;

    GroupListing(Table<?> table, List<Field<?>> all, Function<Record, T> reader) {
        this.listing = new Listing<>(table, all, List.of(Filter.CREATED_AT, Filter.ID), GroupListing::sortable);
        this.reader = reader;
    }

    List<T> list(DSLContext sql, GroupQuery query) {
        Page<Filter> page =
                new Page<>(query.orders(), query.marker().map(UUID::toString), query.offset(), query.limit());
        return listing.select(sql, where(query), page).fetch(reader::apply);
    }

    private static Condition where(GroupQuery query) {
        String consistency = GroupType.CONSISTENCY_ID.toString();
        Condition all = query.consistency() ? GROUP_TYPE.eq(consistency) : GROUP_TYPE.ne(consistency);
        all = all.and(query.project().map(text("project")::eq).orElse(noCondition()));
        for (Map.Entry<Filter, Set<String>> filter : query.filters().entrySet()) {
            all = all.and(Matches.any(column(filter.getKey()), filter.getValue()));
        }
        for (Map.Entry<Filter, String> like : query.like().entrySet()) {
            all = all.and(Matches.part(column(like.getKey()), like.getValue()));
        }
        return all;
    }

    private static Field<?> column(Filter filter) {
        return switch (filter) {
            case ID -> text("id");
            case NAME -> Columns.SORT_NAME;
            case DESCRIPTION -> text("description");
            case STATUS -> text("status");
            case AVAILABILITY_ZONE -> text("availability_zone");
            case HOST -> text("host");
            case PROJECT -> text("project");
            case USER -> text("user_id");
            case GROUP -> text("group_id");
            case GROUP_TYPE -> GROUP_TYPE;
            case GROUP_SNAPSHOT -> text("group_snapshot_id");
            case SOURCE_GROUP -> text("source_group_id");
            case CREATED_AT -> whole("created_at");
            case UPDATED_AT -> whole("updated_at");
        };
    }

    private static Field<?> sortable(Filter filter) {
        return switch (filter) {
            case DESCRIPTION, HOST, GROUP_SNAPSHOT, SOURCE_GROUP ->
                coalesce(column(filter).cast(String.class), val(""));
            case ID, NAME, STATUS, AVAILABILITY_ZONE, PROJECT, USER, GROUP, GROUP_TYPE, CREATED_AT, UPDATED_AT ->
                column(filter);
        };
    }
}
