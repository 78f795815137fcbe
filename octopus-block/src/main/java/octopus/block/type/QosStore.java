package octopus.block.type;

import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import octopus.block.Columns;
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

    /** What a list of QoS specs shall hold. @param marker the last of the page before */
    public record Query(
            Optional<UUID> id,
            Optional<String> name,
            Optional<String> consumer,
            Optional<UUID> marker,
            int offset,
            int limit) {}

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

    /** Newest first, as Cinder lists them. */
    List<QosSpecs> list(DSLContext sql, Query query) {
        Condition where = query.id()
                .map(id -> ID.eq(id.toString()))
                .orElse(noCondition())
                .and(query.name().map(NAME::eq).orElse(noCondition()))
                .and(query.consumer().map(CONSUMER::eq).orElse(noCondition()));
        Optional<QosSpecs> after = query.marker().flatMap(id -> find(sql, id));
        if (after.isPresent()) {
            long at = Columns.micros(after.get().createdAt());
            where = where.and(
                    CREATED.le(at).and(CREATED.lt(at).or(ID.lt(after.get().id().toString()))));
        }
        return sql.select(ALL)
                .from(SPECS)
                .where(where)
                .orderBy(CREATED.desc(), ID.desc())
                .limit(query.limit())
                .offset(query.offset() == 0 ? null : query.offset())
                .fetch(QosStore::read);
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
