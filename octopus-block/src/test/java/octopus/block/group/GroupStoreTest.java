package octopus.block.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import octopus.block.group.GroupQuery.Filter;
import octopus.block.listing.Order;
import octopus.core.db.StoreContract;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

class GroupStoreTest extends StoreContract {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00.123456Z");
    private static final UUID TYPE = UUID.randomUUID();
    private final GroupStores stores = GroupStores.with(Clock.systemUTC());

    private static Group group(String name, int second, UUID type) {
        return new Group(
                GroupId.random(),
                "p1",
                "u1",
                Optional.of(name).filter(text -> !text.isEmpty()),
                Optional.empty(),
                GroupStatus.AVAILABLE,
                "nova",
                type,
                List.of(UUID.randomUUID(), UUID.randomUUID()),
                Optional.of(new Group.Place("gold", "lab@gold")),
                Optional.of(GroupSnapshotId.random()),
                Optional.of(GroupId.random()),
                Optional.of(
                        Fault.of(new FaultCode.Named("FULL", FaultCode.Kind.CAPACITY, "It is full."), "a", "b", "c")),
                START.plusSeconds(second),
                Optional.of(START));
    }

    private Group insert(Group group) {
        database().write(transaction -> {
            stores.groups().insert(transaction, group);
            return group;
        });
        return group;
    }

    private boolean holds(Predicate<DSLContext> question) {
        return database().read(question::test);
    }

    private <T> Optional<T> found(Function<DSLContext, Optional<T>> question) {
        return database().read(question::apply);
    }

    private <T> List<T> listed(Function<DSLContext, List<T>> question) {
        return database().read(question::apply);
    }

    private Optional<Group> find(GroupId id) {
        return found(sql -> stores.groups().find(sql, id));
    }

    private List<Group> list(GroupQuery query) {
        return listed(sql -> stores.groups().list(sql, query));
    }

    private static GroupQuery sorted(Filter by, boolean ascending, Optional<UUID> marker, int limit) {
        return new GroupQuery(
                Optional.of("p1"), false, Map.of(), Map.of(), List.of(new Order<>(by, ascending)), marker, 0, limit);
    }

    @Test
    void whatIsWrittenIsRead() {
        Group group = insert(group("g", 0, TYPE));
        assertThat(find(group.id())).contains(group);
        assertThat(find(GroupId.random())).isEmpty();
    }

    @Test
    void aMoveComparesTheStatus() {
        Group group = insert(group("g", 0, TYPE));
        boolean moved = database()
                .write(transaction -> stores.groups()
                        .move(
                                transaction,
                                group.id(),
                                Set.of(GroupStatus.CREATING),
                                GroupStatus.ERROR,
                                Optional.empty()));
        assertThat(moved).isFalse();
        assertThat(find(group.id()).orElseThrow().status()).isEqualTo(GroupStatus.AVAILABLE);
        database()
                .write(transaction -> stores.groups()
                        .move(transaction, group.id(), Set.of(), GroupStatus.DELETING, Optional.empty()));
        assertThat(find(group.id()).orElseThrow().status()).isEqualTo(GroupStatus.DELETING);
        assertThat(find(group.id()).orElseThrow().fault()).isEmpty();
    }

    @Test
    void consistencyGroupsAreInAListOfTheirOwn() {
        Group plain = insert(group("plain", 0, TYPE));
        Group older = insert(group("older", 1, GroupType.CONSISTENCY_ID));
        assertThat(list(GroupQuery.of(Optional.of("p1"), false, 10))).containsExactly(plain);
        assertThat(list(GroupQuery.of(Optional.of("p1"), true, 10))).containsExactly(older);
        assertThat(list(GroupQuery.of(Optional.of("p2"), true, 10))).isEmpty();
        assertThat(list(GroupQuery.of(Optional.empty(), false, 10))).containsExactly(plain);
    }

    @Test
    void filtersFind() {
        Group one = insert(group("first one", 0, TYPE));
        insert(group("second", 1, TYPE));
        GroupQuery byName = new GroupQuery(
                Optional.empty(),
                false,
                Map.of(Filter.NAME, Set.of("first one"), Filter.STATUS, Set.of("available")),
                Map.of(Filter.NAME, "rst"),
                List.of(),
                Optional.empty(),
                0,
                10);
        assertThat(list(byName)).containsExactly(one);
    }

