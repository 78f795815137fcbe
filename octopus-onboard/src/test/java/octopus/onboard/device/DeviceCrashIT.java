package octopus.onboard.device;

import static octopus.block.room.BlockWorld.ADMIN;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.core.db.Database;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.core.flow.CrashWorld;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.Flows;
import octopus.spi.connect.AccessMode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The flows that attach to a node and detach from it, killed at every moment, with a real target and a real device. */
class DeviceCrashIT {
    private static final String GONE = "no row, 0 attachments, 0 exports, 0 devices, available";

    @Test
    void attachingEndsAttachedOrAsBefore() {
        report(CrashMatrix.of("attach-to-node", () -> new World("attach-to-node"))
                .run());
    }

    @Test
    void detachingEndsDetached() {
        report(CrashMatrix.of("detach-from-node", () -> new World("detach-from-node"))
                .withoutInjectedFaults()
                .run());
    }

    @Test
    void growingEndsWithTheNewSize() {
        report(CrashMatrix.of("grow-on-node", () -> new World("grow-on-node"))
                .withoutInjectedFaults()
                .run());
    }

    private static void report(CrashReport report) {
        System.out.println(report);
        report.assertClean();
    }

    private static final class World implements CrashWorld {
        private final DeviceWorld world = new DeviceWorld();
        private final String flow;

        World(String flow) {
            this.flow = flow;
        }

        @Override
        public Database database() {
            return world.database.database();
        }

        @Override
        public List<FlowDefinition<?>> definitions(Flows flows) {
            return world.open(flows);
        }

        @Override
        public FlowId begin(Flows flows) {
            Thread.ofVirtual().start(() -> {
                try {
                    ask();
                } catch (RuntimeException e) {
                    // What became of it is looked at in the world, not here.
                }
            });
            Flows.Query ours =
                    new Flows.Query(Optional.empty(), Optional.of(flow), Optional.empty(), java.util.Set.of());
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> flows.list(ours, Optional.empty(), 1), found -> !found.isEmpty())
                    .getFirst()
                    .id();
        }

        private void ask() {
            NodeDevice ignored = world.devices().attach(ADMIN, DeviceWorld.NODE, world.volume, AccessMode.READ_WRITE);
            if (flow.equals("detach-from-node")) {
                world.devices().detach(ADMIN, DeviceWorld.NODE, world.volume);
            } else if (flow.equals("grow-on-node")) {
                NodeDevice also = world.devices().grow(ADMIN, DeviceWorld.NODE, world.volume);
            }
        }

        @Override
        public Verdict look(Flow finished) {
            String traces = world.traces();
            boolean there = traces.matches("/dev/loop\\d+, 1 attachments, 1 exports, 1 devices, in-use");
            boolean gone = traces.equals(GONE);
            boolean detaching = flow.equals("detach-from-node");
            if (detaching ? gone : there) {
                return Verdict.done();
            }
            return (detaching ? there : gone) ? Verdict.asBefore() : Verdict.wrong(traces);
        }

        @Override
        public void close() {
            world.close();
        }
    }
}
