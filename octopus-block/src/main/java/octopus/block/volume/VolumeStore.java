package octopus.block.volume;

import static octopus.block.volume.VolumeColumns.ALL;
import static octopus.block.volume.VolumeColumns.BACKEND;
import static octopus.block.volume.VolumeColumns.CREATED;
import static octopus.block.volume.VolumeColumns.ID;
import static octopus.block.volume.VolumeColumns.PENDING;
import static octopus.block.volume.VolumeColumns.POOL;
import static octopus.block.volume.VolumeColumns.PROJECT;
import static octopus.block.volume.VolumeColumns.SIZE;
import static octopus.block.volume.VolumeColumns.SNAPSHOT;
import static octopus.block.volume.VolumeColumns.SOURCE;
import static octopus.block.volume.VolumeColumns.STATUS;
import static octopus.block.volume.VolumeColumns.TYPE;
import static octopus.block.volume.VolumeColumns.UPDATED;
import static octopus.block.volume.VolumeColumns.VOLUMES;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import octopus.block.Columns;
import octopus.block.group.GroupId;
import octopus.core.db.FixedSql;
import octopus.core.db.FixedSqls;
import octopus.core.db.KeyedSql;
import octopus.core.db.Row;
import octopus.core.db.Transaction;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Where volumes are kept: the SQL of {@code volumes} and {@code volume_metadata} lives here and nowhere else. */
public final class VolumeStore {
    private static final int TYPE_NAME_AT = ALL.size();

    private final FixedSql insert = FixedSql.insert(VOLUMES, inserted());
    private final KeyedSql views = new KeyedSql(
            ID, (sql, among) -> sql.select(withType()).from(VOLUMES).where(among));
    private final FixedSql volume =
            new FixedSql(sql -> sql.select(ALL).from(VOLUMES).where(ID.eq(FixedSql.value(ID))));
    private final FixedSql held = new FixedSql(sql ->
            sql.select(ALL).from(VOLUMES).where(ID.eq(FixedSql.value(ID))).forUpdate());
    private final FixedSql delete = new FixedSql(sql -> sql.deleteFrom(VOLUMES).where(ID.eq(FixedSql.value(ID))));
    private final FixedSql beingMadeFromVolume = beingMadeFrom(SOURCE);
    private final FixedSql beingMadeFromSnapshot = beingMadeFrom(SNAPSHOT);
    private final FixedSqls<UpdateShape> updates = new FixedSqls<>();
    private final VolumeMetadataTable metadata = new VolumeMetadataTable();
    private final VolumeLists lists = new VolumeLists();
    private final Clock clock;

    /** @param columns that are set @param from how many statuses it may start from */
    private record UpdateShape(List<String> columns, int from) {}

    public VolumeStore(Clock clock) {
        this.clock = clock;
    }

    public void insert(Transaction transaction, Volume volume) {
        insert.later(transaction.sql(), values(volume).toArray());
        metadata.insert(transaction, volume.id(), volume.metadata());
    }

    /** Those that there are, in no order. */
    public List<VolumeView> views(DSLContext sql, Collection<VolumeId> ids) {
        return views.fetch(
                sql,
                row -> new VolumeView(VolumeColumns.read(row), row.optionalText(TYPE_NAME_AT)),
                ids.stream().map(VolumeId::toString).toList());
    }

    public Optional<Volume> volume(DSLContext sql, VolumeId id) {
        return volume.fetchOptional(sql, VolumeColumns::read, id.toString());
    }

    /** Holds the row until the transaction ends; not for the embedded database, which has one writer. */
    public Optional<Volume> hold(Transaction transaction, VolumeId id) {
        return held.fetchOptional(transaction.sql(), VolumeColumns::read, id.toString());
    }

    /** @param marker the volume that the query's marker names */
    public List<VolumeView> list(DSLContext sql, VolumeQuery query, Optional<Volume> marker) {
        return lists.list(sql, query, marker);
    }

    /** How many volumes the query's filters match, and their size together in GiB, paging left aside. */
    public Totals totals(DSLContext sql, VolumeQuery query) {
        var row = sql.select(count(), sum(SIZE))
                .from(VOLUMES)
                .where(VolumeConditions.of(query))
                .fetchSingle();
        BigDecimal size = row.value2();
        return new Totals(row.value1(), size == null ? 0 : size.longValueExact());
    }

    public record Totals(int count, long gib) {}

    /** False when there is no such volume, or its status is not among those that the change may start from. */
    public boolean update(Transaction transaction, VolumeId id, VolumeChange change) {
        boolean changed = statement(change).execute(transaction.sql(), values(id, change)) == 1;
        if (changed && change.metadata.isPresent()) {
            metadata.replace(transaction, id, change.metadata.get());
        }
        return changed;
    }

