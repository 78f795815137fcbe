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
import java.util.Set;
import java.util.UUID;
import octopus.block.Columns;
import octopus.block.listing.Listing;
import octopus.block.listing.Listing.Page;
import octopus.block.listing.Matches;
import octopus.core.db.FixedSql;
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
    private static final Listing<TransferQuery.Column> LISTING = new Listing<>(
            TRANSFERS, ALL, List.of(TransferQuery.Column.CREATED_AT, TransferQuery.Column.ID), TransferStore::sortable);

    private final FixedSql deleteOf =
            new FixedSql(sql -> sql.deleteFrom(TRANSFERS).where(VOLUME.eq(FixedSql.value(VOLUME))));

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
        deleteOf.later(transaction.sql(), volume.toString());
    }

    public Optional<Transfer> find(DSLContext sql, UUID id) {
        return sql.select(ALL).from(TRANSFERS).where(ID.eq(id.toString())).fetchOptional(TransferStore::read);
    }

    public List<Transfer> list(DSLContext sql, TransferQuery query) {
        Condition where = query.project().map(PROJECT::eq).orElse(noCondition());
        for (Map.Entry<TransferQuery.Column, String> filter : query.filters().entrySet()) {
            where = where.and(Matches.any(column(filter.getKey()), Set.of(filter.getValue())));
        }
        Page<TransferQuery.Column> page =
                new Page<>(query.orders(), query.marker().map(UUID::toString), query.offset(), query.limit());
        return LISTING.select(sql, where, page).fetch(TransferStore::read);
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
