package octopus.core.db;

import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/** An open transaction. Stores take it as their first argument, so that one transaction can span several rooms. */
public final class Transaction {
    private final DSLContext sql;
    private final List<Runnable> afterCommit = new ArrayList<>();

    public Transaction(DSLContext sql) {
        this.sql = sql;
    }

    public DSLContext sql() {
        return sql;
    }

    /** Runs once the transaction is durable; not at all when it is rolled back. Must be quick and must not throw. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** For the database that owns this transaction. */
    public List<Runnable> actionsAfterCommit() {
        return afterCommit;
    }
}
