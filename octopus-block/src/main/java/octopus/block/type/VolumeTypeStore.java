package octopus.block.type;

import static octopus.block.Columns.number;
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

/** Where volume types are kept: the SQL of {@code volume_types} lives here and nowhere else. */
public final class VolumeTypeStore {
    private static final Table<?> TYPES = table(name("volume_types"));
    private static final Field<String> ID = text("id");
    private static final Field<String> NAME = text("name");
    private static final Field<String> DESCRIPTION = text("description");
    private static final Field<Integer> PUBLIC = number("is_public");
    private static final Field<String> EXTRA_SPECS = text("extra_specs");
    private static final Field<Long> CREATED = whole("created_at");
    private static final Field<Long> UPDATED = whole("updated_at");
    private static final List<Field<?>> ALL = List.of(ID, NAME, DESCRIPTION, PUBLIC, EXTRA_SPECS, CREATED, UPDATED);

    public void insert(Transaction transaction, VolumeType type) {
        transaction
                .sql()
                .insertInto(TYPES, ALL)
                .values(
                        type.id().toString(),
                        type.name(),
                        type.description().orElse(null),
                        Columns.bit(type.isPublic()),
                        Columns.map(type.extraSpecs()),
                        Columns.micros(type.createdAt()),
                        type.updatedAt().map(Columns::micros).orElse(null))
                .execute();
    }

    public void update(Transaction transaction, VolumeType type) {
        transaction
                .sql()
                .update(TYPES)
                .set(NAME, type.name())
                .set(DESCRIPTION, type.description().orElse(null))
                .set(PUBLIC, Columns.bit(type.isPublic()))
                .set(EXTRA_SPECS, Columns.map(type.extraSpecs()))
                .set(UPDATED, type.updatedAt().map(Columns::micros).orElse(null))
                .where(ID.eq(type.id().toString()))
                .execute();
    }

    public void delete(Transaction transaction, UUID id) {
        transaction.sql().deleteFrom(TYPES).where(ID.eq(id.toString())).execute();
    }

    public Optional<VolumeType> find(DSLContext sql, UUID id) {
        return sql.select(ALL).from(TYPES).where(ID.eq(id.toString())).fetchOptional(VolumeTypeStore::read);
    }

    public Optional<VolumeType> byName(DSLContext sql, String wanted) {
        return sql.select(ALL).from(TYPES).where(NAME.eq(wanted)).fetchOptional(VolumeTypeStore::read);
    }

    /** Newest first, as Cinder lists them. */
    public List<VolumeType> list(
            DSLContext sql, Optional<Boolean> isPublic, Optional<UUID> marker, int offset, int limit) {
        Condition where = isPublic.map(wanted -> PUBLIC.eq(Columns.bit(wanted))).orElse(noCondition());
        Optional<VolumeType> after = marker.flatMap(id -> find(sql, id));
        if (after.isPresent()) {
            long at = Columns.micros(after.get().createdAt());
            where = where.and(
                    CREATED.le(at).and(CREATED.lt(at).or(ID.lt(after.get().id().toString()))));
        }
        return sql.select(ALL)
                .from(TYPES)
                .where(where)
                .orderBy(CREATED.desc(), ID.desc())
                .limit(limit)
                .offset(offset == 0 ? null : offset)
                .fetch(VolumeTypeStore::read);
    }

    public int count(DSLContext sql) {
        return sql.fetchCount(TYPES);
    }

    private static VolumeType read(Record row) {
        return new VolumeType(
                UUID.fromString(row.get(ID)),
                row.get(NAME),
                Optional.ofNullable(row.get(DESCRIPTION)),
                row.get(PUBLIC) != 0,
                Columns.map(row.get(EXTRA_SPECS)),
                Columns.instant(Objects.requireNonNull(row.get(CREATED))),
                Columns.optionalInstant(row.get(UPDATED)));
    }
}