    /** By whatever it is sorted, the pages together are the whole list, each once. */
    @Test
    void pagesGoOnWhereTheLastEnded() {
        List<Group> all = new ArrayList<>();
        for (int number = 0; number < 7; number++) {
            all.add(insert(group(number % 3 == 0 ? "" : "same", number / 2, TYPE)));
        }
        for (Filter by : Filter.values()) {
            if (by.ofGroups()) {
                assertThat(inPages(by, true)).as("by %s", by).hasSize(7).containsExactlyInAnyOrderElementsOf(all);
                assertThat(inPages(by, false).reversed()).as("by %s", by).isEqualTo(inPages(by, true));
            }
        }
    }

    private List<Group> inPages(Filter by, boolean ascending) {
        List<Group> found = new ArrayList<>();
        List<Group> page = list(sorted(by, ascending, Optional.empty(), 2));
        while (!page.isEmpty()) {
            found.addAll(page);
            page = list(sorted(by, ascending, Optional.of(page.getLast().id().value()), 2));
        }
        return found;
    }

    @Test
    void usesAreSeen() {
        Group group = insert(group("g", 0, TYPE));
        assertThat(holds(sql -> stores.groups().usesType(sql, TYPE))).isTrue();
        assertThat(holds(sql -> stores.groups().usesType(sql, UUID.randomUUID())))
                .isFalse();
        UUID volumeType = group.volumeTypes().getLast();
        assertThat(holds(sql -> stores.groups().usesVolumeType(sql, volumeType)))
                .isTrue();
        assertThat(holds(sql -> stores.groups().usesVolumeType(sql, UUID.randomUUID())))
                .isFalse();
    }

    @Test
    void snapshotsAreWrittenReadAndListed() {
        GroupSnapshot one = snapshot("a", 0);
        GroupSnapshot other = snapshot("b", 1);
        GroupQuery query = GroupQuery.of(Optional.of("p1"), false, 10);
        assertThat(found(sql -> stores.snapshots().find(sql, one.id()))).contains(one);
        assertThat(listed(sql -> stores.snapshots().list(sql, query))).containsExactly(other, one);
        assertThat(holds(sql -> stores.snapshots().anyOfGroup(sql, one.group())))
                .isTrue();
        database().write(transaction -> {
            stores.snapshots().delete(transaction, one.id());
            return one;
        });
        assertThat(holds(sql -> stores.snapshots().anyOfGroup(sql, one.group())))
                .isFalse();
    }

    private GroupSnapshot snapshot(String name, int second) {
        GroupSnapshot snapshot = new GroupSnapshot(
                GroupSnapshotId.random(),
                "p1",
                "u1",
                GroupId.random(),
                TYPE,
                Optional.of(name),
                Optional.of("words"),
                GroupStatus.CREATING,
                Optional.empty(),
                START.plusSeconds(second),
                Optional.empty());
        database().write(transaction -> {
            stores.snapshots().insert(transaction, snapshot);
            return snapshot;
        });
        return snapshot;
    }

    @Test
    void typesKeepTheirNameForThemselves() {
        GroupType type = type("gold", 0);
        assertThat(database().<Boolean>write(t -> stores.types().insert(t, type)))
                .isTrue();
        assertThat(database().<Boolean>write(t -> stores.types().insert(t, type("gold", 1))))
                .isFalse();
        assertThat(found(sql -> stores.types().byName(sql, "gold"))).contains(type);
        GroupTypeQuery byName = new GroupTypeQuery(
                Optional.of(true), List.of(new Order<>(GroupTypeQuery.Key.NAME, true)), Optional.of(type.id()), 0, 10);
        GroupType next = type("silver", 2);
        database().<Boolean>write(t -> stores.types().insert(t, next));
        assertThat(listed(sql -> stores.types().list(sql, byName))).containsExactly(next);
        assertThat(listed(sql -> stores.types().list(sql, GroupTypeQuery.everything())))
                .containsExactly(next, type);
    }

    private static GroupType type(String name, int second) {
        return new GroupType(
                UUID.randomUUID(),
                name,
                Optional.empty(),
                true,
                Map.of("a", "b"),
                START.plusSeconds(second),
                Optional.empty());
    }

    @Test
    void onlyTrueAsksForSomething() {
        assertThat(asking("<is> True").wantsConsistentSnapshots()).isTrue();
        assertThat(asking("<is> False").wantsConsistentSnapshots()).isFalse();
        assertThat(asking("True").wantsConsistentSnapshots()).isFalse();
        assertThat(type("x", 0).wantsReplication()).isFalse();
    }

    private static GroupType asking(String value) {
        return new GroupType(
                TYPE,
                "t",
                Optional.empty(),
                true,
                Map.of(GroupType.CONSISTENT_SNAPSHOTS, value),
                START,
                Optional.empty());
    }
}
