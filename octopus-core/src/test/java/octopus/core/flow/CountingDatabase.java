package octopus.core.flow;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import octopus.core.db.Database;
import octopus.core.db.DatabaseFault;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** Counts commits, and fails when a test wants it. */
final class CountingDatabase implements Database {
    private final Database inner;
    private final AtomicLong writes = new AtomicLong();
    private final AtomicInteger toFail = new AtomicInteger();
    private final AtomicReference<Thread> doubting = new AtomicReference<>();

    CountingDatabase(Database inner) {
        this.inner = inner;
    }

    /** The next writes fail as if the connection broke. */
    void failNext(int count) {
        toFail.set(count);
    }

    /** The next write of this thread is committed without its hearing of it. */
    void doubtNext() {
        doubting.set(Thread.currentThread());
    }

    long writes() {
        return writes.get();
    }

    @Override
    public <T> T read(Function<DSLContext, T> work) {
        return inner.read(work);
    }

    @Override
    public <T> T write(Function<Transaction, T> work) {
        if (toFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new DataAccessException("the connection broke");
        }
        T result = inner.write(work);
        writes.incrementAndGet();
        if (doubting.compareAndSet(Thread.currentThread(), null)) {
            throw Fault.of(DatabaseFault.DATABASE_IN_DOUBT, "a transaction", "the answer was lost", "Look.")
                    .exception();
        }
        return result;
    }

    @Override
    public Kind kind() {
        return inner.kind();
    }

    @Override
    public void close() {
        inner.close();
    }
}
