package octopus.block.snapshot;

import static octopus.block.Columns.number;
import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import octopus.block.Columns;
import octopus.block.group.GroupSnapshotId;
import octopus.block.listing.Listing;
import octopus.block.listing.Listing.Page;
import octopus.block.listing.Matches;
import octopus.block.snapshot.SnapshotQuery.Filter;
import octopus.block.volume.VolumeZones;
import octopus.core.db.FixedSql;
import octopus.core.db.Row;
import octopus.core.db.Transaction;
import octopus.core.json.Json;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.SnapshotHandle;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Where snapshots are kept: the SQL of {@code snapshots} lives here and nowhere else. */
public final class SnapshotStore {
    private static final Table<?> SNAPSHOTS = table(name("snapshots"));
    private static final Field<String> ID = text("id");
    private static final Field<String> PROJECT = text("project");
    private static final Field<String> USER = text("user_id");
    private static final Field<String> VOLUME = text("volume_id");
    private static final Field<String> NAME = text("name");
    private static final Field<String> DESCRIPTION = text("description");
    private static final Field<Integer> SIZE = number("size_gib");
    private static final Field<String> STATUS = text("status");
    private static final Field<String> PROGRESS = text("progress");
    private static final Field<String> TYPE = text("type_id");
    private static final Field<String> BACKEND = text("backend");
    private static final Field<String> NATIVE = text("native_name");
    private static final Field<String> NOTES = text("notes");
    private static final Field<String> METADATA = text("metadata");
    private static final Field<Integer> CONSUMES_QUOTA = number("consumes_quota");
    private static final Field<String> GROUP_SNAPSHOT = text("group_snapshot_id");
    private static final Field<String> FAULT = text("fault");
    private static final Field<Long> CREATED = whole("created_at");
    private static final Field<Long> UPDATED = whole("updated_at");
    private static final List<Field<?>> ALL = List.of(
            ID,
            PROJECT,
            USER,
            VOLUME,
            NAME,
            DESCRIPTION,
            SIZE,
            STATUS,
            PROGRESS,
            TYPE,
            BACKEND,
            NATIVE,
            NOTES,
            METADATA,
            CONSUMES_QUOTA,
            GROUP_SNAPSHOT,
            FAULT,
            CREATED,
            UPDATED);
    private static final List<Field<?>> WRITTEN =
            Stream.concat(ALL.stream(), Stream.of(Columns.SORT_NAME)).toList();
    private static final Listing<Filter> LISTING =
            new Listing<>(SNAPSHOTS, ALL, List.of(Filter.CREATED_AT, Filter.ID), SnapshotStore::sortable);

    private final FixedSql find =
            new FixedSql(sql -> sql.select(ALL).from(SNAPSHOTS).where(ID.eq(FixedSql.value(ID))));
    private final FixedSql ofVolume = new FixedSql(sql -> sql.select(ALL)
            .from(SNAPSHOTS)
            .where(VOLUME.eq(FixedSql.value(VOLUME)))
            .orderBy(CREATED, ID));
    private final Clock clock;

    public SnapshotStore(Clock clock) {
        this.clock = clock;
    }

    public void insert(Transaction transaction, Snapshot snapshot) {
        transaction
                .sql()
                .insertInto(SNAPSHOTS, WRITTEN)
                .values(
                        snapshot.id().toString(),
                        snapshot.project(),
                        snapshot.user(),
                        snapshot.volume().toString(),
                        snapshot.name().orElse(null),
                        snapshot.description().orElse(null),
                        snapshot.sizeGib(),
                        snapshot.status().text(),
                        snapshot.progress(),
                        snapshot.type().map(UUID::toString).orElse(null),
                        snapshot.backend().orElse(null),
                        snapshot.nativeName().orElse(null),
                        Columns.map(snapshot.notes()),
                        Columns.map(snapshot.metadata()),
                        Columns.bit(snapshot.consumesQuota()),
                        snapshot.groupSnapshot().map(Object::toString).orElse(null),
                        Columns.fault(snapshot.fault()),
                        Columns.micros(snapshot.createdAt()),
                        Columns.microsOrNever(snapshot.updatedAt()),
                        snapshot.name().orElse(""))
                .execute();
    }

