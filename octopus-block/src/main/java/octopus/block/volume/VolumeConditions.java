package octopus.block.volume;

import static octopus.block.volume.VolumeColumns.CREATED;
import static octopus.block.volume.VolumeColumns.ID;
import static octopus.block.volume.VolumeColumns.IMAGE_METADATA;
import static octopus.block.volume.VolumeColumns.PROJECT;
import static octopus.block.volume.VolumeColumns.UPDATED;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.Columns;
import octopus.block.volume.VolumeQuery.Filter;
import octopus.block.volume.VolumeQuery.Order;
import octopus.core.json.Json;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SortField;

/** Turns a {@link VolumeQuery} into SQL: filters, order, and where a page goes on (by key, never by counting rows). */
final class VolumeConditions {
    private VolumeConditions() {}

    static Condition of(VolumeQuery query) {
        Condition all = query.project().map(PROJECT::eq).orElse(noCondition());
        for (Map.Entry<Filter, Set<String>> filter : query.filters().entrySet()) {
            all = all.and(in(column(filter.getKey()), filter.getValue()));
        }
        for (Map.Entry<Filter, String> like : query.like().entrySet()) {
            all = all.and(column(like.getKey()).cast(String.class).contains(like.getValue()));
        }
        for (Map.Entry<String, String> entry : query.metadata().entrySet()) {
            all = all.and(VolumeMetadataTable.has(entry.getKey(), entry.getValue()));
        }
        for (Map.Entry<String, String> entry : query.imageMetadata().entrySet()) {
            // Rarely asked, never indexed upstream either: the JSON text of one pair is looked for in the column.
            String pair = Json.write(Map.of(entry.getKey(), entry.getValue()));
            all = all.and(IMAGE_METADATA.contains(pair.substring(1, pair.length() - 1)));
        }
        for (VolumeQuery.TimeBound bound : query.times()) {
            all = all.and(compare(bound));
        }
        return all;
    }

    static List<SortField<?>> order(VolumeQuery query) {
        List<SortField<?>> fields = new ArrayList<>();
        for (Order order : query.orders()) {
            fields.add(
                    order.ascending()
                            ? sortable(order.by()).asc()
                            : sortable(order.by()).desc());
        }
        if (query.orders().stream().noneMatch(order -> order.by() == Filter.ID)) {
            fields.add(idAscending(query) ? ID.asc() : ID.desc());
        }
        return fields;
    }

    /** Rows that come after the marker in the query's order. */
    static Condition after(VolumeQuery query, Optional<Volume> marker) {
        if (marker.isEmpty()) {
            return noCondition();
        }
        List<Order> orders = new ArrayList<>(query.orders());
        if (orders.stream().noneMatch(order -> order.by() == Filter.ID)) {
            orders.add(new Order(Filter.ID, idAscending(query)));
        }
        return beyond(orders, marker.get());
    }

    private static boolean idAscending(VolumeQuery query) {
        return !query.orders().isEmpty() && query.orders().getLast().ascending();
    }

    /** {@code a <= x and (a < x or (b …))}: the first part lets the index find the place, the second breaks ties. */
    private static Condition beyond(List<Order> orders, Volume marker) {
        Order first = orders.getFirst();
        @SuppressWarnings("unchecked")
        Field<Object> field = (Field<Object>) sortable(first.by());
        Object at = valueOf(first.by(), marker);
        Condition strictly = first.ascending() ? field.gt(at) : field.lt(at);
        if (orders.size() == 1) {
            return strictly;
        }
        Condition atMost = first.ascending() ? field.ge(at) : field.le(at);
        return atMost.and(strictly.or(beyond(orders.subList(1, orders.size()), marker)));
    }

    private static Condition in(Field<?> column, Set<String> wanted) {
        if (column.getType() == String.class) {
            @SuppressWarnings("unchecked")
            Field<String> text = (Field<String>) column;
            return wanted.size() == 1 ? text.eq(wanted.iterator().next()) : text.in(wanted);
        }
        return column.in(wanted.stream().map(VolumeConditions::numeric).toList());
    }

