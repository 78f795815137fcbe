package octopus.block.backup;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octopus.block.Columns;
import octopus.block.backup.BackupQuery.Column;
import octopus.block.backup.BackupQuery.Order;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SortField;

/** Turns a {@link BackupQuery} into SQL: filters, order, and where a page goes on (by key, never by counting rows). */
final class BackupConditions {
    private static final Order NEWEST_FIRST = new Order(Column.CREATED_AT, false);

    private BackupConditions() {}

    static Condition of(BackupQuery query) {
        Condition all = query.project().map(BackupColumns.PROJECT::eq).orElse(noCondition());
        for (Map.Entry<Column, String> filter : query.filters().entrySet()) {
            all = all.and(asText(column(filter.getKey())).eq(filter.getValue()));
        }
        for (Map.Entry<Column, String> like : query.like().entrySet()) {
            all = all.and(asText(column(like.getKey())).contains(like.getValue()));
        }
        return all;
    }

    /** Texts as they are, so that their index is used. */
    private static Field<String> asText(Field<?> field) {
        return field.getType() == String.class ? field.coerce(String.class) : field.cast(String.class);
    }

    static List<SortField<?>> order(BackupQuery query) {
        List<SortField<?>> fields = new ArrayList<>();
        for (Order order : orders(query)) {
            fields.add(
                    order.ascending()
                            ? sortable(order.by()).asc()
                            : sortable(order.by()).desc());
        }
        return fields;
    }

    /** The orders that were asked for, with the id at the end, so that no two rows are equal. */
    private static List<Order> orders(BackupQuery query) {
        List<Order> orders = new ArrayList<>(query.orders().isEmpty() ? List.of(NEWEST_FIRST) : query.orders());
        orders.add(new Order(Column.ID, orders.getLast().ascending()));
        return orders;
    }

    /** Rows that come after the marker in the query's order. */
    static Condition after(BackupQuery query, Backup marker) {
        List<Order> orders = orders(query);
        Condition after = falseCondition();
        for (Order order : orders.reversed()) {
            @SuppressWarnings("unchecked")
            Field<Object> field = (Field<Object>) sortable(order.by());
            Object at = valueOf(order.by(), marker);
            Condition beyond = order.ascending() ? field.gt(at) : field.lt(at);
            after = beyond.or(field.eq(at).and(after));
        }
        return after;
    }

    private static Field<?> column(Column column) {
        return switch (column) {
            case ID -> BackupColumns.ID;
            case NAME -> BackupColumns.NAME;
            case DESCRIPTION -> BackupColumns.DESCRIPTION;
            case STATUS -> BackupColumns.STATUS;
            case VOLUME -> BackupColumns.VOLUME;
            case SNAPSHOT -> BackupColumns.SNAPSHOT;
            case PARENT -> BackupColumns.PARENT;
            case SIZE -> BackupColumns.SIZE;
            case PROJECT -> BackupColumns.PROJECT;
            case USER -> BackupColumns.USER;
            case CONTAINER -> BackupColumns.CONTAINER;
            case ZONE -> BackupColumns.ZONE;
            case DATA_TIMESTAMP -> BackupColumns.DATA_TIMESTAMP;
            case CREATED_AT -> BackupColumns.CREATED;
            case UPDATED_AT -> BackupColumns.UPDATED;
        };
    }

    private static Field<?> sortable(Column column) {
        return switch (column) {
            case NAME -> coalesce(BackupColumns.NAME, val(""));
            case DESCRIPTION -> coalesce(BackupColumns.DESCRIPTION, val(""));
            case SNAPSHOT -> coalesce(BackupColumns.SNAPSHOT, val(""));
            case PARENT -> coalesce(BackupColumns.PARENT, val(""));
            case ZONE -> coalesce(BackupColumns.ZONE, val(""));
            case UPDATED_AT -> coalesce(BackupColumns.UPDATED, val(0L));
            case ID, STATUS, VOLUME, SIZE, PROJECT, USER, CONTAINER, DATA_TIMESTAMP, CREATED_AT -> column(column);
        };
    }

    private static Object valueOf(Column column, Backup backup) {
        return switch (column) {
            case ID -> backup.id().toString();
            case NAME -> backup.name().orElse("");
            case DESCRIPTION -> backup.description().orElse("");
            case STATUS -> backup.status().text();
            case VOLUME -> backup.volume().toString();
            case SNAPSHOT -> backup.snapshot().map(Object::toString).orElse("");
            case PARENT -> backup.parent().map(Object::toString).orElse("");
            case SIZE -> backup.sizeGib();
            case PROJECT -> backup.project();
            case USER -> backup.user();
            case CONTAINER -> backup.container();
            case ZONE -> backup.availabilityZone().orElse("");
            case DATA_TIMESTAMP -> Columns.micros(backup.dataTimestamp());
            case CREATED_AT -> Columns.micros(backup.createdAt());
            case UPDATED_AT -> backup.updatedAt().map(Columns::micros).orElse(0L);
        };
    }
}