    /** As {@link #update}, for a volume that is known to be there: nobody waits for the answer. */
    public void write(Transaction transaction, VolumeId id, VolumeChange change) {
        if (change.metadata.isPresent()) {
            update(transaction, id, change);
        } else {
            statement(change).later(transaction.sql(), values(id, change));
        }
    }

    private FixedSql statement(VolumeChange change) {
        List<String> names = change.values.keySet().stream().map(Field::getName).toList();
        return updates.of(
                new UpdateShape(names, change.from.size()),
                () -> update(List.copyOf(change.values.keySet()), change.from.size()));
    }

    private @Nullable Object[] values(VolumeId id, VolumeChange change) {
        List<@Nullable Object> values = new ArrayList<>(change.values.values());
        values.add(Columns.micros(clock.instant()));
        values.add(id.toString());
        change.from.forEach(status -> values.add(status.text()));
        return values.toArray();
    }

    private static FixedSql update(List<Field<?>> changed, int from) {
        List<Field<?>> fields = new ArrayList<>(changed);
        fields.add(UPDATED);
        Condition where = ID.eq(FixedSql.value(ID));
        if (from > 0) {
            where = where.and(STATUS.in(Collections.nCopies(from, FixedSql.value(STATUS))));
        }
        return FixedSql.update(VOLUMES, fields, where);
    }

    /** Forgets the volume: the event and audit logs tell its history, so no dead row stays behind. */
    public void delete(Transaction transaction, VolumeId id) {
        metadata.delete(transaction, id);
        delete.later(transaction.sql(), id.toString());
    }

    /** Volumes that are being made from this one or from this snapshot: their source has to stay until they are done. */
    public List<VolumeId> beingMadeFrom(DSLContext sql, Optional<VolumeId> source, Optional<SnapshotId> snapshot) {
        return source.map(id -> beingMadeFromVolume.fetch(sql, row -> VolumeId.of(row.text(0)), id.toString()))
                .orElseGet(() -> beingMadeFromSnapshot.fetch(
                        sql,
                        row -> VolumeId.of(row.text(0)),
                        snapshot.orElseThrow().toString()));
    }

    private static FixedSql beingMadeFrom(Field<String> origin) {
        return new FixedSql(sql -> sql.select(ID)
                .from(VOLUMES)
                .where(origin.eq(FixedSql.value(origin)))
                .and(STATUS.in(inline("creating"), inline("downloading"))));
    }

    public List<Volume> ofGroup(DSLContext sql, GroupId group) {
        return sql.select(ALL)
                .from(VOLUMES)
                .where(VolumeColumns.GROUP.eq(group.toString()))
                .orderBy(VolumeColumns.CREATED, ID)
                .fetch(row -> VolumeColumns.read(Row.of(row)));
    }

    /** The volumes of each of these groups, oldest first; a group without volumes is not in the map. */
    public Map<GroupId, List<VolumeId>> idsOfGroups(DSLContext sql, Collection<GroupId> groups) {
        Map<GroupId, List<VolumeId>> ids = new HashMap<>();
        sql.select(VolumeColumns.GROUP, ID)
                .from(VOLUMES)
                .where(VolumeColumns.GROUP.in(
                        groups.stream().map(Objects::toString).toList()))
                .orderBy(VolumeColumns.CREATED, ID)
                .forEach(row -> ids.computeIfAbsent(GroupId.of(row.value1()), _ -> new ArrayList<>())
                        .add(VolumeId.of(row.value2())));
        return ids;
    }

    public boolean usesType(DSLContext sql, UUID type) {
        return sql.fetchExists(select(ID).from(VOLUMES).where(TYPE.eq(type.toString())));
    }

    public boolean usesKey(DSLContext sql, UUID key) {
        return sql.fetchExists(select(ID).from(VOLUMES).where(VolumeColumns.ENCRYPTION_KEY.eq(key.toString())));
    }

    public boolean usesBackend(DSLContext sql, String backend) {
        return sql.fetchExists(select(ID).from(VOLUMES).where(BACKEND.eq(backend)));
    }

    /** Names of the volumes on a backend, ids of those without a name. */
    public List<String> onBackend(DSLContext sql, String backend) {
        return sql.select(ALL)
                .from(VOLUMES)
                .where(BACKEND.eq(backend))
                .orderBy(CREATED, ID)
                .fetch(row -> VolumeColumns.read(Row.of(row)).nameOrId());
    }

