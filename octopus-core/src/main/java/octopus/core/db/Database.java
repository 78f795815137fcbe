package octopus.core.db;

import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * The only coordinator. One of SQLite (embedded), PostgreSQL or MariaDB behind one face.
 *
 * <p>A write that has returned is durable: neither {@code kill -9} nor a power loss takes it back. Writers never see
 * "database is locked": on the embedded database they queue for one writer thread, on servers a serialisation failure or
 * deadlock runs the work again. So work given to {@link #write} must be repeatable and must not act on the world outside;
 * what shall happen after the commit is handed to {@link Transaction#afterCommit}.
 */
public interface Database extends AutoCloseable {
    /** Reads committed data; never waits for writers. */
    <T> T read(Function<DSLContext, T> work);

    /** One transaction. An exception rolls it back and comes out as it is. Must not be nested. */
    <T> T write(Function<Transaction, T> work);

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
