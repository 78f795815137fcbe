package octopus.block.room;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import octopus.block.image.ImageDescription;
import octopus.block.image.cache.CacheState;
import octopus.block.operation.attachment.AttachmentService.NewAttachment;
import octopus.block.operation.snapshot.SnapshotService.NewSnapshot;
import octopus.block.operation.volume.NewVolume;
import octopus.block.snapshot.Snapshot;
import octopus.block.type.TypeEncryptions;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;
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
import octopus.driver.simulated.SimulatedArray;
import octopus.spi.AttachmentId;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every flow of the block room, killed at every step and moment, with and without a fault at each step: afterwards rows,
 * array and exports agree, and nothing is left over.
 */
class BlockCrashTest {
    /** @param prepare makes what the flow needs, on an engine that is not killed @param begin submits the flow */
    record Case(String flow, Function<BlockWorld, VolumeId> prepare, BiFunction<BlockWorld, VolumeId, VolumeId> begin) {
        @Override
        public String toString() {
            return flow;
        }
    }

    static Stream<Case> flows() {
        return Stream.of(
                new Case(
                        "create-volume",
                        world -> VolumeId.random(),
                        (world, id) -> create(world, NewVolume.empty(1, "v"))),
                new Case("delete-volume", BlockCrashTest::available, (world, id) -> {
                    world.room().volumes().delete(ALICE, id, false, false);
                    return id;
                }),
                new Case("delete-volume-cascade", BlockCrashTest::withSnapshot, (world, id) -> {
                    world.room().volumes().delete(ALICE, id, true, false);
                    return id;
                }),
                new Case("extend-volume", BlockCrashTest::available, (world, id) -> {
                    world.room().volumes().extend(ALICE, id, 2);
                    return id;
                }),
                new Case("create-snapshot", BlockCrashTest::available, (world, id) -> {
                    world.room()
                            .snapshots()
                            .create(ALICE, new NewSnapshot(id, Optional.empty(), Optional.empty(), false, Map.of()));
                    return id;
                }),
                new Case("delete-snapshot", BlockCrashTest::withSnapshot, (world, id) -> {
                    world.room()
                            .snapshots()
                            .delete(ALICE, snapshots(world, id).getFirst().id(), false);
                    return id;
                }),
                new Case("revert-volume", BlockCrashTest::withSnapshot, (world, id) -> {
                    world.room()
                            .actions()
                            .revert(ALICE, id, snapshots(world, id).getFirst().id());
                    return id;
                }),
                new Case("create-volume-from-image", BlockCrashTest::withImage, BlockCrashTest::fromImage),
                new Case("create-volume-from-image", BlockCrashTest::withSecretType, BlockCrashTest::secretFromImage),
                new Case("delete-volume", BlockCrashTest::withSecretVolume, (world, id) -> {
                    world.room().volumes().delete(ALICE, id, false, false);
                    return id;
                }),
                new Case("evict-image-cache", BlockCrashTest::withCachedImage, (world, id) -> {
                    world.room()
                            .imageCache()
                            .evict(
                                    ALICE,
                                    world.room().imageCache().list().getFirst().id());
                    return id;
                }),
                new Case("upload-volume", BlockCrashTest::available, (world, id) -> {
                    world.room().uploads().begin(ALICE, id, ImageDescription.of(ALICE.project(), "up", "raw", "bare"));
                    return id;
                }),
                new Case("connect-attachment", BlockCrashTest::reserved, (world, id) -> {
                    AttachmentId attachment = attachment(world, id);
                    inBackground(() -> world.room().attachments().connect(ALICE, attachment, HOST));
                    return id;
                }),
                new Case("disconnect-attachment", BlockCrashTest::connected, (world, id) -> {
                    AttachmentId attachment = attachment(world, id);
                    inBackground(() -> world.room().attachments().delete(ALICE, attachment));
                    return id;
                }));
    }

    private static final Map<String, Object> HOST =
            Map.of("host", "node-1", "initiator", "iqn.2026-11.org.example:node-1");

    /** These calls wait for their flow; when its runner is killed they end with a fault that is not looked at here. */
    private static void inBackground(Runnable call) {
        Thread.ofVirtual().start(() -> {
            try {
                call.run();
            } catch (StorageException e) {
                // The flow tells what became of it.
            }
        });
    }

    static AttachmentId attachment(BlockWorld world, VolumeId volume) {
        return world.database()
                .read(sql -> world.room().bench().stores().attachments().ofVolume(sql, volume))
                .getFirst()
                .id();
    }

