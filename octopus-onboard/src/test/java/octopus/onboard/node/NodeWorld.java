package octopus.onboard.node;

import java.time.Clock;
import java.util.Set;
import octopus.core.Caller;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.flow.FlowEngine;
import octopus.core.flow.FlowListener;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.FlowSettings;
import octopus.core.flow.Flows;
import octopus.core.secret.SecretStore;
import octopus.spi.TestFolders;

/** The node room over a database, with everything that it needs. */
final class NodeWorld implements AutoCloseable {
    static final Caller ADMIN = new Caller("alice", "ops", Set.of(Caller.ADMIN), "req-test");

    final Database database;
    final AuditLog audit;
    final SecretStore secrets;
    final FlowRegistry registry = new FlowRegistry();
    final FlowEngine flows;
    final NodeRoom room;

    NodeWorld(Database database) {
        this.database = database;
        this.audit = new AuditLog(database);
        this.secrets = secrets(database);
        this.flows = new FlowEngine(
                database, registry, Clock.systemUTC(), FlowSettings.usual("test", true), FlowListener.NONE);
        this.room = room(flows, registry);
        flows.start();
    }

    NodeRoom room(Flows engine, FlowRegistry into) {
        return new NodeRoom(new NodeRoom.Engine(database, engine, secrets, audit, Clock.systemUTC()), into);
    }

    static SecretStore secrets(Database database) {
        return SecretStore.open(database, TestFolders.make("octopus-key").resolve("key"));
    }

    NodeService nodes() {
        return room.nodes();
    }

    @Override
    public void close() {
        flows.close();
        room.close();
    }
}
