package octopus.block.room;

import java.util.stream.Stream;
import octopus.block.room.BlockCrashTest.Case;
import octopus.block.room.BlockCrashTest.World;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The flows that nobody asks for by name, killed at every step and moment: what Octopus does to keep its house in order. */
class UpkeepCrashTest {
    static Stream<Case> flows() {
        return Stream.of(new Case("fill-image-cache", BlockCrashTest::withImage, BlockCrashTest::fromImage));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void killedAnywhereItEndsConsistently(Case wanted) {
        CrashReport report =
                CrashMatrix.of(wanted.flow(), () -> new World(wanted)).run();

        System.out.println(report);
        report.assertClean();
    }
}
