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
import octopus.spi.Fault;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Where group snapshots are kept: the SQL of {@code group_snapshots} lives here and nowhere else. */
public final class GroupSnapshotStore {
    private static final Table<?> SNAPSHOTS = table(name("group_snapshots"));
    private static final Field<String> ID = text("id");
    private static final Field<String> PROJECT = text("project");
    private static final Field<String> USER = text("user_id");
    private static final Field<String> GROUP = text("group_id");
    private static final Field<String> TYPE = text("group_type_id");
    private static final Field<String> NAME = text("name");
    private static final Field<String> DESCRIPTION = text("description");
    private static final Field<String> STATUS = text("status");
    private static final Field<String> FAULT = text("fault");
    private static final Field<Long> CREATED = whole("created_at");
    private static final Field<Long> UPDATED = whole("updated_at");
    private static final List<Field<?>> ALL =
            List.of(ID, PROJECT, USER, GROUP, TYPE, NAME, DESCRIPTION, STATUS, FAULT, CREATED, UPDATED);

    private static final List<Field<?>> WRITTEN =
            Stream.concat(ALL.stream(), Stream.of(Columns.SORT_NAME)).toList();

    private final GroupListing<GroupSnapshot> listing = new GroupListing<>(SNAPSHOTS, ALL, GroupSnapshotStore::read);
    private final Clock clock;

    public GroupSnapshotStore(Clock clock) {
        this.clock = clock;
    }

    public void insert(Transaction transaction, GroupSnapshot snapshot) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(snapshot.id().toString());
        values.add(snapshot.project());
        values.add(snapshot.user());
        values.add(snapshot.group().toString());
        values.add(snapshot.groupType().toString());
        values.add(snapshot.name().orElse(null));
        values.add(snapshot.description().orElse(null));
        values.add(snapshot.status().text());
        values.add(Columns.fault(snapshot.fault()));
        values.add(Columns.micros(snapshot.createdAt()));
        values.add(Columns.microsOrNever(snapshot.updatedAt()));
        values.add(snapshot.name().orElse(""));
        transaction.sql().insertInto(SNAPSHOTS, WRITTEN).values(values).execute();
    }

    public Optional<GroupSnapshot> find(DSLContext sql, GroupSnapshotId id) {
        return sql.select(ALL).from(SNAPSHOTS).where(ID.eq(id.toString())).fetchOptional(GroupSnapshotStore::read);
    }

    public List<GroupSnapshot> list(DSLContext sql, GroupQuery query) {
        return listing.list(sql, query);
    }

    public boolean anyOfGroup(DSLContext sql, GroupId group) {
        return sql.fetchExists(select(ID).from(SNAPSHOTS).where(GROUP.eq(group.toString())));
    }

    /** False when there is no such snapshot, or its status is not among {@code from} (any, when that is empty). */
    public boolean move(
            Transaction transaction, GroupSnapshotId id, Set<GroupStatus> from, GroupStatus to, Optional<Fault> fault) {
        Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();
        values.put(STATUS, to.text());
        values.put(FAULT, Columns.fault(fault));
        values.put(UPDATED, Columns.micros(clock.instant()));
        Condition where = ID.eq(id.toString());
        if (!from.isEmpty()) {
            where = where.and(STATUS.in(from.stream().map(GroupStatus::text).toList()));
        }
        return transaction.sql().update(SNAPSHOTS).set(values).where(where).execute() == 1;
    }

    public void delete(Transaction transaction, GroupSnapshotId id) {
        transaction.sql().deleteFrom(SNAPSHOTS).where(ID.eq(id.toString())).execute();
    }

    private static GroupSnapshot read(Record row) {
        return new GroupSnapshot(
                GroupSnapshotId.of(row.get(ID)),
                row.get(PROJECT),
                row.get(USER),
                GroupId.of(row.get(GROUP)),
                UUID.fromString(row.get(TYPE)),
                Optional.ofNullable(row.get(NAME)),
                Optional.ofNullable(row.get(DESCRIPTION)),
                GroupStatus.of(row.get(STATUS)),
                Columns.fault(row.get(FAULT)),
                Columns.instant(Objects.requireNonNull(row.get(CREATED))),
                Columns.optionalInstant(row.get(UPDATED)));
    }
}
