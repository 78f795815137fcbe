package octopus.core.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** A few connections that only read. They see the last commit and neither wait for the writer nor make it wait. */
final class ReaderPool implements AutoCloseable {
    private final Path file;
    private final DataSource source;
    private final int size;
    /** Fair: who came first reads first, so a stream of quick reads cannot starve a long one, nor the other way. */
    private final Semaphore free;
    /** The one used last is taken first: its statements and pages are warm. */
    private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();

    private volatile boolean closed;

    private record Reader(Connection connection, DSLContext sql) {}

    ReaderPool(Path file, int size) {
        this.file = file;
        this.source = Sqlite.reading(file);
        this.size = size;
        this.free = new Semaphore(size, true);
    }

    <T> T read(Function<DSLContext, T> work) {
        free.acquireUninterruptibly();
        try {
            if (closed) {
                throw DatabaseFault.closed();
            }
            Reader reader = take();
            try {
                return work.apply(reader.sql);
            } catch (RuntimeException e) {
                throw Errors.asItIs(Errors.described(e, file.toString()));
            } finally {
                idle.addFirst(reader);
            }
        } finally {
            free.release();
        }
    }

    private Reader take() {
        Reader reader = idle.pollFirst();
        if (reader != null) {
            return reader;
        }
        Connection connection = new CachingConnection(Sqlite.connectReading(source, file));
        return new Reader(
                connection, DSL.using(Jooq.configuration(Database.Kind.SQLITE).set(connection)));
    }

    /** Waits for reads under way. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        free.acquireUninterruptibly(size);
        try {
            for (Reader reader = idle.poll(); reader != null; reader = idle.poll()) {
                try {
                    reader.connection.close();
                } catch (SQLException e) {
                    // A reader has nothing to lose.
                }
            }
        } finally {
            free.release(size);
        }
    }
}
