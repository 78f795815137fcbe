package octopus.block.volume;

import static octopus.block.volume.VolumeColumns.CREATED;
import static octopus.block.volume.VolumeColumns.ID;
import static octopus.block.volume.VolumeColumns.IMAGE_METADATA;
import static octopus.block.volume.VolumeColumns.PROJECT;
import static octopus.block.volume.VolumeColumns.UPDATED;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octopus.block.Columns;
import octopus.block.listing.Keyset;
import octopus.block.volume.VolumeQuery.Filter;
import octopus.block.volume.VolumeQuery.Order;
import octopus.core.json.Json;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SQLDialect;
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
        return withTies(query).stream()
                .<SortField<?>>map(order -> order.ascending()
                        ? sortable(order.by()).asc()
                        : sortable(order.by()).desc())
                .toList();
    }

    /** Rows that come after the marker in the query's order. */
    static Keyset after(VolumeQuery query, Volume marker, SQLDialect dialect) {
        return Keyset.after(
                withTies(query).stream()
                        .map(order ->
                                new Keyset.Key(sortable(order.by()), order.ascending(), valueOf(order.by(), marker)))
                        .toList(),
                dialect);
    }

    /** Ties are broken by creation and id, in the first key's direction, as Cinder does. */
    private static List<Order> withTies(VolumeQuery query) {
        List<Order> orders = new ArrayList<>(query.orders());
        boolean ascending = !orders.isEmpty() && orders.getFirst().ascending();
        if (orders.stream().anyMatch(order -> order.by() == Filter.ID)) {
            return orders;
        }
        for (Filter tie : List.of(Filter.CREATED_AT, Filter.ID)) {
            if (orders.stream().noneMatch(order -> order.by() == tie)) {
                orders.add(new Order(tie, ascending));
            }
        }
        return orders;
    }

    /** The values of {@link #of}'s filters, one each, in its order. */
    static List<Object> filterValues(VolumeQuery query) {
        List<Object> values = new ArrayList<>();
        query.filters().forEach((filter, wanted) -> {
            String text = wanted.iterator().next();
            values.add(column(filter).getType() == String.class ? text : numeric(text));
        });
        return values;
    }

    private static Condition in(Field<?> column, Set<String> wanted) {
        if (column.getType() == String.class) {
            @SuppressWarnings("unchecked")
            Field<String> text = (Field<String>) column;
            return wanted.size() == 1 ? text.eq(wanted.iterator().next()) : text.in(wanted);
        }
        @SuppressWarnings("unchecked")
        Field<Object> number = (Field<Object>) column;
        return wanted.size() == 1
                ? number.eq(numeric(wanted.iterator().next()))
                : number.in(wanted.stream().map(VolumeConditions::numeric).toList());
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
            case NAME -> VolumeColumns.SORT_NAME;
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
            case GROUP -> VolumeColumns.GROUP;
            case CREATED_AT -> CREATED;
            case UPDATED_AT -> UPDATED;
        };
    }

    /** Null sorts as empty or zero, on every database alike, so that a page can go on from it. */
    private static Field<?> sortable(Filter filter) {
        return switch (filter) {
            case DESCRIPTION, TYPE_ID, MIGRATION_STATUS, HOST, BACKEND, POOL, SNAPSHOT, SOURCE, GROUP ->
                coalesce(column(filter).cast(String.class), inline(""));
            case ID,
                    NAME,
                    STATUS,
                    SIZE,
                    AVAILABILITY_ZONE,
                    BOOTABLE,
                    MULTIATTACH,
                    CONSUMES_QUOTA,
                    PROJECT,
                    USER,
                    CREATED_AT,
                    UPDATED_AT -> column(filter);
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
            case GROUP -> volume.group().map(in -> in.group().toString()).orElse("");
            case CREATED_AT -> Columns.micros(volume.createdAt());
            case UPDATED_AT -> volume.updatedAt().map(Columns::micros).orElse(VolumeColumns.NEVER);
        };
    }
}
