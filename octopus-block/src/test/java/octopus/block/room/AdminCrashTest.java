package octopus.block.room;

import static octopus.block.room.BlockWorld.ADMIN;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.block.operation.adopt.AdoptionService;
import octopus.block.operation.adopt.SnapshotAdoptionService;
import octopus.block.operation.move.MigrationService;
import octopus.block.operation.snapshot.SnapshotService.NewSnapshot;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.AdminCrashWorld.Case;
import octopus.block.snapshot.Snapshot;
import octopus.block.volume.VolumeStatus;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The flows that administrators begin, killed at every step and moment, with and without a fault at each step. */
class AdminCrashTest {
    static Stream<Case> flows() {
        return Stream.of(
                new Case(
                        "adopt-volume",
                        AdminCrashTest::withForeign,
                        (world, id) -> world.room().admin().adoptions().adopt(ADMIN, adoption())),
                new Case(
                        "release-volume",
                        AdminCrashTest::available,
                        (world, id) -> world.room().admin().adoptions().release(ADMIN, id)),
                new Case(
                        "adopt-snapshot",
                        AdminCrashTest::withForeignSnapshot,
                        (world, id) -> world.room()
                                .admin()
                                .snapshotAdoptions()
                                .adopt(
                                        ADMIN,
                                        new SnapshotAdoptionService.NewAdoption(
                                                id, "shot-7", Optional.empty(), Optional.empty(), Map.of()))),
                new Case(
                        "release-snapshot",
                        AdminCrashTest::withSnapshot,
                        (world, id) -> world.room()
                                .admin()
                                .snapshotAdoptions()
                                .release(ADMIN, snapshot(world, id).id())),
                new Case(
                        "migrate-volume",
                        AdminCrashTest::available,
                        (world, id) -> world.room().admin().migrations().migrate(ADMIN, id, toSilver(true))),
                new Case(
                        "migrate-volume",
                        AdminCrashTest::available,
                        (world, id) -> world.room().admin().migrations().migrate(ADMIN, id, toSilver(false))),
                new Case(
                        "retype-volume",
                        AdminCrashTest::typed,
                        (world, id) -> world.room().admin().migrations().retype(ADMIN, id, "on-silver", true)),
                new Case(
                        "recode-volume",
                        AdminCrashTest::secret,
                        (world, id) -> world.room().admin().migrations().retype(ADMIN, id, "otherwise", true)),
                new Case(
                        "recode-volume",
                        AdminCrashTest::secret,
                        (world, id) -> world.room().admin().migrations().retype(ADMIN, id, "on-silver", true)),
                new Case(
                        "reimage-volume",
                        AdminCrashTest::withImage,
                        (world, id) -> world.room()
                                .admin()
                                .reimages()
                                .begin(ADMIN, id, world.images().any().id().toString(), false)),
                new Case(
                        "fail-over-backend",
                        AdminCrashTest::available,
                        (world, id) -> world.room().admin().services().failOver(ADMIN, "silver", Optional.empty())));
    }

    private static MigrationService.Migration toSilver(boolean locked) {
        return new MigrationService.Migration("octopus@silver#pool-2", locked, false);
    }

    private static VolumeId typed(BlockWorld world) {
        for (String backend : List.of("gold", "silver")) {
            world.room()
                    .types()
                    .create(ADMIN, "on-" + backend, Optional.empty(), true, Map.of("volume_backend_name", backend));
        }
        VolumeId id = world.room()
                .creation()
                .create(ADMIN, NewVolume.empty(1, "v").ofType("on-gold"))
                .view()
                .volume()
                .id();
        return world.await(id, VolumeStatus.AVAILABLE).id();
    }

    /** Nobody has formatted it, so that little has to be copied; what is copied right is seen elsewhere. */
    private static VolumeId secret(BlockWorld world) {
        typed(world);
        secretType(world, "secret", "luks");
        secretType(world, "otherwise", "luks2");
        VolumeId id = world.room()
                .creation()
                .create(ADMIN, NewVolume.empty(1, "s").ofType("secret"))
                .view()
                .volume()
                .id();
        return world.await(id, VolumeStatus.AVAILABLE).id();
    }

    private static void secretType(BlockWorld world, String name, String provider) {
        var type =
                world.room().types().create(ADMIN, name, Optional.empty(), true, Map.of("volume_backend_name", "gold"));
        var luks = new octopus.block.type.TypeEncryptions.Wanted(
                Optional.of(provider), Optional.empty(), Optional.empty(), Optional.empty());
        world.room().typeRoom().encryptions().create(ADMIN, type.id(), luks);
    }

    private static VolumeId withImage(BlockWorld world) {
        world.images().add(new byte[1 << 16]);
        return available(world);
    }

    private static AdoptionService.NewAdoption adoption() {
        return new AdoptionService.NewAdoption(
                "octopus@gold#pool-1",
                "lun-7",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                false);
    }

    private static VolumeId withForeign(BlockWorld world) {
        world.array().plantForeign("lun-7", Size.ofMib(1536));
        return VolumeId.random();
    }

    private static VolumeId withForeignSnapshot(BlockWorld world) {
        world.array().plantForeignSnapshot("shot-7", Size.ofGib(1));
        return available(world);
    }

    private static VolumeId available(BlockWorld world) {
        // On the first backend: the second is added when nothing has been placed yet.
        world.room().backends().enable(ADMIN, "silver", false, Optional.empty());
        VolumeId id = world.room()
                .creation()
                .create(ADMIN, NewVolume.empty(1, "v"))
                .view()
                .volume()
                .id();
        world.await(id, VolumeStatus.AVAILABLE);
        world.room().backends().enable(ADMIN, "silver", true, Optional.empty());
        return id;
    }

    private static VolumeId withSnapshot(BlockWorld world) {
        VolumeId id = available(world);
        world.room()
                .snapshots()
                .create(ADMIN, new NewSnapshot(id, Optional.empty(), Optional.empty(), false, Map.of()));
        Awaitility.await().until(() -> snapshot(world, id).status().text().equals("available"));
        return id;
    }

    private static Snapshot snapshot(BlockWorld world, VolumeId id) {
        return world.database()
                .read(sql -> world.room().bench().stores().snapshots().ofVolume(sql, id))
                .getFirst();
    }

    @ParameterizedTest
    @MethodSource("flows")
    void killedAnywhereItEndsConsistently(Case wanted) {
        CrashReport report =
                CrashMatrix.of(wanted.flow(), () -> new AdminCrashWorld(wanted)).run();

        System.out.println(report);
        report.assertClean();
    }
}
