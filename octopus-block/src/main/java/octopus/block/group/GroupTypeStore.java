package octopus.block.group;

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
import octopus.block.group.GroupTypeQuery.Key;
import octopus.block.listing.Listing;
import octopus.block.listing.Listing.Page;
import octopus.core.db.Transaction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Where group types are kept: the SQL of {@code group_types} lives here and nowhere else. */
public final class GroupTypeStore {
    private static final Table<?> TYPES = table(name("group_types"));
    private static final Field<String> ID = text("id");
    private static final Field<String> NAME = text("name");
    private static final Field<String> DESCRIPTION = text("description");
    private static final Field<Integer> PUBLIC = number("is_public");
    private static final Field<String> SPECS = text("specs");
    private static final Field<Long> CREATED = whole("created_at");
    private static final Field<Long> UPDATED = whole("updated_at");
    private static final List<Field<?>> ALL = List.of(ID, NAME, DESCRIPTION, PUBLIC, SPECS, CREATED, UPDATED);
    private static final Listing<Key> LISTING =
            new Listing<>(TYPES, ALL, List.of(Key.CREATED_AT, Key.ID), GroupTypeStore::column);

    /** One whose id or name is there already changes nothing. @return whether it was written */
    public boolean insert(Transaction transaction, GroupType type) {
        List<@Nullable Object> values = new java.util.ArrayList<>();
        values.add(type.id().toString());
        values.add(type.name());
        values.add(type.description().orElse(null));
        values.add(Columns.bit(type.isPublic()));
        values.add(Columns.map(type.specs()));
        values.add(Columns.micros(type.createdAt()));
        values.add(type.updatedAt().map(Columns::micros).orElse(null));
        return transaction
                        .sql()
                        .insertInto(TYPES, ALL)
                        .values(values)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    public void update(Transaction transaction, GroupType type) {
        transaction
                .sql()
                .update(TYPES)
                .set(NAME, type.name())
                .set(DESCRIPTION, type.description().orElse(null))
                .set(PUBLIC, Columns.bit(type.isPublic()))
                .set(SPECS, Columns.map(type.specs()))
                .set(UPDATED, type.updatedAt().map(Columns::micros).orElse(null))
                .where(ID.eq(type.id().toString()))
                .execute();
    }

    public void delete(Transaction transaction, UUID id) {
        transaction.sql().deleteFrom(TYPES).where(ID.eq(id.toString())).execute();
    }

    public Optional<GroupType> find(DSLContext sql, UUID id) {
        return sql.select(ALL).from(TYPES).where(ID.eq(id.toString())).fetchOptional(GroupTypeStore::read);
    }

    public Optional<GroupType> byName(DSLContext sql, String wanted) {
        return sql.select(ALL).from(TYPES).where(NAME.eq(wanted)).fetchOptional(GroupTypeStore::read);
    }

    public List<GroupType> list(DSLContext sql, GroupTypeQuery query) {
        Condition where =
                query.isPublic().map(wanted -> PUBLIC.eq(Columns.bit(wanted))).orElse(noCondition());
        Page<Key> page = new Page<>(query.orders(), query.marker().map(UUID::toString), query.offset(), query.limit());
        return LISTING.select(sql, where, page).fetch(GroupTypeStore::read);
    }

    private static Field<?> column(Key key) {
        return switch (key) {
            case ID -> ID;
            case NAME -> NAME;
            case IS_PUBLIC -> PUBLIC;
            case CREATED_AT -> CREATED;
        };
    }

    private static GroupType read(Record row) {
        return new GroupType(
                UUID.fromString(row.get(ID)),
                row.get(NAME),
                Optional.ofNullable(row.get(DESCRIPTION)),
                row.get(PUBLIC) != 0,
                Columns.map(row.get(SPECS)),
                Columns.instant(Objects.requireNonNull(row.get(CREATED))),
                Columns.optionalInstant(row.get(UPDATED)));
    }
}
