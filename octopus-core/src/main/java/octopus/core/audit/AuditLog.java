package octopus.core.audit;

import java.util.List;
import octopus.core.db.Database;
import octopus.core.db.Transaction;

/**
 * The record of who did what. Entries are written with what they are about, in one transaction, and never changed; soon
 * afterwards each becomes a link of the {@link AuditChain}.
 */
public final class AuditLog {
    private final AuditTable table = new AuditTable();
    private final Database database;
    private final AuditChain chain;

    public AuditLog(Database database) {
        this.database = database;
        this.chain = new AuditChain(database, table);
    }

    public void append(Transaction transaction, AuditEntry entry) {
        table.insert(transaction.sql(), entry);
    }

    /** Newest first; the next page starts {@link AuditQuery#after} the last entry of this one. */
    public List<AuditEntry> list(AuditQuery query, int limit) {
        return database.read(sql -> AuditTable.newest(sql, query, limit)).stream()
                .map(AuditRow::entry)
                .toList();
    }

    /** Oldest first, with their places in the chain; pages go on in the same way. */
    public List<SealedEntry> history(AuditQuery query, int limit) {
        return database.read(sql -> AuditTable.oldest(sql, query, limit)).stream()
                .map(AuditRow::sealed)
                .toList();
    }

    public AuditChain chain() {
        return chain;
    }
}