    public Optional<Snapshot> find(DSLContext sql, SnapshotId id) {
        return find.fetchOptional(sql, SnapshotStore::read, id.toString());
    }

    public List<Snapshot> ofVolume(DSLContext sql, VolumeId volume) {
        return ofVolume.fetch(sql, SnapshotStore::read, volume.toString());
    }

    public List<Snapshot> ofGroupSnapshot(DSLContext sql, GroupSnapshotId snapshot) {
        return sql.select(ALL)
                .from(SNAPSHOTS)
                .where(GROUP_SNAPSHOT.eq(snapshot.toString()))
                .orderBy(CREATED, ID)
                .fetch(row -> read(Row.of(row)));
    }

    /** How many snapshots each project has on a backend, and their size together in GiB. */
    public Map<String, long[]> ofProjects(DSLContext sql, String backend) {
        Map<String, long[]> totals = new LinkedHashMap<>();
        sql.select(PROJECT, DSL.count(), sum(SIZE))
                .from(SNAPSHOTS)
                .where(BACKEND.eq(backend))
                .groupBy(PROJECT)
                .forEach(row -> totals.put(row.value1(), new long[] {
                    row.value2(), row.value3() == null ? 0 : row.value3().longValueExact()
                }));
        return totals;
    }

    public boolean anyOfVolume(DSLContext sql, VolumeId volume) {
        return sql.fetchExists(select(ID).from(SNAPSHOTS).where(VOLUME.eq(volume.toString())));
    }

    public List<Snapshot> list(DSLContext sql, SnapshotQuery query) {
        Page<Filter> page =
                new Page<>(query.orders(), query.marker().map(SnapshotId::toString), query.offset(), query.limit());
        return LISTING.select(sql, where(query), page).fetch(row -> read(Row.of(row)));
    }

    /** Snapshots on a backend in the order of their ids, for reconcilers. @param after the last one of the page before */
    public List<Snapshot> onBackend(DSLContext sql, String backend, Optional<SnapshotId> after, int limit) {
        return sql.select(ALL)
                .from(SNAPSHOTS)
                .where(BACKEND.eq(backend))
                .and(after.map(id -> ID.gt(id.toString())).orElse(noCondition()))
                .orderBy(ID)
                .limit(limit)
                .fetch(row -> read(Row.of(row)));
    }

    public int count(DSLContext sql, SnapshotQuery query) {
        return sql.fetchCount(sql.selectOne().from(SNAPSHOTS).where(where(query)));
    }

