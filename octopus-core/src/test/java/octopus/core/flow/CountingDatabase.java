package octopus.core.flow;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import org.jooq.DSLContext;

/** Counts commits. */
final class CountingDatabase implements Database {
    private final Database inner;
    private final AtomicLong writes = new AtomicLong();

    CountingDatabase(Database inner) {
        this.inner = inner;
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
        T result = inner.write(work);
        writes.incrementAndGet();
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
