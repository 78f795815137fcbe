package octopus.block.operation.group;

import static octopus.block.room.BlockWorld.ALICE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import octopus.block.group.Group;
import octopus.block.group.GroupSnapshot;
import octopus.block.operation.group.GroupSnapshotService.NewGroupSnapshot;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.core.db.Database;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.core.flow.CrashWorld;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.FlowState;
import octopus.core.flow.Flows;
import octopus.driver.simulated.SimulatedArray;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every flow of groups, killed at every step and moment, with and without a fault at each step: afterwards rows and array
 * agree, a group and its members are all there or all in error, and nothing is left over.
 */
class GroupCrashTest {
    /** @param prepare makes what the flow needs, on an engine that is not killed @param begin submits the flow */
    record Case<T>(String flow, Function<GroupHands, T> prepare, BiConsumer<GroupHands, T> begin) {
        @Override
        public String toString() {
            return flow;
        }
    }

    static Stream<Case<?>> flows() {
        return Stream.of(
                new Case<String>("create-group", hands -> hands.type(true), (hands, type) -> hands.create(true)),
                new Case<Group>(
                        "create-group-from-source",
                        hands -> hands.filled(false, 2),
                        (hands, group) -> hands.copyOf(group)),
                new Case<Group>(
                        "create-group-from-source", GroupCrashTest::ofSecrets, (hands, group) -> hands.copyOf(group)),
                new Case<Group>(
                        "delete-group",
                        hands -> hands.filled(false, 2),
                        (hands, group) -> hands.room().groups().delete(ALICE, group.id(), true)),
                new Case<Group>("create-group-snapshot", hands -> hands.filled(true, 2), GroupCrashTest::beginSnapshot),
                new Case<Group>(
                        "create-group-snapshot", hands -> hands.filled(false, 2), GroupCrashTest::beginSnapshot),
                new Case<GroupSnapshot>(
                        "delete-group-snapshot",
                        hands -> hands.snapshot(hands.filled(true, 2)),
                        (hands, snapshot) -> hands.room().snapshots().delete(ALICE, snapshot.id())));
    }

    private static Group ofSecrets(GroupHands hands) {
        hands.secretType();
        Group group = hands.available(false, "secret");
        hands.volume(NewVolume.empty(1, "v").ofType("secret").in(group.id()));
        hands.volume(NewVolume.empty(1, "v").ofType("secret").in(group.id()));
        return group;
    }

    private static void beginSnapshot(GroupHands hands, Group group) {
        hands.room()
                .snapshots()
                .create(ALICE, new NewGroupSnapshot(group.id(), Optional.empty(), Optional.empty()), false);
    }

    @ParameterizedTest
    @MethodSource("flows")
    void killedAnywhereItEndsConsistently(Case<?> wanted) {
        CrashReport report =
                CrashMatrix.of(wanted.flow(), () -> new World<>(wanted)).run();

        System.out.println(report);
        report.assertClean();
    }

    /** One database and one array for the runner that is killed and the one that goes on. */
    private static final class World<T> implements CrashWorld {
        private final Case<T> wanted;
        private final TestDatabase database = TestDatabases.sqlite();
        private final Path directory = BlockWorld.temporary();
        private final T subject;
        private Optional<BlockWorld> current = Optional.empty();

        World(Case<T> wanted) {
            this.wanted = wanted;
            try (BlockWorld before = BlockWorld.openAt(database, directory)) {
                subject = wanted.prepare().apply(new GroupHands(before));
            }
        }

        @Override
        public Database database() {
            return database.database();
        }

        @Override
        public List<FlowDefinition<?>> definitions(Flows flows) {
            current.ifPresent(BlockWorld::closeRoom);
            BlockWorld world = BlockWorld.on(database, directory, flows);
            world.room().start();
            world.awaitReady("gold");
            current = Optional.of(world);
            return world.registry().all();
        }

        @Override
        public FlowId begin(Flows flows) {
            wanted.begin().accept(new GroupHands(current.orElseThrow()), subject);
            Flows.Query ours =
                    new Flows.Query(Optional.empty(), Optional.of(wanted.flow()), Optional.empty(), Set.of());
            return Awaitility.await()
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> flows.list(ours, Optional.empty(), 1), found -> !found.isEmpty())
                    .getFirst()
                    .id();
        }

        @Override
        public Verdict look(Flow finished) {
            List<String> sound = new ArrayList<>(ids("volumes", "not like 'error%'", "volume "));
            sound.addAll(ids("snapshots", "not like 'error%'", "snapshot "));
            sound.sort(null);
            List<String> array = new ArrayList<>(current.orElseThrow().onArray());
            if (wanted.flow().startsWith("delete")) {
                // What could not be deleted shows its fault and may be there or not: deleting it again clears both.
                array.removeAll(ids("volumes", "like 'error_deleting'", "volume "));
                array.removeAll(ids("snapshots", "like 'error_deleting'", "snapshot "));
            }
            if (!sound.equals(array)) {
                return Verdict.wrong("rows say " + sound + ", the array has " + array);
            }
            List<String> statuses = Stream.of("volume_groups", "group_snapshots", "volumes", "snapshots")
                    .flatMap(table -> texts("select status from " + table).stream())
                    .distinct()
                    .sorted()
                    .toList();
            List<String> wantedKeys =
                    texts("select encryption_key_id from volumes where encryption_key_id is not null order by 1");
            if (!texts("select id from encryption_keys order by 1").equals(wantedKeys)) {
                return Verdict.wrong("volumes want the keys " + wantedKeys);
            }
            boolean succeeded = finished.state() == FlowState.SUCCEEDED;
            boolean settled = succeeded
                    ? List.of("available").containsAll(statuses)
                    : List.of("available", "error", "error_deleting").containsAll(statuses)
                            && statuses.stream().anyMatch(status -> status.startsWith("error"));
            if (!settled) {
                return Verdict.wrong("statuses are " + statuses);
            }
            return succeeded ? Verdict.done() : Verdict.asBefore();
        }

        private List<String> ids(String table, String status, String prefix) {
            return texts("select id from " + table + " where status " + status).stream()
                    .map(id -> prefix + id)
                    .toList();
        }

        private List<String> texts(String query) {
            return database().read(sql -> sql.fetch(query).getValues(0, String.class));
        }

        @Override
        public void close() {
            current.ifPresent(BlockWorld::close);
            database.close();
            SimulatedArray.powerOff("gold");
        }
    }
}
