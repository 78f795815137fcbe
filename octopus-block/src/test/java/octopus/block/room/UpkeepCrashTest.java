package octopus.block.room;

import static octopus.block.room.BlockWorld.ADMIN;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.block.finding.Check;
import octopus.block.room.BlockCrashTest.Case;
import octopus.block.room.BlockCrashTest.World;
import octopus.block.volume.Volume;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.driver.simulated.SimulatedCall;
import octopus.spi.AttachmentId;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The flows that nobody asks for by name, killed at every step and moment: what Octopus does to keep its house in order. */
class UpkeepCrashTest {
    static Stream<Case> flows() {
        return Stream.of(
                new Case("fill-image-cache", BlockCrashTest::withImage, BlockCrashTest::fromImage),
                new Case("remove-leftover", BlockCrashTest::withImage, UpkeepCrashTest::fromAnImageThatIsLost),
                // Seen missing, exports are restored without being asked.
                new Case("restore-exports", UpkeepCrashTest::closedBehindOurBack, (world, id) -> {
                    world.room().upkeep().look();
                    return id;
                }),
                new Case("remove-orphan", UpkeepCrashTest::withOrphan, (world, id) -> heal(world, id)),
                new Case(
                        "close-export",
                        BlockCrashTest::connected,
                        (world, id) -> heal(world, openForNobody(world, id))));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void killedAnywhereItEndsConsistently(Case wanted) {
        CrashReport report =
                CrashMatrix.of(wanted.flow(), () -> new World(wanted)).run();

        System.out.println(report);
        report.assertClean();
    }

    private static VolumeId heal(BlockWorld world, VolumeId id) {
        world.room().upkeep().look().stream()
                .filter(finding -> finding.sighting().check() == Check.OBJECT_ORPHAN
                        || finding.sighting().check() == Check.EXPORT_ORPHAN)
                .forEach(finding -> {
                    try {
                        world.room().upkeep().heal(ADMIN, finding.id());
                    } catch (StorageException e) {
                        throw new AssertionError(e);
                    }
                });
        return id;
    }

    /** The bytes are gone when they are wanted, and so the volume's place is given back; that fails at first. */
    private static VolumeId fromAnImageThatIsLost(BlockWorld world, VolumeId id) {
        world.images().path(world.images().any().id()).toFile().delete();
        world.array().failNext(SimulatedCall.DELETE, 1);
        return BlockCrashTest.fromImage(world, id);
    }

    private static VolumeId closedBehindOurBack(BlockWorld world) {
        VolumeId id = BlockCrashTest.connected(world);
        driver(world).exports().unexport(handle(world, id), BlockCrashTest.attachment(world, id));
        return id;
    }

    private static VolumeId withOrphan(BlockWorld world) {
        VolumeId id = BlockCrashTest.available(world);
        driver(world)
                .volumes()
                .create(new VolumeSpec(
                        VolumeId.random(), Size.ofGib(1), handle(world, id).pool(), Map.of()));
        return id;
    }

    private static VolumeId openForNobody(BlockWorld world, VolumeId id) {
        Connector host = new Connector(
                "node-2",
                Optional.empty(),
                Optional.of("iqn.2026-11.org.example:node-2"),
                List.of(),
                Optional.empty(),
                false,
                Map.of());
        driver(world)
                .exports()
                .export(
                        handle(world, id),
                        new Request(AttachmentId.random(), host, AccessMode.READ_WRITE, Optional.empty()));
        return id;
    }

    private static Driver driver(BlockWorld world) {
        return world.room().open().driver("gold");
    }

    private static VolumeHandle handle(BlockWorld world, VolumeId id) {
        Volume volume = world.room().volumes().show(ADMIN, id).volume();
        return volume.location().orElseThrow().handle(id);
    }
}