    /** False when there is no such snapshot, or its status is not among {@code from} (any, when that is empty). */
    public boolean move(
            Transaction transaction,
            SnapshotId id,
            Set<SnapshotStatus> from,
            SnapshotStatus to,
            String progress,
            Optional<Fault> fault) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(STATUS, to.text());
        values.put(PROGRESS, progress);
        values.put(FAULT, Columns.fault(fault));
        Condition where = ID.eq(id.toString());
        if (!from.isEmpty()) {
            where = where.and(STATUS.in(from.stream().map(SnapshotStatus::text).toList()));
        }
        return update(transaction, where, values);
    }

    /** Remembers what the driver made. */
    public void made(Transaction transaction, SnapshotId id, SnapshotHandle handle) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(NATIVE, handle.nativeName());
        values.put(NOTES, Columns.map(handle.notes()));
        update(transaction, ID.eq(id.toString()), values);
    }

    public boolean describe(
            Transaction transaction, SnapshotId id, Optional<String> newName, Optional<String> newDescription) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(NAME, newName.orElse(null));
        values.put(Columns.SORT_NAME, newName.orElse(""));
        values.put(DESCRIPTION, newDescription.orElse(null));
        return update(transaction, ID.eq(id.toString()), values);
    }

    public boolean metadata(Transaction transaction, SnapshotId id, Map<String, String> metadata) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(METADATA, Columns.map(metadata));
        return update(transaction, ID.eq(id.toString()), values);
    }

    /** Another project has it from now on. */
    public void owner(Transaction transaction, SnapshotId id, String project, String user) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(PROJECT, project);
        values.put(USER, user);
        update(transaction, ID.eq(id.toString()), values);
    }

    public void retype(Transaction transaction, VolumeId volume, UUID type) {
        transaction
                .sql()
                .update(SNAPSHOTS)
                .set(TYPE, type.toString())
                .where(VOLUME.eq(volume.toString()))
                .execute();
    }

    public void delete(Transaction transaction, SnapshotId id) {
        transaction.sql().deleteFrom(SNAPSHOTS).where(ID.eq(id.toString())).execute();
    }

    private boolean update(Transaction transaction, Condition where, Map<Field<?>, @Nullable Object> values) {
        values.put(UPDATED, Columns.micros(clock.instant()));
        return transaction.sql().update(SNAPSHOTS).set(values).where(where).execute() == 1;
    }

    private static Condition where(SnapshotQuery query) {
        Condition all = query.project().map(PROJECT::eq).orElse(noCondition());
        for (Map.Entry<Filter, Set<String>> filter : query.filters().entrySet()) {
            all = all.and(
                    filter.getKey() == Filter.AVAILABILITY_ZONE
                            ? VolumeZones.ofVolume(VOLUME, filter.getValue())
                            : Matches.any(column(filter.getKey()), filter.getValue()));
        }
        for (Map.Entry<Filter, String> like : query.like().entrySet()) {
            all = all.and(
                    like.getKey() == Filter.AVAILABILITY_ZONE
                            ? VolumeZones.like(VOLUME, like.getValue())
                            : Matches.part(column(like.getKey()), like.getValue()));
        }
        for (Map.Entry<String, String> entry : query.metadata().entrySet()) {
            String pair = Json.write(Map.of(entry.getKey(), entry.getValue()));
            all = all.and(METADATA.contains(pair.substring(1, pair.length() - 1)));
        }
        return all;
    }

    private static Field<?> column(Filter filter) {
        return switch (filter) {
            case ID -> ID;
            case NAME -> Columns.SORT_NAME;
            case DESCRIPTION -> DESCRIPTION;
            case STATUS -> STATUS;
            case VOLUME, AVAILABILITY_ZONE -> VOLUME;
            case SIZE -> SIZE;
            case PROJECT -> PROJECT;
            case USER -> USER;
            case CONSUMES_QUOTA -> CONSUMES_QUOTA;
            case CREATED_AT -> CREATED;
            case UPDATED_AT -> UPDATED;
        };
    }

    private static Field<?> sortable(Filter filter) {
        return filter == Filter.DESCRIPTION ? coalesce(DESCRIPTION, val("")) : column(filter);
    }

    /** In the order of {@link #ALL}. */
    private static Snapshot read(Row row) {
        return new Snapshot(
                SnapshotId.of(row.text(0)),
                row.text(1),
                row.text(2),
                VolumeId.of(row.text(3)),
                row.optionalText(4),
                row.optionalText(5),
                row.number(6),
                SnapshotStatus.of(row.text(7)),
                row.text(8),
                row.optionalText(9).map(UUID::fromString),
                row.optionalText(10),
                row.optionalText(11),
                row.optionalText(12).map(Columns::map).orElse(Map.of()),
                Columns.map(row.text(13)),
                row.number(14) != 0,
                row.optionalText(15).map(GroupSnapshotId::of),
                row.optionalText(16).flatMap(Columns::fault),
                Columns.instant(row.whole(17)),
                row.optionalWhole(18).flatMap(Columns::optionalInstant));
    }
}
