package octopus.onboard.node;

import static octopus.onboard.node.NodeWorld.ADMIN;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.core.flow.CrashWorld;
import octopus.core.flow.Flow;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.Flows;
import octopus.core.secret.SecretStore;
import org.junit.jupiter.api.Test;

/** The flow probe-node, killed at every moment. */
class NodeCrashTest {
    @Test
    void killedAnywhereItEndsConsistently() {
        CrashReport report = CrashMatrix.of("probe-node", World::new).run();

        System.out.println(report);
        report.assertClean();
    }

    private static final class World implements CrashWorld {
        private final TestDatabase test = TestDatabases.sqlite();
        private final SecretStore secrets = NodeWorld.secrets(test.database());

        private NodeRoom room(Flows flows, FlowRegistry registry) {
            return new NodeRoom(
                    new NodeRoom.Engine(database(), flows, secrets, new AuditLog(database()), Clock.systemUTC()),
                    registry);
        }

        @Override
        public Database database() {
            return test.database();
        }

        @Override
        public List<FlowDefinition<?>> definitions(Flows flows) {
            FlowRegistry registry = new FlowRegistry();
            NodeRoom ignored = room(flows, registry);
            return registry.all();
        }

        @Override
        public FlowId begin(Flows flows) {
            ManagedNode made =
                    room(flows, new FlowRegistry()).nodes().add(ADMIN, "here", AccessFields.local(), Map.of());
            return flows.list(Flows.Query.all(), java.util.Optional.empty(), 1)
                    .getFirst()
                    .id();
        }

        @Override
        public Verdict look(Flow finished) {
            ManagedNode node =
                    database().read(sql -> new NodeStore().find(sql, "here")).orElseThrow();
            return switch (node.state()) {
                case READY -> node.facts().isPresent() ? Verdict.done() : Verdict.wrong("ready without facts");
                case NEW -> node.facts().isEmpty() ? Verdict.asBefore() : Verdict.wrong("new with facts");
                case UNTRUSTED, UNREACHABLE -> Verdict.wrong("this machine is " + node.state());
            };
        }

        @Override
        public void close() {
            test.close();
        }
    }
}
