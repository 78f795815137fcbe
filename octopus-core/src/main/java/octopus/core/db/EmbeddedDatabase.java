package octopus.core.db;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.slf4j.LoggerFactory;

/** SQLite in this process: one writer thread, several readers, a lock file that keeps other processes from writing. */
final class EmbeddedDatabase implements Database {
    private final HolderLock lock;
    private final Connection connection;
    private final GroupWriter writer;
    private final ReaderPool readers;
    private final Nesting nesting = new Nesting();

    private EmbeddedDatabase(Path file, HolderLock lock, Connection connection, int poolSize) {
        this.lock = lock;
        this.connection = connection;
        DSLContext sql = DSL.using(Jooq.configuration(Kind.SQLITE).set(connection));
        this.writer = new GroupWriter(connection, sql, file.toString(), nesting);
        this.readers = new ReaderPool(file, poolSize);
    }

    static EmbeddedDatabase open(Path file, DatabaseSettings settings) {
        // jOOQ takes as long to load as SQLite's native library: both at once spare a start some 60 ms.
        LoggerFactory.getILoggerFactory(); // Logging is ready before two threads ask for it.
        Thread.ofPlatform().daemon().name("jooq-loader").start(() -> DSL.using(Jooq.configuration(Kind.SQLITE)));
        Sqlite.createDirectory(file);
        HolderLock lock = HolderLock.take(file, settings.address());
        try {
            createFile(file);
            DataSource source = Sqlite.writing(file);
            Connection connection = new CachingConnection(Sqlite.connect(source, file));
            try {
                Migrations.run(source, connection, file.toString());
                return new EmbeddedDatabase(file, lock, connection, settings.poolSize());
            } catch (RuntimeException e) {
                closeQuietly(connection);
                throw Errors.asItIs(Errors.described(e, file.toString()));
            }
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void createFile(Path file) {
        try {
            Sqlite.createPrivately(file);
        } catch (IOException e) {
            throw Sqlite.unreadable(file, e);
        }
    }

    @Override
    public <T> T read(Function<DSLContext, T> work) {
        nesting.refuseInside("read");
        nesting.enter("read");
        try {
            return readers.read(work);
        } finally {
            nesting.leave();
        }
    }

    @Override
    public <T> T write(Function<Transaction, T> work) {
        nesting.refuseInside("write");
        return writer.write(work);
    }

    @Override
    public Kind kind() {
        return Kind.SQLITE;
    }

    /** Commits made by the writer, for those who want to see batches. */
    long commits() {
        return writer.commits();
    }

    /** Jobs that wait for the writer. */
    int waiting() {
        return writer.waiting();
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
        closeQuietly(connection);
        lock.close();
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // What was committed is in the log; the next start reads it from there.
        }
    }
}
