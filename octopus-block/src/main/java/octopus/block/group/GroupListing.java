package octopus.block.group;

import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import octopus.block.group.GroupQuery.Filter;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * Turns a {@link GroupQuery} into SQL for a table of groups or group snapshots, whose columns are called alike: filters,
 * order, and where a page goes on (by key, never by counting rows).
 */
final class GroupListing {
    private static final Field<String> ID = text("id");
    private static final Field<String> GROUP_TYPE = text("group_type_id");

    private GroupListing() {}

    static <T> List<T> list(
            DSLContext sql, Table<?> table, List<Field<?>> all, GroupQuery query, Function<Record, T> reader) {
        Field<?> sort = sortable(query.sort());
        return sql.select(all)
                .from(table)
                .where(where(query).and(after(sql, table, query)))
                .orderBy(query.ascending() ? sort.asc() : sort.desc(), query.ascending() ? ID.asc() : ID.desc())
                .limit(query.limit())
                .offset(query.offset() == 0 ? null : query.offset())
                .fetch(reader::apply);
    }

    private static Condition where(GroupQuery query) {
        String consistency = GroupType.CONSISTENCY_ID.toString();
        Condition all = query.consistency() ? GROUP_TYPE.eq(consistency) : GROUP_TYPE.ne(consistency);
        all = all.and(query.project().map(text("project")::eq).orElse(noCondition()));
        for (Map.Entry<Filter, Set<String>> filter : query.filters().entrySet()) {
            all = all.and(column(filter.getKey()).cast(String.class).in(filter.getValue()));
        }
        for (Map.Entry<Filter, String> like : query.like().entrySet()) {
            all = all.and(column(like.getKey()).cast(String.class).contains(like.getValue()));
        }
        return all;
    }

    /** Rows that come after the marker in the query's order; nothing does when the marker has gone. */
    private static Condition after(DSLContext sql, Table<?> table, GroupQuery query) {
        if (query.marker().isEmpty()) {
            return noCondition();
        }
        @SuppressWarnings("unchecked")
        Field<Object> sort = (Field<Object>) sortable(query.sort());
        String id = query.marker().get().toString();
        Object at = sql.select(sort).from(table).where(ID.eq(id)).fetchOne(0);
        if (at == null) {
            return org.jooq.impl.DSL.falseCondition();
        }
        return query.ascending()
                ? sort.ge(at).and(sort.gt(at).or(ID.gt(id)))
                : sort.le(at).and(sort.lt(at).or(ID.lt(id)));
    }

    private static Field<?> column(Filter filter) {
        return switch (filter) {
            case ID -> ID;
            case NAME -> text("name");
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

    /** Null sorts as empty or zero, on every database alike, so that a page can go on from it. */
    private static Field<?> sortable(Filter filter) {
        return switch (filter) {
            case NAME, DESCRIPTION, HOST, GROUP_SNAPSHOT, SOURCE_GROUP ->
                coalesce(column(filter).cast(String.class), val(""));
            case UPDATED_AT -> coalesce(whole("updated_at"), val(0L));
            case ID, STATUS, AVAILABILITY_ZONE, PROJECT, USER, GROUP, GROUP_TYPE, CREATED_AT -> column(filter);
        };
    }
}
