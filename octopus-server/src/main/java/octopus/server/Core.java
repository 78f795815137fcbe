package octopus.server;

import java.time.Clock;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.db.Databases;
import octopus.core.event.EventLog;
import octopus.core.secret.SecretStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine room, opened. Closed last. */
public record Core(Database database, SecretStore secrets, EventLog events, AuditLog audit, Clock clock)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Core.class);

    static Core open(OctopusSettings settings) {
        Clock clock = Clock.systemUTC();
        String address = settings.server().listen().address() + ":"
                + settings.server().listen().port();
        Database database = Databases.open(settings.database().withAddress(address));
        SecretStore secrets = SecretStore.open(database, settings.secrets().keyFile());
        return new Core(
                database, secrets, new EventLog(database, settings.events(), clock), new AuditLog(database), clock);
    }

    /** What this process has put into the audit is sealed, also by commands that are done in a second. */
    @Override
    public void close() {
        try {
            int ignored = audit.chain().seal();
        } catch (RuntimeException e) {
            LOG.warn("the audit's last entries are not sealed; the next process does it", e);
        }
        database.close();
    }
}
