package octopus.block.transfer;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import octopus.block.Columns;
import octopus.core.db.Transaction;
import octopus.spi.VolumeId;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Where transfers are kept: the SQL of {@code transfers} lives here and nowhere else. */
public final class TransferStore {
    private static final Table<?> TRANSFERS = table(name("transfers"));
    private static final Field<String> ID = text("id");
    private static final Field<String> VOLUME = text("volume_id");
    private static final Field<String> PROJECT = text("project");
    private static final Field<String> NAME = text("name");
    private static final Field<Integer> NO_SNAPSHOTS = number("no_snapshots");
    private static final Field<String> SALT = text("salt");
    private static final Field<String> HASH = text("key_hash");
    private static final Field<Long> CREATED = whole("created_at");
    private static final List<Field<?>> ALL = List.of(ID, VOLUME, PROJECT, NAME, NO_SNAPSHOTS, SALT, HASH, CREATED);

    public void insert(Transaction transaction, Transfer transfer) {
        transaction
                .sql()
                .insertInto(TRANSFERS, ALL)
                .values(
                        transfer.id().toString(),
                        transfer.volume().toString(),
                        transfer.project(),
                        transfer.name().orElse(null),
                        Columns.bit(transfer.noSnapshots()),
                        transfer.key().salt(),
                        transfer.key().hash(),
                        Columns.micros(transfer.createdAt()))
                .execute();
    }

    /** False when it is gone already: somebody else was quicker. */
    public boolean delete(Transaction transaction, UUID id) {
        return transaction
                        .sql()
                        .deleteFrom(TRANSFERS)
                        .where(ID.eq(id.toString()))
                        .execute()
                == 1;
    }

    /** With the volume, or when its status was reset by hand. */
    public void deleteOf(Transaction transaction, VolumeId volume) {
        transaction
                .sql()
                .deleteFrom(TRANSFERS)
                .where(VOLUME.eq(volume.toString()))
                .execute();
    }

    public Optional<Transfer> find(DSLContext sql, UUID id) {
        return sql.select(ALL).from(TRANSFERS).where(ID.eq(id.toString())).fetchOptional(TransferStore::read);
    }

    public List<Transfer> list(DSLContext sql, TransferQuery query) {
        Condition where = query.project().map(PROJECT::eq).orElse(noCondition());
        for (Map.Entry<TransferQuery.Column, String> filter : query.filters().entrySet()) {
            where = where.and(column(filter.getKey()).cast(String.class).eq(filter.getValue()));
        }
        Optional<Transfer> marker = query.marker().flatMap(id -> find(sql, id));
        if (marker.isPresent()) {
            where = where.and(after(query, marker.get()));
        }
        Field<?> sort = sortable(query.sort());
        return sql.select(ALL)
                .from(TRANSFERS)
                .where(where)
                .orderBy(query.ascending() ? sort.asc() : sort.desc(), query.ascending() ? ID.asc() : ID.desc())
                .limit(query.limit())
                .offset(query.offset() == 0 ? null : query.offset())
                .fetch(TransferStore::read);
    }

    private static Condition after(TransferQuery query, Transfer marker) {
        @SuppressWarnings("unchecked")
        Field<Object> field = (Field<Object>) sortable(query.sort());
        Object at = valueOf(query.sort(), marker);
        String id = marker.id().toString();
        return query.ascending()
                ? field.ge(at).and(field.gt(at).or(ID.gt(id)))
                : field.le(at).and(field.lt(at).or(ID.lt(id)));
    }

    private static Field<?> column(TransferQuery.Column column) {
        return switch (column) {
            case ID -> ID;
            case NAME -> NAME;
            case VOLUME -> VOLUME;
            case PROJECT -> PROJECT;
            case CREATED_AT -> CREATED;
        };
    }

    private static Field<?> sortable(TransferQuery.Column column) {
        return column == TransferQuery.Column.NAME ? coalesce(NAME, val("")) : column(column);
    }

    private static Object valueOf(TransferQuery.Column column, Transfer transfer) {
        return switch (column) {
            case ID -> transfer.id().toString();
            case NAME -> transfer.name().orElse("");
            case VOLUME -> transfer.volume().toString();
            case PROJECT -> transfer.project();
            case CREATED_AT -> Columns.micros(transfer.createdAt());
        };
    }

    private static Transfer read(Record row) {
        return new Transfer(
                UUID.fromString(row.get(ID)),
                VolumeId.of(row.get(VOLUME)),
                row.get(PROJECT),
                Optional.ofNullable(row.get(NAME)),
                row.get(NO_SNAPSHOTS) != 0,
                new TransferKey.Sealed(row.get(SALT), row.get(HASH)),
                Columns.instant(Objects.requireNonNull(row.get(CREATED))));
    }
}
