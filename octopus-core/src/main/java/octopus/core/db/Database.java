package octopus.core.db;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * The only coordinator. One of SQLite (embedded), PostgreSQL or MariaDB behind one face.
 *
 * <p>A write that has returned is durable: neither {@code kill -9} nor a power loss takes it back. Writers never see
 * "database is locked": on the embedded database they queue for one writer thread, on servers a serialisation failure or
 * deadlock runs the work again, and so does a connection that is lost. So work, also what is read, must be repeatable and must
 * not act on the world outside; what shall happen after the commit is handed to {@link Transaction#afterCommit}. A commit whose
 * answer is lost is not done again: DATABASE_IN_DOUBT.
 */
public interface Database extends AutoCloseable {
    /** Reads committed data; never waits for writers. */
    <T> T read(Function<DSLContext, T> work);

    /** One transaction. An exception rolls it back and comes out as it is. Must not be nested. */
    <T> T write(Function<Transaction, T> work);

    /**
     * Reads by key that many callers repeat at once. A database server answers those that come together with one statement;
     * here, in the process, each is read for itself.
     */
    default <K, V> Lookup<K, V> lookup(Lookup.Many<K, V> many) {
        return key -> Optional.ofNullable(
                this.<Map<K, V>>read(sql -> many.find(sql, List.of(key))).get(key));
    }

    /** What the SQL dialect is, for the few statements that differ. */
    Kind kind();

    enum Kind {
        SQLITE,
        POSTGRESQL,
        MARIADB
    }

    @Override
    void close();
}
