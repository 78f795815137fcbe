package octopus.block.type;

import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.Columns;
import octopus.block.listing.Listing;
import octopus.block.listing.Listing.Page;
import octopus.block.listing.Matches;
import octopus.block.listing.Order;
import octopus.core.db.Transaction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Where QoS specs are kept: the SQL of {@code qos_specs} lives here and nowhere else. */
public final class QosStore {
    private static final Table<?> SPECS = table(name("qos_specs"));
    private static final Field<String> ID = text("id");
    private static final Field<String> NAME = text("name");
    private static final Field<String> CONSUMER = text("consumer");
    private static final Field<String> VALUES = text("specs");
    private static final Field<Long> CREATED = whole("created_at");
    private static final List<Field<?>> ALL = List.of(ID, NAME, CONSUMER, VALUES, CREATED);

    private static final Listing<Key> LISTING =
            new Listing<>(SPECS, ALL, List.of(Key.CREATED_AT, Key.ID), QosStore::column);

    /** What QoS specs can be found and sorted by. */
    public enum Key {
        ID,
        NAME,
        CONSUMER,
        CREATED_AT
    }

    /** What a list of QoS specs shall hold; newest first unless {@code orders} say otherwise. @param marker the last of the page before */
    public record Query(
            Map<Key, String> filters, List<Order<Key>> orders, Optional<UUID> marker, int offset, int limit) {
        public Query {
            filters = Map.copyOf(filters);
            orders = List.copyOf(orders);
        }
    }

    public void insert(Transaction transaction, QosSpecs specs) {
        transaction
                .sql()
                .insertInto(SPECS, ALL)
                .values(
                        specs.id().toString(),
                        specs.name(),
                        specs.consumer().text(),
                        Columns.map(specs.specs()),
                        Columns.micros(specs.createdAt()))
                .execute();
    }

    void update(Transaction transaction, QosSpecs specs) {
        transaction
                .sql()
                .update(SPECS)
                .set(CONSUMER, specs.consumer().text())
                .set(VALUES, Columns.map(specs.specs()))
                .where(ID.eq(specs.id().toString()))
                .execute();
    }

    void delete(Transaction transaction, UUID id) {
        transaction.sql().deleteFrom(SPECS).where(ID.eq(id.toString())).execute();
    }

    public Optional<QosSpecs> find(DSLContext sql, UUID id) {
        return sql.select(ALL).from(SPECS).where(ID.eq(id.toString())).fetchOptional(QosStore::read);
    }

    public Optional<QosSpecs> byName(DSLContext sql, String wanted) {
        return sql.select(ALL).from(SPECS).where(NAME.eq(wanted)).fetchOptional(QosStore::read);
    }

    public List<QosSpecs> list(DSLContext sql, Query query) {
        Condition where = noCondition();
        for (Map.Entry<Key, String> filter : query.filters().entrySet()) {
            where = where.and(Matches.any(column(filter.getKey()), Set.of(filter.getValue())));
        }
        Page<Key> page = new Page<>(query.orders(), query.marker().map(UUID::toString), query.offset(), query.limit());
        return LISTING.select(sql, where, page).fetch(QosStore::read);
    }

    private static Field<?> column(Key key) {
        return switch (key) {
            case ID -> ID;
            case NAME -> NAME;
            case CONSUMER -> CONSUMER;
            case CREATED_AT -> CREATED;
        };
    }

    private static QosSpecs read(Record row) {
        return new QosSpecs(
                UUID.fromString(row.get(ID)),
                row.get(NAME),
                QosConsumer.find(row.get(CONSUMER)).orElseThrow(),
                Columns.map(row.get(VALUES)),
                Columns.instant(Objects.requireNonNull(row.get(CREATED))));
    }
}
