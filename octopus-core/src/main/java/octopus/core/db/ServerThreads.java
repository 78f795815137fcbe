package octopus.core.db;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/**
 * Where the work on a database server is done, one thread a connection. A virtual thread that waits for each of some ten
 * answers in a transaction goes ten times through the JVM's poller; here it waits once, for the whole (measured: a fifth of
 * a create's bill).
 */
final class ServerThreads implements AutoCloseable {
    private final ExecutorService threads;

    ServerThreads(String name, int count) {
        this.threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name(name + "-", 1).factory());
    }

    /** @throws octopus.spi.StorageException when they are closed */
    void begin(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            throw DatabaseFault.closed();
        }
    }

    /** Waits to the end, also when it is interrupted: what was begun may be committed, and the caller must learn it. */
    <T> T run(Callable<T> work) {
        Future<T> result;
        try {
            result = threads.submit(work);
        } catch (RejectedExecutionException e) {
            throw DatabaseFault.closed();
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw Errors.asItIs(e.getCause() == null ? e : e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Finishes what is under way. */
    @Override
    public void close() {
        threads.close();
    }
}
