package octopus.block.operation.backup;

import static octopus.block.room.BlockWorld.ALICE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupStatus;
import octopus.block.operation.backup.BackupCreation.NewBackup;
import octopus.block.room.BlockWorld;
import octopus.block.volume.VolumeStatus;
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
import octopus.core.flow.Subject;
import octopus.driver.simulated.SimulatedArray;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every flow of backups, killed at every step and moment, with and without a fault at each step: afterwards rows, array,
 * exports and store agree, volumes are what they were, and what was said to be done reads back.
 */
class BackupCrashTest {
    /** @param prepare makes what the flow needs, on an engine that is not killed @param begin submits the flow */
    record Case(
            String name,
            String flow,
            Function<BackupWorld, BackupScenes.Scene> prepare,
            BiFunction<BackupWorld, BackupScenes.Scene, Subject> begin) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> flows() {
        return Stream.of(
                new Case(
                        "full",
                        "create-backup",
                        BackupScenes::volume,
                        (world, scene) -> BackupScenes.making(world, NewBackup.of(scene.volume(), "b"))),
                new Case(
                        "incremental",
                        "create-backup",
                        BackupScenes::backup,
                        (world, scene) -> BackupScenes.making(
                                world, NewBackup.of(scene.volume(), "b").asIncremental())),
                new Case(
                        "in use",
                        "create-backup",
                        BackupScenes::attached,
                        (world, scene) -> BackupScenes.making(
                                world, NewBackup.of(scene.volume(), "b").alsoInUse())),
                new Case(
                        "encrypted",
                        "create-backup",
                        BackupScenes::secret,
                        (world, scene) -> BackupScenes.making(world, NewBackup.of(scene.volume(), "b"))),
                new Case(
                        "restore encrypted over another",
                        "restore-backup",
                        BackupScenes::secretBackup,
                        (world, scene) -> BackupScenes.filling(world, scene, Optional.of(scene.volume()))),
                new Case(
                        "restore encrypted new",
                        "create-volume-from-backup",
                        BackupScenes::secretWithBackup,
                        (world, scene) -> BackupScenes.filling(world, scene, Optional.empty())),
                new Case("delete encrypted", "delete-backup", BackupScenes::secretWithBackup, (world, scene) -> {
                    BackupId id = scene.backup().orElseThrow().id();
                    world.service().delete(ALICE, id, false);
                    return BackupHands.subject(id);
                }),
                new Case(
                        "restore over",
                        "restore-backup",
                        BackupScenes::overwritten,
                        (world, scene) -> BackupScenes.filling(world, scene, Optional.of(scene.volume()))),
                new Case(
                        "restore new",
                        "create-volume-from-backup",
                        BackupScenes::backup,
                        (world, scene) -> BackupScenes.filling(world, scene, Optional.empty())),
                new Case("delete", "delete-backup", BackupScenes::backup, (world, scene) -> {
                    BackupId id = scene.backup().orElseThrow().id();
                    world.service().delete(ALICE, id, false);
                    return BackupHands.subject(id);
                }),
                new Case(
                        "import",
                        "import-backup",
                        BackupScenes::lost,
                        (world, scene) -> BackupHands.subject(world.service()
                                .importRecord(ALICE, scene.record().orElseThrow())
                                .id())),
                new Case("leftover objects", "remove-backup-objects", BackupScenes::lost, (world, scene) -> {
                    Backup backup = scene.backup().orElseThrow();
                    StoredObjects.Leftover left = new StoredObjects.Leftover(backup.id(), backup.location());
                    return BackupScenes.leftover(world, "remove-backup-objects", left);
                }),
                new Case(
                        "leftover source",
                        "remove-backup-source",
                        BackupScenes::copied,
                        (world, scene) -> BackupScenes.leftover(
                                world, "remove-backup-source", BackupScenes.copying(world, scene.volume()))));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void killedAnywhereItEndsConsistently(Case wanted) {
        CrashReport report =
                CrashMatrix.of(wanted.flow(), () -> new World(wanted)).run();

        System.out.println(report);
        report.assertClean();
    }

    /** One database, array and store for the runner that is killed and the one that goes on. */
    private static final class World implements CrashWorld {
        private final Case wanted;
        private final TestDatabase database = TestDatabases.sqlite();
        private final Path directory = BlockWorld.temporary();
        private final BackupScenes.Scene scene;
        private Optional<BlockWorld> current = Optional.empty();

        World(Case wanted) {
            this.wanted = wanted;
            try (BlockWorld before = BlockWorld.openAt(database, directory)) {
                scene = wanted.prepare().apply(new BackupWorld(before));
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
            Subject subject = wanted.begin().apply(new BackupWorld(current.orElseThrow()), scene);
            Flows.Query ours =
                    new Flows.Query(Optional.empty(), Optional.of(wanted.flow()), Optional.of(subject), Set.of());
            return Awaitility.await()
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> flows.list(ours, Optional.empty(), 1), found -> !found.isEmpty())
                    .getFirst()
                    .id();
        }

        @Override
        public Verdict look(Flow finished) {
            BackupWorld world = new BackupWorld(current.orElseThrow());
            Optional<String> wrong = wrong(world, finished.state() == FlowState.SUCCEEDED);
            if (wrong.isPresent()) {
                return Verdict.wrong(wrong.get());
            }
            return finished.state() == FlowState.SUCCEEDED ? Verdict.done() : Verdict.asBefore();
        }

        private Optional<String> wrong(BackupWorld world, boolean done) {
            List<String> text = new ArrayList<>();
            if (!world.block().onArray().equals(sound(world))) {
                text.add("the array has " + world.block().onArray() + ", rows say " + sound(world));
            }
            if (!ids(world, "select id from attachments").containsAll(exports(world))) {
                text.add("something of ours is open still: " + exports(world));
            }
            List<String> stored = stored(world);
            if (!stored.containsAll(available(world)) || !known(world).containsAll(stored)) {
                text.add("in the store are " + stored + ", available are " + available(world));
            }
            text.addAll(underWay(world));
            text.addAll(wrongKeys(world));
            text.addAll(unread(world, done));
            return text.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", text));
        }

        /** Each encrypted volume and backup has its key, and there is no other; flows of their own remove what goes. */
        private static List<String> wrongKeys(BackupWorld world) {
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(5))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> keys(world).equals(wantedKeys(world)));
                return List.of();
            } catch (org.awaitility.core.ConditionTimeoutException e) {
                return List.of("there are the keys " + keys(world) + ", wanted are " + wantedKeys(world));
            }
        }

        private static List<String> keys(BackupWorld world) {
            return ids(world, "select id from encryption_keys order by 1");
        }

        /** Of a backup that could not be deleted the key may be gone already: deleting it again clears both. */
        private static List<String> wantedKeys(BackupWorld world) {
            List<String> there = keys(world);
            List<String> wanted = new ArrayList<>(
                    ids(world, "select encryption_key_id from volumes where encryption_key_id is not null"));
            wanted.addAll(ids(
                    world,
                    "select encryption_key_id from backups where encryption_key_id is not null"
                            + " and status <> 'error_deleting'"));
            ids(
                            world,
                            "select encryption_key_id from backups where encryption_key_id is not null"
                                    + " and status = 'error_deleting'")
                    .stream()
                    .filter(there::contains)
                    .forEach(wanted::add);
            wanted.sort(null);
            return wanted;
        }

        /** Those that should be on the array; a volume in error has lost its place there or not. */
        private static List<String> sound(BackupWorld world) {
            return ids(world, "select id from volumes where native_name is not null").stream()
                    .map(id -> "volume " + id)
                    .sorted()
                    .toList();
        }

        private static List<String> exports(BackupWorld world) {
            return world.block().room().open().driver("gold").exports().list().stream()
                    .map(export -> export.attachment().toString())
                    .toList();
        }

        /** The places in the store that have anything in them. */
        private static List<String> stored(BackupWorld world) {
            return world.stored().stream()
                    .map(name -> name.substring(0, name.lastIndexOf('/')))
                    .distinct()
                    .sorted()
                    .toList();
        }

        private static List<String> available(BackupWorld world) {
            return ids(world, "select location from backups where status = 'available'");
        }

        /** An import that failed, or a deletion, may have left its data or not; nothing else has any. */
        private List<String> known(BackupWorld world) {
            return ids(
                    world,
                    wanted.flow().equals("import-backup")
                            ? "select location from backups"
                            : "select location from backups where status in ('available', 'error_deleting')");
        }

        private static List<String> underWay(BackupWorld world) {
            return Stream.concat(
                            ids(
                                    world,
                                    "select status from volumes where status not in"
                                            + " ('available', 'in-use', 'error', 'error_restoring')")
                                    .stream(),
                            Stream.concat(
                                    ids(
                                            world,
                                            "select status from backups where status not in"
                                                    + " ('available', 'error', 'error_deleting')")
                                            .stream(),
                                    ids(world, "select backup_id from backup_restores").stream()))
                    .map(status -> "something is left: " + status)
                    .toList();
        }

        /** What is said to be done reads back. */
        private List<String> unread(BackupWorld world, boolean done) {
            List<String> text = new ArrayList<>();
            VolumeStatus before = wanted.name().equals("in use") ? VolumeStatus.IN_USE : VolumeStatus.AVAILABLE;
            VolumeStatus now = world.volumeNow(scene.volume()).status();
            if (now != before && (done || now != VolumeStatus.ERROR_RESTORING)) {
                text.add("the volume was " + before + " and is " + now);
            }
            if (!done) {
                return text;
            }
            List<String> sound = ids(world, "select id from volumes where status in ('available', 'in-use')");
            for (String id : sound) {
                String read = world.read(world.volumeNow(VolumeId.of(id)), 5_000_000, BackupScenes.TEXT.length());
                if (!read.equals(BackupScenes.TEXT)) {
                    text.add("volume " + id + " reads " + read);
                }
            }
            for (String id : ids(world, "select id from backups where status = 'available'")) {
                Backup backup = world.find(BackupId.of(id)).orElseThrow();
                if (backup.manifest().isEmpty() || backup.status() != BackupStatus.AVAILABLE) {
                    text.add("backup " + id + " has no manifest");
                }
            }
            return text;
        }

        private static List<String> ids(BackupWorld world, String query) {
            return world.block().database().read(sql -> sql.fetch(query).getValues(0, String.class));
        }

        @Override
        public void close() {
            current.ifPresent(BlockWorld::close);
            database.close();
            SimulatedArray.powerOff("gold");
        }
    }
}
