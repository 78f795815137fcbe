package octopus.block.room;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.Database;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.flow.CrashWorld;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.FlowState;
import octopus.core.flow.Flows;
import octopus.driver.simulated.SimulatedArray;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;

/**
 * Two backends on two arrays for an engine that is killed and one that goes on. Afterwards every sound row has its object on
 * its own array, nothing else of Octopus's is on any of them, and nothing is exported that nobody has attached.
 */
final class AdminCrashWorld implements CrashWorld {
    private static final List<String> BACKENDS = List.of("gold", "silver");
    private static final Set<VolumeStatus> UNDER_WAY = Set.of(
            VolumeStatus.MANAGING,
            VolumeStatus.UNMANAGING,
            VolumeStatus.MAINTENANCE,
            VolumeStatus.RETYPING,
            VolumeStatus.DOWNLOADING,
            VolumeStatus.DELETING);

    /** @param prepare makes what the flow needs, on an engine that is not killed @param begin submits the flow */
    record Case(String flow, Function<BlockWorld, VolumeId> prepare, BiConsumer<BlockWorld, VolumeId> begin) {
        @Override
        public String toString() {
            return flow;
        }
    }

    private final Case wanted;
    private final TestDatabase database = TestDatabases.sqlite();
    private final Path directory = BlockWorld.temporary();
    private final VolumeId subject;
    private Optional<BlockWorld> current = Optional.empty();

    AdminCrashWorld(Case wanted) {
        this.wanted = wanted;
        try (BlockWorld before = BlockWorld.openAt(database, directory)) {
            before.addBackend("silver", Map.of("pools", "2", "replication_targets", "second-site"));
            subject = wanted.prepare().apply(before);
        }
        SimulatedArray.powerOff("silver");
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
        BACKENDS.forEach(world::awaitReady);
        current = Optional.of(world);
        return world.registry().all();
    }

    @Override
    public FlowId begin(Flows flows) {
        wanted.begin().accept(current.orElseThrow(), subject);
        Flows.Query ours = new Flows.Query(Optional.empty(), Optional.of(wanted.flow()), Optional.empty(), Set.of());
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(2))
                .until(() -> flows.list(ours, Optional.empty(), 1), found -> !found.isEmpty())
                .getFirst()
                .id();
    }

    @Override
    public Verdict look(Flow finished) {
        BlockWorld world = current.orElseThrow();
        for (String backend : BACKENDS) {
            List<String> rows = rows(world, backend);
            List<String> array = new ArrayList<>(world.room().open().driver(backend).volumes().owned().stream()
                    .map(object -> object.kind() + " " + object.id())
                    .sorted()
                    .toList());
            array.removeAll(inError(world));
            if (!rows.equals(array)) {
                return Verdict.wrong(backend + ": rows say " + rows + ", the array has " + array);
            }
            if (!world.room().open().driver(backend).exports().list().isEmpty()) {
                return Verdict.wrong(backend + " still exports "
                        + world.room().open().driver(backend).exports().list());
            }
        }
        List<String> wantedKeys =
                texts(world, "select encryption_key_id from volumes where encryption_key_id is not null order by 1");
        List<String> keys = texts(world, "select id from encryption_keys order by 1");
        if (!keys.equals(wantedKeys)) {
            return Verdict.wrong("volumes want the keys " + wantedKeys + ", there are " + keys);
        }
        Optional<VolumeStatus> stuck = world.find(subject).map(Volume::status).filter(UNDER_WAY::contains);
        if (stuck.isPresent()) {
            return Verdict.wrong("the volume is stuck in " + stuck.get());
        }
        if (world.find(subject).filter(Volume::isMovingUnlocked).isPresent()) {
            return Verdict.wrong("the volume is said to be moving still");
        }
        return finished.state() == FlowState.SUCCEEDED ? Verdict.done() : Verdict.asBefore();
    }

    private static List<String> texts(BlockWorld world, String query) {
        return world.database().read(sql -> sql.fetch(query).getValues(0, String.class));
    }

    private static List<String> rows(BlockWorld world, String backend) {
        return world.database().read(sql -> {
            List<String> rows = new ArrayList<>();
            sql.fetch(
                            "select id from volumes where native_name is not null and status not like 'error%'"
                                    + " and backend = ?",
                            backend)
                    .getValues(0, String.class)
                    .forEach(id -> rows.add("volume " + id));
            sql.fetch(
                            "select id from snapshots where native_name is not null and status not like 'error%'"
                                    + " and backend = ?",
                            backend)
                    .getValues(0, String.class)
                    .forEach(id -> rows.add("snapshot " + id));
            rows.sort(null);
            return rows;
        });
    }

    /** Objects that show a fault may have kept their storage or not: deleting or unmanaging them clears both. */
    private static List<String> inError(BlockWorld world) {
        return world.database().read(sql -> {
            List<String> rows = new ArrayList<>();
            sql.fetch("select id from volumes where status like 'error%'")
                    .getValues(0, String.class)
                    .forEach(id -> rows.add("volume " + id));
            sql.fetch("select id from snapshots where status like 'error%'")
                    .getValues(0, String.class)
                    .forEach(id -> rows.add("snapshot " + id));
            return rows;
        });
    }

    @Override
    public void close() {
        current.ifPresent(BlockWorld::close);
        database.close();
        BACKENDS.forEach(SimulatedArray::powerOff);
    }
}
