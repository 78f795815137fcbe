package octopus.block.listing;

import static octopus.block.Columns.text;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.noCondition;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SortField;
import org.jooq.Table;

/**
 * Pages of a table: the order, and where a page goes on (by key, never by counting rows), so that the last page costs what
 * the first does. Ties are broken by creation and id, in the first key's direction, as Cinder does.
 *
 * @param columns what each key is sorted by: without nulls, which databases put at different ends
 * @param <K> what the list can be sorted by
 */
public record Listing<K>(Table<?> table, List<Field<?>> all, List<K> ties, Function<K, Field<?>> columns) {
    private static final Field<String> ID = text("id");

    public Listing {
        all = List.copyOf(all);
        ties = List.copyOf(ties);
    }

    /** The part of a list that is wanted. @param orders newest first where there are none @param marker the last one of the page before */
    public record Page<K>(List<Order<K>> orders, Optional<String> marker, int offset, int limit) {
        public Page {
            orders = List.copyOf(orders);
        }
    }

    public Select<Record> select(DSLContext sql, Condition where, Page<K> page) {
        List<Order<K>> orders = withTies(page.orders());
        return sql.select(all)
                .from(table)
                .where(where.and(page.marker().map(id -> after(sql, orders, id)).orElse(noCondition())))
                .orderBy(sorted(orders))
                .limit(page.limit())
                .offset(page.offset() == 0 ? null : page.offset());
    }

    private List<SortField<?>> sorted(List<Order<K>> orders) {
        List<SortField<?>> fields = new ArrayList<>();
        for (Order<K> order : orders) {
            Field<?> column = columns.apply(order.by());
            fields.add(order.ascending() ? column.asc() : column.desc());
        }
        return fields;
    }

    /** Rows that come after the marker; none does when it has gone. */
    private Condition after(DSLContext sql, List<Order<K>> orders, String marker) {
        List<Field<?>> fields = orders.stream()
                .<Field<?>>map(order -> columns.apply(order.by()))
                .toList();
        Record at = sql.select(fields).from(table).where(ID.eq(marker)).fetchOne();
        if (at == null) {
            return falseCondition();
        }
        List<Keyset.Key> keys = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            keys.add(new Keyset.Key(fields.get(i), orders.get(i).ascending(), Objects.requireNonNull(at.get(i))));
        }
        return Keyset.after(keys, sql.dialect()).condition();
    }

    private List<Order<K>> withTies(List<Order<K>> wanted) {
        List<Order<K>> orders = new ArrayList<>(wanted);
        boolean ascending = !orders.isEmpty() && orders.getFirst().ascending();
        // Nothing is left to be broken behind the last of them, the id.
        for (K tie : orders.stream().anyMatch(order -> order.by().equals(ties.getLast())) ? List.<K>of() : ties) {
            if (orders.stream().noneMatch(order -> order.by().equals(tie))) {
                orders.add(new Order<>(tie, ascending));
            }
        }
        return orders;
    }
}