    /** Every volume in a pool, oldest first. */
    public List<Volume> ofPool(DSLContext sql, String backend, String pool) {
        return sql.select(ALL)
                .from(VOLUMES)
                .where(BACKEND.eq(backend).and(POOL.eq(pool)))
                .orderBy(CREATED, ID)
                .fetch(row -> VolumeColumns.read(Row.of(row)));
    }

    /** What each project has on a backend. */
    public Map<String, Totals> ofProjects(DSLContext sql, String backend) {
        Map<String, Totals> totals = new TreeMap<>();
        sql.select(PROJECT, count(), sum(SIZE))
                .from(VOLUMES)
                .where(BACKEND.eq(backend))
                .groupBy(PROJECT)
                .forEach(row -> totals.put(
                        row.value1(),
                        new Totals(
                                row.value2(),
                                row.value3() == null ? 0 : row.value3().longValueExact())));
        return totals;
    }

    /** What Octopus has put into each pool of a backend. */
    public Map<String, PoolUse> usesOfPools(DSLContext sql, String backend) {
        Map<String, PoolUse> uses = new HashMap<>();
        sql.select(POOL, count(), sum(SIZE.plus(PENDING)))
                .from(VOLUMES)
                .where(BACKEND.eq(backend))
                .groupBy(POOL)
                .forEach(row -> uses.put(
                        row.value1(),
                        new PoolUse(
                                row.value2(),
                                Size.ofGib(
                                        row.value3() == null ? 0 : row.value3().longValueExact()))));
        return uses;
    }

    public record PoolUse(long volumes, Size size) {}

    /** Volumes in these statuses that nothing has changed since then, oldest first: for reconcilers. */
    public List<Volume> unchangedSince(DSLContext sql, List<VolumeStatus> statuses, long micros, int limit) {
        return sql.select(ALL)
                .from(VOLUMES)
                .where(STATUS.in(statuses.stream().map(VolumeStatus::text).toList())
                        .and(UPDATED.lt(micros).and(UPDATED.gt(VolumeColumns.NEVER))))
                .orderBy(UPDATED)
                .limit(limit)
                .fetch(row -> VolumeColumns.read(Row.of(row)));
    }

    private static Field<?>[] inserted() {
        List<Field<?>> fields = new ArrayList<>(ALL);
        fields.add(VolumeColumns.SORT_NAME);
        return fields.toArray(Field<?>[]::new);
    }

    private static List<Field<?>> withType() {
        List<Field<?>> fields = new ArrayList<>(ALL);
        Field<String> nameOfType = field(name("volume_types", "name"), String.class);
        fields.add(field(select(nameOfType)
                .from(table(name("volume_types")))
                .where(field(name("volume_types", "id"), String.class)
                        .eq(field(name("volumes", "type_id"), String.class)))));
        return fields;
    }

    private static List<@Nullable Object> values(Volume volume) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(volume.id().toString());
        values.add(volume.project());
        values.add(volume.user());
        values.add(volume.name().orElse(null));
        values.add(volume.description().orElse(null));
        values.add(volume.sizeGib());
        values.add(volume.pendingGib());
        values.add(volume.status().text());
        values.add(volume.previousStatus().map(VolumeStatus::text).orElse(null));
        values.add(volume.migrationStatus().orElse(null));
        values.add(volume.availabilityZone());
        values.add(volume.type().map(Objects::toString).orElse(null));
        values.add(volume.location().map(Location::backend).orElse(null));
        values.add(volume.location().map(Location::pool).orElse(null));
        values.add(volume.location().map(Location::host).orElse(null));
        values.add(volume.location().flatMap(Location::nativeName).orElse(null));
        values.add(volume.location().map(at -> Columns.map(at.notes())).orElse(null));
        values.add(volume.snapshot().map(Objects::toString).orElse(null));
        values.add(volume.source().map(Objects::toString).orElse(null));
        values.add(volume.image().map(Objects::toString).orElse(null));
        values.add(Columns.map(volume.metadata()));
        values.add(Columns.map(volume.adminMetadata()));
        values.add(Columns.map(volume.imageMetadata()));
        values.add(Columns.bit(volume.bootable()));
        values.add(Columns.bit(volume.multiattach()));
        values.add(Columns.bit(volume.consumesQuota()));
        values.add(Columns.fault(volume.fault()));
        values.add(Columns.micros(volume.createdAt()));
        values.add(volume.updatedAt().map(Columns::micros).orElse(VolumeColumns.NEVER));
        values.add(volume.group().map(in -> in.group().toString()).orElse(null));
        values.add(volume.group().map(in -> Columns.bit(in.consistency())).orElse(null));
        values.add(volume.encryptionKey().map(Objects::toString).orElse(null));
        values.add(volume.name().orElse(""));
        return values;
    }
}
