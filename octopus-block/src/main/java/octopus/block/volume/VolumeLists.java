package octopus.block.volume;

import static octopus.block.volume.VolumeColumns.ALL;
import static octopus.block.volume.VolumeColumns.VOLUMES;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.volume.VolumeQuery.Filter;
import octopus.block.volume.VolumeQuery.Order;
import octopus.core.db.FixedSql;
import octopus.core.db.FixedSqls;
import octopus.core.db.Row;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Pages of volumes. The text of the usual queries is rendered once: it would cost a fifth of reading the page. */
final class VolumeLists {
    private static final Field<String> TYPE_ID = field(name("id"), String.class);
    /** What the index of a column is called, behind {@code volumes_} or {@code volumes_project_}. */
    private static final Map<Filter, String> INDEXES = Map.of(
            Filter.CREATED_AT, "created",
            Filter.UPDATED_AT, "updated",
            Filter.NAME, "name",
            Filter.STATUS, "status",
            Filter.TYPE_ID, "type",
            Filter.SIZE, "size",
            Filter.AVAILABILITY_ZONE, "zone",
            Filter.BOOTABLE, "bootable");

    private final FixedSql typeName = new FixedSql(sql -> sql.select(field(name("name"), String.class))
            .from(table(name("volume_types")))
            .where(TYPE_ID.eq(FixedSql.value(TYPE_ID))));
    private final FixedSqls<Shape> known = new FixedSqls<>();

    /** What a query's text depends on. */
    private record Shape(boolean ofProject, List<Filter> filters, List<Order> orders, boolean marker) {}

    List<VolumeView> list(DSLContext sql, VolumeQuery query, Optional<Volume> marker) {
        List<Volume> volumes = isUsual(query)
                ? usual(sql, query, marker)
                : select(sql, query, marker).fetch(row -> VolumeColumns.read(Row.of(row)));
        // One look for each type instead of one for each row.
        Map<UUID, Optional<String>> names = new HashMap<>();
        List<VolumeView> views = new ArrayList<>(volumes.size());
        for (Volume volume : volumes) {
            views.add(new VolumeView(
                    volume, volume.type().flatMap(type -> names.computeIfAbsent(type, id -> typeName(sql, id)))));
        }
        return views;
    }

    private Optional<String> typeName(DSLContext sql, UUID type) {
        return typeName.fetchOptional(sql, row -> row.text(0), type.toString());
    }

    /** Without the filters that make several values of one, and without an offset, which databases put at different ends. */
    private static boolean isUsual(VolumeQuery query) {
        return query.offset() == 0 && hasPlainFilters(query);
    }

    private static boolean hasPlainFilters(VolumeQuery query) {
        return query.like().isEmpty()
                && query.metadata().isEmpty()
                && query.imageMetadata().isEmpty()
                && query.times().isEmpty()
                && query.filters().values().stream().allMatch(values -> values.size() == 1);
    }

    private List<Volume> usual(DSLContext sql, VolumeQuery query, Optional<Volume> marker) {
        Shape shape = new Shape(
                query.project().isPresent(), List.copyOf(query.filters().keySet()), query.orders(), marker.isPresent());
        return known.of(shape, () -> new FixedSql(any -> select(any, query, marker)))
                .fetch(sql, VolumeColumns::read, values(sql, query, marker).toArray());
    }

    /** In the order in which {@link #select} has them. */
    static List<Object> values(DSLContext sql, VolumeQuery query, Optional<Volume> marker) {
        List<Object> values = new ArrayList<>();
        query.project().ifPresent(values::add);
        values.addAll(VolumeConditions.filterValues(query));
        marker.ifPresent(volume -> values.addAll(
                VolumeConditions.after(query, volume, sql.dialect()).values()));
        values.add((long) query.limit());
        return values;
    }

    static Select<?> select(DSLContext sql, VolumeQuery query, Optional<Volume> marker) {
        Condition after = marker.map(volume ->
                        VolumeConditions.after(query, volume, sql.dialect()).condition())
                .orElse(DSL.noCondition());
        return sql.select(ALL)
                .from(marker.isPresent() && sql.dialect() == SQLDialect.MARIADB ? byIndex(query) : VOLUMES)
                .where(VolumeConditions.of(query).and(after))
                .orderBy(VolumeConditions.order(query))
                .limit((long) query.limit())
                .offset(query.offset() == 0 ? null : query.offset());
    }

    /**
     * MariaDB counts on the first column of an index alone and goes through all rows of the project to come to a later page;
     * told which index it is, it goes to the place.
     */
    private static Table<?> byIndex(VolumeQuery query) {
        if (!hasPlainFilters(query) || query.filters().size() > 1) {
            return VOLUMES;
        }
        Filter order = query.orders().isEmpty()
                ? Filter.CREATED_AT
                : query.orders().getFirst().by();
        Filter leading = query.filters().keySet().stream().findFirst().orElse(order);
        String column = order == leading || order == Filter.CREATED_AT ? INDEXES.get(leading) : null;
        return column == null
                ? VOLUMES
                : VOLUMES.forceIndex("volumes_" + (query.project().isPresent() ? "project_" : "") + column);
    }
}
