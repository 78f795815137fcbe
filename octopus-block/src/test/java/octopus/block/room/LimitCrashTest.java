package octopus.block.room;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;

import java.util.Map;
import java.util.Optional;
import octopus.block.type.QosConsumer;
import octopus.block.type.VolumeType;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.spi.VolumeId;
import org.junit.jupiter.api.Test;

/** The flow that tells the storage of the limits of a volume's new type, killed at every step and moment. */
class LimitCrashTest {
    private static final BlockCrashTest.Case RETYPE =
            new BlockCrashTest.Case("limit-volume", LimitCrashTest::withLimitedType, (world, id) -> {
                world.room().actions().retype(ALICE, id, "limited");
                return id;
            });

    private static VolumeId withLimitedType(BlockWorld world) {
        VolumeType type = world.room().types().create(ADMIN, "limited", Optional.empty(), true, Map.of());
        var qos = world.room().typeRoom().qos();
        qos.associate(
                ADMIN,
                qos.create(ADMIN, "slow", QosConsumer.BACK_END, Map.of("maxIOPS", "10"))
                        .id(),
                type.id());
        return BlockCrashTest.available(world);
    }

    @Test
    void killedAnywhereItEndsConsistently() {
        CrashReport report = CrashMatrix.of(RETYPE.flow(), () -> new BlockCrashTest.World(RETYPE))
                .run();

        System.out.println(report);
        report.assertClean();
    }
}
