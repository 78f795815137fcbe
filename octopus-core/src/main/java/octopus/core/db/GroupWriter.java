package octopus.core.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to the embedded database. SQLite takes one writer at a time and each durable commit costs an
 * fsync, so jobs that wait together share one commit: each runs in a savepoint of its own, then all are committed, then
 * all callers are told. A job that comes alone is committed at once: nothing ever waits for company.
 */
final class GroupWriter implements AutoCloseable {
    private static final int BATCH_JOBS = 256;
    /** A batch is closed after this long even if more jobs wait, so that the first in it does not wait for all others. */
    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

    private final Connection connection;
    private final DSLContext sql;
    private final String where;
    private final Nesting nesting;
    private final BlockingQueue<WriteJob<?>> queue = new LinkedBlockingQueue<>();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong jobs = new AtomicLong();
    private final WriteJob<Object> lastJob = new WriteJob<>(transaction -> transaction);
    private final Thread thread;
    private volatile boolean closed;

    GroupWriter(Connection connection, DSLContext sql, String where, Nesting nesting) {
        this.connection = connection;
        this.sql = sql;
        this.where = where;
        this.nesting = nesting;
        this.thread = Thread.ofPlatform().name("database-writer").daemon(true).start(this::loop);
    }

    <T> T write(Function<Transaction, T> work) {
        WriteJob<T> job = new WriteJob<>(work);
        if (closed) {
            throw DatabaseFault.closed();
        }
        queue.add(job);
        if (closed && queue.remove(job)) {
            throw DatabaseFault.closed();
        }
        return job.await();
    }

    /** Commits made so far; fewer than {@link #jobs} when writers came together. */
    long commits() {
        return commits.get();
    }

    long jobs() {
        return jobs.get();
    }

    int waiting() {
        return queue.size();
    }

    private void loop() {
        nesting.enter("write");
        while (true) {
            WriteJob<?> first;
            try {
                first = queue.take();
            } catch (InterruptedException e) {
                continue; // Nobody has a reason to interrupt this thread; close() asks by a job.
            }
            if (first == lastJob) {
                return;
            }
            batch(first);
        }
    }

    private void batch(WriteJob<?> first) {
        List<WriteJob<?>> ran = new ArrayList<>();
        try {
            connection.setAutoCommit(false);
            fill(ran, first);
            connection.setAutoCommit(true);
            commits.incrementAndGet();
        } catch (Throwable lost) {
            abandon();
            if (ran.size() == 1) {
                ran.getFirst().fail(Errors.described(lost, where));
            } else {
                ran.forEach(this::alone);
            }
            return;
        }
        jobs.addAndGet(ran.size());
        ran.forEach(WriteJob::succeed);
    }

    /** Runs jobs until none waits, the batch is large or old enough. Those that fail on their own are told at once. */
    private void fill(List<WriteJob<?>> ran, WriteJob<?> first) throws SQLException {
        long begun = System.nanoTime();
        @Nullable WriteJob<?> job = first;
        while (job != null) {
            runOne(ran, job);
            if (ran.size() >= BATCH_JOBS || System.nanoTime() - begun > BATCH_NANOS || queue.peek() == lastJob) {
                return;
            }
            job = queue.poll();
        }
    }

    private void runOne(List<WriteJob<?>> ran, WriteJob<?> job) throws SQLException {
        // The first job needs no savepoint: when it fails there is nothing else to keep.
        Savepoint savepoint = ran.isEmpty() ? null : connection.setSavepoint();
        try {
            run(job);
            if (savepoint != null) {
                connection.releaseSavepoint(savepoint);
            }
            ran.add(job);
        } catch (Throwable problem) {
            try {
                if (savepoint == null) {
                    connection.rollback();
                } else {
                    connection.rollback(savepoint);
                    connection.releaseSavepoint(savepoint);
                }
            } catch (SQLException gone) {
                // SQLite itself gave up the whole transaction (disk full, I/O error): the batch is lost with this job.
                problem.addSuppressed(gone);
                ran.add(job);
                throw gone;
            }
            job.fail(Errors.described(problem, where));
        }
    }

    private void run(WriteJob<?> job) {
        long begun = System.nanoTime();
        job.run(sql);
        long took = System.nanoTime() - begun;
        if (took > LONG_NANOS) {
            // Whoever reads this can find the job: all others waited for it.
            LOG.warn("a write kept all writers of {} waiting for {} ms", where, TimeUnit.NANOSECONDS.toMillis(took));
        }
    }

    /** After a lost batch each job has a transaction of its own, so that only the guilty one fails. */
    private void alone(WriteJob<?> job) {
        try {
            connection.setAutoCommit(false);
            run(job);
            connection.setAutoCommit(true);
            commits.incrementAndGet();
            jobs.incrementAndGet();
        } catch (Throwable problem) {
            abandon();
            job.fail(Errors.described(problem, where));
            return;
        }
        job.succeed();
    }

    /** Leaves no transaction open, whatever SQLite and the JDBC driver think of the last one. */
    private void abandon() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback");
        } catch (SQLException e) {
            // SQLite had rolled it back itself.
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // "No transaction is active": as wished.
        }
    }

    /** Finishes what is queued. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            queue.add(lastJob);
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