    private static Object numeric(String text) {
        return switch (text) {
            case "true" -> 1;
            case "false" -> 0;
            default -> Long.parseLong(text);
        };
    }

    private static Condition compare(VolumeQuery.TimeBound bound) {
        Field<Long> column = bound.column() == Filter.UPDATED_AT ? UPDATED : CREATED;
        long at = Columns.micros(bound.time());
        return switch (bound.comparison()) {
            case "gt" -> column.gt(at);
            case "gte" -> column.ge(at);
            case "lt" -> column.lt(at);
            case "lte" -> column.le(at);
            case "neq" -> column.ne(at);
            default -> column.eq(at);
        };
    }

    private static Field<?> column(Filter filter) {
        return switch (filter) {
            case ID -> ID;
            case NAME -> VolumeColumns.NAME;
            case DESCRIPTION -> VolumeColumns.DESCRIPTION;
            case STATUS -> VolumeColumns.STATUS;
            case SIZE -> VolumeColumns.SIZE;
            case AVAILABILITY_ZONE -> VolumeColumns.ZONE;
            case TYPE_ID -> VolumeColumns.TYPE;
            case BOOTABLE -> VolumeColumns.BOOTABLE;
            case MULTIATTACH -> VolumeColumns.MULTIATTACH;
            case CONSUMES_QUOTA -> VolumeColumns.CONSUMES_QUOTA;
            case MIGRATION_STATUS -> VolumeColumns.MIGRATION;
            case HOST -> VolumeColumns.HOST;
            case BACKEND -> VolumeColumns.BACKEND;
            case POOL -> VolumeColumns.POOL;
            case PROJECT -> PROJECT;
            case USER -> VolumeColumns.USER;
            case SNAPSHOT -> VolumeColumns.SNAPSHOT;
            case SOURCE -> VolumeColumns.SOURCE;
            case CREATED_AT -> CREATED;
            case UPDATED_AT -> UPDATED;
        };
    }

    /** Null sorts as empty or zero, on every database alike, so that a page can go on from it. */
    private static Field<?> sortable(Filter filter) {
        return switch (filter) {
            case NAME, DESCRIPTION, TYPE_ID, MIGRATION_STATUS, HOST, BACKEND, POOL, SNAPSHOT, SOURCE ->
                coalesce(column(filter).cast(String.class), val(""));
            case UPDATED_AT -> coalesce(UPDATED, val(0L));
            case ID,
                    STATUS,
                    SIZE,
                    AVAILABILITY_ZONE,
                    BOOTABLE,
                    MULTIATTACH,
                    CONSUMES_QUOTA,
                    PROJECT,
                    USER,
                    CREATED_AT -> column(filter);
        };
    }

    private static Object valueOf(Filter filter, Volume volume) {
        return switch (filter) {
            case ID -> volume.id().toString();
            case NAME -> volume.name().orElse("");
            case DESCRIPTION -> volume.description().orElse("");
            case STATUS -> volume.status().text();
            case SIZE -> volume.sizeGib();
            case AVAILABILITY_ZONE -> volume.availabilityZone();
            case TYPE_ID -> volume.type().map(Object::toString).orElse("");
            case BOOTABLE -> Columns.bit(volume.bootable());
            case MULTIATTACH -> Columns.bit(volume.multiattach());
            case CONSUMES_QUOTA -> Columns.bit(volume.consumesQuota());
            case MIGRATION_STATUS -> volume.migrationStatus().orElse("");
            case HOST -> volume.location().map(Location::host).orElse("");
            case BACKEND -> volume.location().map(Location::backend).orElse("");
            case POOL -> volume.location().map(Location::pool).orElse("");
            case PROJECT -> volume.project();
            case USER -> volume.user();
            case SNAPSHOT -> volume.snapshot().map(Object::toString).orElse("");
            case SOURCE -> volume.source().map(Object::toString).orElse("");
            case CREATED_AT -> Columns.micros(volume.createdAt());
            case UPDATED_AT -> volume.updatedAt().map(Columns::micros).orElse(0L);
        };
    }
}
