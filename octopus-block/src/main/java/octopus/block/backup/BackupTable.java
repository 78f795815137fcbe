package octopus.block.backup;

import static octopus.block.Columns.text;
import static octopus.block.backup.BackupColumns.ALL;
import static octopus.block.backup.BackupColumns.BACKUPS;
import static octopus.block.backup.BackupColumns.CREATED;
import static octopus.block.backup.BackupColumns.DATA_TIMESTAMP;
import static octopus.block.backup.BackupColumns.ID;
import static octopus.block.backup.BackupColumns.LOCATION;
import static octopus.block.backup.BackupColumns.PARENT;
import static octopus.block.backup.BackupColumns.PROJECT;
import static octopus.block.backup.BackupColumns.STATUS;
import static octopus.block.backup.BackupColumns.UPDATED;
import static octopus.block.backup.BackupColumns.VOLUME;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.Columns;
import octopus.block.backup.BackupQuery.Column;
import octopus.block.listing.Listing.Page;
import octopus.core.db.Transaction;
import octopus.spi.VolumeId;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Where backups are kept: the SQL of {@code backups} and {@code backup_restores} lives here and nowhere else. */
public final class BackupTable {
    private static final Table<?> RESTORES = table(name("backup_restores"));
    private static final Field<String> RESTORED = text("backup_id");
    private static final Field<String> TARGET = text("volume_id");

    private final Clock clock;

    public BackupTable(Clock clock) {
        this.clock = clock;
    }

    public void insert(Transaction transaction, Backup backup) {
        transaction
                .sql()
                .insertInto(BACKUPS, BackupColumns.WRITTEN)
                .values(BackupColumns.values(backup))
                .execute();
    }

    public Optional<Backup> find(DSLContext sql, BackupId id) {
        return sql.select(ALL).from(BACKUPS).where(ID.eq(id.toString())).fetchOptional(BackupColumns::read);
    }

    /** Holds the row until the transaction ends; for databases with several writers. */
    public void lock(Transaction transaction, BackupId id) {
        transaction
                .sql()
                .select(ID)
                .from(BACKUPS)
                .where(ID.eq(id.toString()))
                .forUpdate()
                .fetch();
    }

    public List<Backup> list(DSLContext sql, BackupQuery query) {
        Page<Column> page =
                new Page<>(query.orders(), query.marker().map(BackupId::toString), query.offset(), query.limit());
        return BackupConditions.LISTING
                .select(sql, BackupConditions.of(query), page)
                .fetch(BackupColumns::read);
    }

    public int count(DSLContext sql, BackupQuery query) {
        return sql.fetchCount(sql.selectOne().from(BACKUPS).where(BackupConditions.of(query)));
    }

    /** Those of these backups that others hold only the differences to. */
    public Set<BackupId> withDependents(DSLContext sql, Collection<BackupId> ids) {
        List<String> texts = ids.stream().map(BackupId::toString).toList();
        return texts.isEmpty()
                ? Set.of()
                : new HashSet<>(sql.selectDistinct(PARENT)
                        .from(BACKUPS)
                        .where(PARENT.in(texts))
                        .fetch(row -> BackupId.of(row.value1())));
    }

    /** How many others hold only the differences to it. */
    public int dependents(DSLContext sql, BackupId id) {
        return sql.fetchCount(sql.selectOne().from(BACKUPS).where(PARENT.eq(id.toString())));
    }

    /** The newest available backup of the volume, of data from before that time: what an incremental one builds on. */
    public Optional<Backup> newest(DSLContext sql, VolumeId volume, String project, Optional<Instant> before) {
        return sql.select(ALL)
                .from(BACKUPS)
                .where(VOLUME.eq(volume.toString()))
                .and(PROJECT.eq(project))
                .and(STATUS.in(
                        BackupStatus.READABLE.stream().map(BackupStatus::text).toList()))
                .and(before.map(time -> DATA_TIMESTAMP.lt(Columns.micros(time))).orElse(noCondition()))
                .orderBy(DATA_TIMESTAMP.desc(), ID.desc())
                .limit(1)
                .fetchOptional(BackupColumns::read);
    }

    /** Whether another backup, that is not being deleted as well, has its objects in the same place. */
    public boolean isShared(DSLContext sql, BackupId id, String location) {
        return sql.fetchExists(selectOne()
                .from(BACKUPS)
                .where(LOCATION.eq(location))
                .and(ID.ne(id.toString()))
                .and(STATUS.ne(BackupStatus.DELETING.text())));
    }

    public List<Backup> inStatus(DSLContext sql, BackupStatus status, int atMost) {
        return sql.select(ALL)
                .from(BACKUPS)
                .where(STATUS.eq(status.text()))
                .orderBy(CREATED, ID)
                .limit(atMost)
                .fetch(BackupColumns::read);
    }

    /** False when there is no such backup, or its status is not one of those that the change begins from. */
    public boolean update(Transaction transaction, BackupId id, BackupChange change) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>(change.values);
        values.put(UPDATED, Columns.micros(clock.instant()));
        Condition where = ID.eq(id.toString());
        if (!change.from.isEmpty()) {
            where = where.and(
                    STATUS.in(change.from.stream().map(BackupStatus::text).toList()));
        }
        return transaction.sql().update(BACKUPS).set(values).where(where).execute() == 1;
    }

    public void delete(Transaction transaction, BackupId id) {
        transaction.sql().deleteFrom(BACKUPS).where(ID.eq(id.toString())).execute();
    }

    /** From here on the volume is being filled from the backup. */
    public void restoring(Transaction transaction, BackupId id, VolumeId volume) {
        transaction
                .sql()
                .insertInto(RESTORES, RESTORED, TARGET)
                .values(id.toString(), volume.toString())
                .onConflictDoNothing()
                .execute();
    }

    public void restored(Transaction transaction, BackupId id, VolumeId volume) {
        transaction
                .sql()
                .deleteFrom(RESTORES)
                .where(RESTORED.eq(id.toString()))
                .and(TARGET.eq(volume.toString()))
                .execute();
    }

    public List<VolumeId> restores(DSLContext sql, BackupId id) {
        return sql.select(TARGET)
                .from(RESTORES)
                .where(RESTORED.eq(id.toString()))
                .orderBy(TARGET)
                .fetch(row -> VolumeId.of(row.value1()));
    }
}
