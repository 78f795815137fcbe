package octopus.onboard.product;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import octopus.core.db.Transaction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Where added products are kept: the SQL of {@code products} lives here and nowhere else. */
final class ProductStore {
    private static final Table<?> PRODUCTS = table(name("products"));
    private static final Field<String> ID = field(name("id"), String.class);
    private static final Field<Integer> VERSION = field(name("version"), Integer.class);
    private static final Field<String> TEXT = field(name("declaration"), String.class);
    private static final Field<String> ADDED_BY = field(name("added_by"), String.class);
    private static final Field<Long> ADDED_AT = field(name("added_at"), Long.class);
    private static final List<Field<?>> ALL = List.of(ID, VERSION, TEXT, ADDED_BY, ADDED_AT);

    void insert(Transaction transaction, AddedProduct product) {
        transaction
                .sql()
                .insertInto(PRODUCTS, ALL)
                .values(product.id(), product.version(), product.text(), product.addedBy(), micros(product.addedAt()))
                .execute();
    }

    void update(Transaction transaction, AddedProduct product) {
        transaction
                .sql()
                .update(PRODUCTS)
                .set(VERSION, product.version())
                .set(TEXT, product.text())
                .set(ADDED_BY, product.addedBy())
                .set(ADDED_AT, micros(product.addedAt()))
                .where(ID.eq(product.id()))
                .execute();
    }

    void delete(Transaction transaction, String id) {
        transaction.sql().deleteFrom(PRODUCTS).where(ID.eq(id)).execute();
    }

    Optional<AddedProduct> find(DSLContext sql, String id) {
        return sql.select(ALL).from(PRODUCTS).where(ID.eq(id)).fetchOptional(ProductStore::read);
    }

    /** By id. */
    List<AddedProduct> list(DSLContext sql) {
        return sql.select(ALL).from(PRODUCTS).orderBy(ID).fetch(ProductStore::read);
    }

    private static AddedProduct read(Record row) {
        return new AddedProduct(
                row.get(ID),
                row.get(VERSION),
                row.get(TEXT),
                row.get(ADDED_BY),
                Instant.EPOCH.plus(row.get(ADDED_AT), ChronoUnit.MICROS));
    }

    private static Long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