    private static VolumeId reserved(BlockWorld world) {
        VolumeId id = available(world);
        world.room().attachments().create(ALICE, new NewAttachment(id, Optional.empty(), Map.of(), Optional.empty()));
        return id;
    }

    static VolumeId connected(BlockWorld world) {
        VolumeId id = reserved(world);
        world.room().attachments().connect(ALICE, attachment(world, id), HOST);
        return id;
    }

    static VolumeId withImage(BlockWorld world) {
        world.images().add(new byte[1 << 16]);
        return VolumeId.random();
    }

    /** Volumes of this type are encrypted. */
    private static VolumeId withSecretType(BlockWorld world) {
        withImage(world);
        VolumeType type = world.room().types().create(ADMIN, "secret", Optional.empty(), true, Map.of());
        TypeEncryptions.Wanted luks =
                new TypeEncryptions.Wanted(Optional.of("luks"), Optional.empty(), Optional.empty(), Optional.empty());
        world.room().typeRoom().encryptions().create(ADMIN, type.id(), luks);
        return VolumeId.random();
    }

    private static VolumeId secretFromImage(BlockWorld world, VolumeId ignored) {
        String image = world.images().any().id().toString();
        return create(
                world,
                NewVolume.empty(1, "s").ofType("secret").from(Optional.empty(), Optional.empty(), Optional.of(image)));
    }

    private static VolumeId withSecretVolume(BlockWorld world) {
        withSecretType(world);
        VolumeId id = create(world, NewVolume.empty(1, "s").ofType("secret"));
        return world.await(id, VolumeStatus.AVAILABLE).id();
    }

    private static VolumeId withCachedImage(BlockWorld world) {
        withImage(world);
        return world.await(fromImage(world, VolumeId.random()), VolumeStatus.AVAILABLE)
                .id();
    }

