package octopus.block.group;

import static octopus.block.Columns.text;
import static octopus.block.Columns.whole;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import octopus.block.Columns;
import octopus.core.db.Transaction;
import octopus.core.json.Json;
import octopus.spi.Fault;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Where groups are kept: the SQL of {@code volume_groups} lives here and nowhere else. */
public final class GroupStore {
    private static final TypeReference<List<UUID>> IDS = new TypeReference<>() {};
    private static final Table<?> GROUPS = table(name("volume_groups"));
    private static final Field<String> ID = text("id");
    private static final Field<String> PROJECT = text("project");
    private static final Field<String> USER = text("user_id");
    private static final Field<String> NAME = text("name");
    private static final Field<String> DESCRIPTION = text("description");
    private static final Field<String> STATUS = text("status");
    private static final Field<String> ZONE = text("availability_zone");
    private static final Field<String> TYPE = text("group_type_id");
    private static final Field<String> VOLUME_TYPES = text("volume_types");
    private static final Field<String> BACKEND = text("backend");
    private static final Field<String> HOST = text("host");
    private static final Field<String> SNAPSHOT = text("group_snapshot_id");
    private static final Field<String> SOURCE = text("source_group_id");
    private static final Field<String> FAULT = text("fault");
    private static final Field<Long> CREATED = whole("created_at");
    private static final Field<Long> UPDATED = whole("updated_at");
    private static final List<Field<?>> ALL = List.of(
            ID,
            PROJECT,
            USER,
            NAME,
            DESCRIPTION,
            STATUS,
            ZONE,
            TYPE,
            VOLUME_TYPES,
            BACKEND,
            HOST,
            SNAPSHOT,
            SOURCE,
            FAULT,
            CREATED,
            UPDATED);

    private static final List<Field<?>> WRITTEN =
            Stream.concat(ALL.stream(), Stream.of(Columns.SORT_NAME)).toList();

    private final GroupListing<Group> listing = new GroupListing<>(GROUPS, ALL, GroupStore::read);
    private final Clock clock;

    public GroupStore(Clock clock) {
        this.clock = clock;
    }

    public void insert(Transaction transaction, Group group) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(group.id().toString());
        values.add(group.project());
        values.add(group.user());
        values.add(group.name().orElse(null));
        values.add(group.description().orElse(null));
        values.add(group.status().text());
        values.add(group.availabilityZone());
        values.add(group.type().toString());
        values.add(Json.write(group.volumeTypes()));
        values.add(group.place().map(Group.Place::backend).orElse(null));
        values.add(group.place().map(Group.Place::host).orElse(null));
        values.add(group.snapshot().map(Object::toString).orElse(null));
        values.add(group.source().map(Object::toString).orElse(null));
        values.add(Columns.fault(group.fault()));
        values.add(Columns.micros(group.createdAt()));
        values.add(Columns.microsOrNever(group.updatedAt()));
        values.add(group.name().orElse(""));
        transaction.sql().insertInto(GROUPS, WRITTEN).values(values).execute();
    }

    public Optional<Group> find(DSLContext sql, GroupId id) {
        return sql.select(ALL).from(GROUPS).where(ID.eq(id.toString())).fetchOptional(GroupStore::read);
    }

    /** Holds the row until the transaction ends; not for the embedded database, which has one writer. */
    public void lock(Transaction transaction, GroupId id) {
        transaction
                .sql()
                .select(ID)
                .from(GROUPS)
                .where(ID.eq(id.toString()))
                .forUpdate()
                .fetch();
    }

    public List<Group> list(DSLContext sql, GroupQuery query) {
        return listing.list(sql, query);
    }

    public boolean usesType(DSLContext sql, UUID groupType) {
        return sql.fetchExists(select(ID).from(GROUPS).where(TYPE.eq(groupType.toString())));
    }

    /** Asked only when a volume type is deleted; then all groups are looked through. */
    public boolean usesVolumeType(DSLContext sql, UUID volumeType) {
        return sql.fetchExists(select(ID).from(GROUPS).where(VOLUME_TYPES.contains(volumeType.toString())));
    }

    /** False when there is no such group, or its status is not among {@code from} (any, when that is empty). */
    public boolean move(
            Transaction transaction, GroupId id, Set<GroupStatus> from, GroupStatus to, Optional<Fault> fault) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(STATUS, to.text());
        values.put(FAULT, Columns.fault(fault));
        Condition where = ID.eq(id.toString());
        if (!from.isEmpty()) {
            where = where.and(STATUS.in(from.stream().map(GroupStatus::text).toList()));
        }
        return update(transaction, where, values);
    }

    public void place(Transaction transaction, GroupId id, Optional<Group.Place> place, String zone) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(BACKEND, place.map(Group.Place::backend).orElse(null));
        values.put(HOST, place.map(Group.Place::host).orElse(null));
        values.put(ZONE, zone);
        update(transaction, ID.eq(id.toString()), values);
    }

    public boolean describe(
            Transaction transaction, GroupId id, Optional<String> newName, Optional<String> newDescription) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(NAME, newName.orElse(null));
        values.put(Columns.SORT_NAME, newName.orElse(""));
        values.put(DESCRIPTION, newDescription.orElse(null));
        return update(transaction, ID.eq(id.toString()), values);
    }

    public void delete(Transaction transaction, GroupId id) {
        transaction.sql().deleteFrom(GROUPS).where(ID.eq(id.toString())).execute();
    }

    private boolean update(Transaction transaction, Condition where, Map<Field<?>, @Nullable Object> values) {
        values.put(UPDATED, Columns.micros(clock.instant()));
        return transaction.sql().update(GROUPS).set(values).where(where).execute() == 1;
    }

    private static Group read(Record row) {
        return new Group(
                GroupId.of(row.get(ID)),
                row.get(PROJECT),
                row.get(USER),
                Optional.ofNullable(row.get(NAME)),
                Optional.ofNullable(row.get(DESCRIPTION)),
                GroupStatus.of(row.get(STATUS)),
                row.get(ZONE),
                UUID.fromString(row.get(TYPE)),
                Json.MAPPER.readValue(row.get(VOLUME_TYPES), IDS),
                Optional.ofNullable(row.get(BACKEND)).map(backend -> new Group.Place(backend, row.get(HOST))),
                Optional.ofNullable(row.get(SNAPSHOT)).map(GroupSnapshotId::of),
                Optional.ofNullable(row.get(SOURCE)).map(GroupId::of),
                Columns.fault(row.get(FAULT)),
                Columns.instant(Objects.requireNonNull(row.get(CREATED))),
                Columns.optionalInstant(row.get(UPDATED)));
    }
}
