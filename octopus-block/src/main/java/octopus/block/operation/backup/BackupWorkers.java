package octopus.block.operation.backup;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import octopus.block.backup.format.Pace;
import octopus.core.flow.StepEnvironment;
import octopus.spi.StorageException;

/**
 * Threads of the platform that read, compress and check: on virtual threads that work would keep everything else from
 * running. A step waits here for its turn and for the end, and hears meanwhile that it shall stop.
 */
final class BackupWorkers implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final ExecutorService threads;

    BackupWorkers(int workers) {
        threads = Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().daemon().name("backup-worker-", 0).factory());
    }

    /**
     * Runs the work there. When this returns or throws, it runs no more.
     *
     * @param wanted throws when the work is not wanted any more; called several times a second
     */
    <T> T run(StepEnvironment environment, Pace pace, Runnable wanted, Supplier<T> work) {
        Job<T> job = new Job<>(work);
        threads.execute(job);
        try {
            while (true) {
                environment.checkAlive();
                wanted.run();
                environment.progress(pace.share(), Math.round(pace.share() * 100) + " % done");
                try {
                    return job.result.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    // Look again.
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StorageException fault
                    ? fault
                    : new IllegalStateException("copying: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            environment.checkAlive();
            throw new IllegalStateException("interrupted without a reason", e);
        } finally {
            pace.stop();
            job.end();
        }
    }

    private static final class Job<T> implements Runnable {
        private enum State {
            WAITING,
            BEGUN,
            GIVEN_UP
        }

        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final Supplier<T> work;

        Job(Supplier<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            if (!state.compareAndSet(State.WAITING, State.BEGUN)) {
                return;
            }
            try {
                result.complete(work.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }

        /** Never begun, or over. */
        void end() {
            if (!state.compareAndSet(State.WAITING, State.GIVEN_UP)) {
                result.handle((value, failure) -> state.get()).join();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
