package octopus.server;

import java.time.Clock;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.db.Databases;
import octopus.core.event.EventLog;
import octopus.core.secret.SecretStore;

/** The engine room, opened. Closed last. */
public record Core(Database database, SecretStore secrets, EventLog events, AuditLog audit, Clock clock)
        implements AutoCloseable {
    static Core open(OctopusSettings settings) {
        Clock clock = Clock.systemUTC();
        String address = settings.server().listen().address() + ":"
                + settings.server().listen().port();
        Database database = Databases.open(settings.database().withAddress(address));
        SecretStore secrets = SecretStore.open(database, settings.secrets().keyFile());
        return new Core(
                database, secrets, new EventLog(database, settings.events(), clock), new AuditLog(database), clock);
    }

    @Override
    public void close() {
        database.close();
    }
}
