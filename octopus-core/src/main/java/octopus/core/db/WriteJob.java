package octopus.core.db;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** One caller's work on its way through the writer thread. */
final class WriteJob<T> {
    private final Function<Transaction, T> work;
    private final CountDownLatch done = new CountDownLatch(1);
    // Written by the writer thread before the latch opens, read by the caller after it.
    private @Nullable T result;
    private @Nullable Throwable failure;
    private List<Runnable> afterCommit = List.of();

    WriteJob(Function<Transaction, T> work) {
        this.work = work;
    }

    /** May run more than once: when a batch is lost, each of its jobs runs again alone. */
    void run(DSLContext sql) {
        Transaction transaction = new Transaction(sql);
        result = work.apply(transaction);
        afterCommit = transaction.actionsAfterCommit();
    }

    void succeed() {
        done.countDown();
    }

    void fail(Throwable problem) {
        failure = problem;
        done.countDown();
    }

    /** Waits for the commit, then runs what was to happen after it, in the caller's own thread. */
    @SuppressWarnings("NullAway") // The work itself decides whether its result may be null.
    T await() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                // The work may be committed already; the caller must learn how it ended.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw Errors.asItIs(failure);
        }
        afterCommit.forEach(Runnable::run);
        return result;
    }
}