    static VolumeId fromImage(BlockWorld world, VolumeId ignored) {
        String image = world.images().any().id().toString();
        return create(world, NewVolume.empty(1, "i").from(Optional.empty(), Optional.empty(), Optional.of(image)));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void killedAnywhereItEndsConsistently(Case wanted) {
        CrashReport report =
                CrashMatrix.of(wanted.flow(), () -> new World(wanted)).run();

        System.out.println(report);
        report.assertClean();
    }

    private static VolumeId create(BlockWorld world, NewVolume wanted) {
        return world.room().creation().create(ALICE, wanted).view().volume().id();
    }

    static VolumeId available(BlockWorld world) {
        return world.await(create(world, NewVolume.empty(1, "v")), VolumeStatus.AVAILABLE)
                .id();
    }

    private static VolumeId withSnapshot(BlockWorld world) {
        VolumeId id = available(world);
        world.room()
                .snapshots()
                .create(ALICE, new NewSnapshot(id, Optional.empty(), Optional.empty(), false, Map.of()));
        Awaitility.await()
                .until(() -> snapshots(world, id).getFirst().status().text().equals("available"));
        return id;
    }

    private static List<Snapshot> snapshots(BlockWorld world, VolumeId id) {
        return world.database()
                .read(sql -> world.room().bench().stores().snapshots().ofVolume(sql, id));
    }

    /** One database and one array for the runner that is killed and the one that goes on. */
    static final class World implements CrashWorld {
        private final Case wanted;
        private final TestDatabase database = TestDatabases.sqlite();
        private final Path directory = BlockWorld.temporary();
        private final VolumeId subject;
        private Optional<BlockWorld> current = Optional.empty();
        private VolumeId volume;

        World(Case wanted) {
            this.wanted = wanted;
            try (BlockWorld before = BlockWorld.openAt(database, directory)) {
                subject = wanted.prepare().apply(before);
            }
            volume = subject;
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
            volume = wanted.begin().apply(current.orElseThrow(), subject);
            Flows.Query ours =
                    new Flows.Query(Optional.empty(), Optional.of(wanted.flow()), Optional.empty(), java.util.Set.of());
            // Some calls wait for their flow and are made on a thread of their own; others start it by way of another.
            return Awaitility.await()
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> flows.list(ours, Optional.empty(), 1), found -> !found.isEmpty())
                    .getFirst()
                    .id();
        }

        @Override
        public Verdict look(Flow finished) {
            BlockWorld world = current.orElseThrow();
            List<String> rows = new java.util.ArrayList<>(rows(world));
            world.room().imageCache().list().stream()
                    .filter(entry -> entry.state() == CacheState.READY)
                    .forEach(entry -> rows.add("volume " + entry.id()));
            rows.sort(null);
            List<String> array = new java.util.ArrayList<>(world.onArray());
            array.removeAll(inError(world));
            world.room().imageCache().list().stream()
                    .filter(entry -> entry.state() == CacheState.FAILED)
                    .forEach(entry -> array.remove("volume " + entry.id()));
            Optional<String> exports = wrongExports(world);
            if (exports.isPresent()) {
                return Verdict.wrong(exports.get());
            }
            if (!rows.equals(array)) {
                return Verdict.wrong("rows say " + rows + ", the array has " + array);
            }
            Optional<String> keys = wrongKeys(world);
            if (keys.isPresent()) {
                return Verdict.wrong(keys.get());
            }
            if (world.find(volume).map(Volume::pendingGib).orElse(0) != 0) {
                return Verdict.wrong("a finished flow left pending GiB");
            }
            boolean connectedOnly =
                    wanted.flow().equals("connect-attachment") || wanted.flow().equals("disconnect-attachment");
            boolean busy = !connectedOnly
                    && world.find(volume)
                            .map(Volume::status)
                            .filter(World::isUnderWay)
                            .isPresent();
            if (busy) {
                return Verdict.wrong("the volume is stuck in "
                        + world.find(volume).orElseThrow().status());
            }
            return finished.state() == FlowState.SUCCEEDED ? Verdict.done() : Verdict.asBefore();
        }

        /** What the array serves has to be what the attachments say; local openings for copies must be closed. */
        private static Optional<String> wrongExports(BlockWorld world) {
            List<String> served = world.room().open().driver("gold").exports().list().stream()
                    .map(export -> export.attachment().toString())
                    .sorted()
                    .toList();
            List<String> wanted = world.database()
                    .read(sql -> sql.fetch("select id from attachments where connection is not null"
                                    + " and status not like 'error%' order by id")
                            .getValues(0, String.class));
            List<String> allowed = world.database()
                    .read(sql -> sql.fetch("select id from attachments").getValues(0, String.class));
            boolean right = served.containsAll(wanted) && allowed.containsAll(served);
            return right ? Optional.empty() : Optional.of("the array serves " + served + ", attachments say " + wanted);
        }

        /** Each encrypted volume has its key, and there is no other. */
        private static Optional<String> wrongKeys(BlockWorld world) {
            List<String> wanted = world.database()
                    .read(sql -> sql.fetch("select encryption_key_id from volumes where encryption_key_id is not null"
                                    + " and status <> 'error_deleting' order by 1")
                            .getValues(0, String.class));
            List<String> there = world.database()
                    .read(sql -> sql.fetch("select id from encryption_keys order by 1")
                            .getValues(0, String.class));
            boolean failed = world.database()
                    .read(sql -> !sql.fetch("select id from volumes where status = 'error_deleting'")
                            .isEmpty());
            return there.equals(wanted) || failed && there.containsAll(wanted)
                    ? Optional.empty()
                    : Optional.of("volumes want the keys " + wanted + ", there are " + there);
        }

        private static boolean isUnderWay(VolumeStatus status) {
            return List.of(VolumeStatus.CREATING, VolumeStatus.DELETING, VolumeStatus.EXTENDING, VolumeStatus.REVERTING)
                    .contains(status);
        }

        /** Objects that show a fault may have kept their storage or not: their owner can delete them, which clears both. */
        private static List<String> inError(BlockWorld world) {
            return world.database()
                    .read(sql -> Stream.concat(
                                    sql
                                            .fetch("select id from volumes where status like 'error%'")
                                            .getValues(0, String.class)
                                            .stream()
                                            .map(id -> "volume " + id),
                                    sql
                                            .fetch("select id from snapshots where status like 'error%'")
                                            .getValues(0, String.class)
                                            .stream()
                                            .map(id -> "snapshot " + id))
                            .toList());
        }

        /** What should be on the array, from the rows: everything that has a place there and is sound. */
        private static List<String> rows(BlockWorld world) {
            return world.database()
                    .read(sql -> Stream.concat(
                                    sql
                                            .fetch(
                                                    "select id from volumes where native_name is not null and status not like 'error%'")
                                            .getValues(0, String.class)
                                            .stream()
                                            .map(id -> "volume " + id),
                                    sql
                                            .fetch(
                                                    "select id from snapshots where native_name is not null and status not like 'error%'")
                                            .getValues(0, String.class)
                                            .stream()
                                            .map(id -> "snapshot " + id))
                            .sorted()
                            .toList());
        }

        @Override
        public void close() {
            current.ifPresent(BlockWorld::close);
            database.close();
            SimulatedArray.powerOff("gold");
        }
    }
}
