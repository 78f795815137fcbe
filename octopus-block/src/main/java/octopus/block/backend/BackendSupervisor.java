package octopus.block.backend;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import octopus.block.BlockFault;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one backend open in this process: validates and opens it, asks for its pools in turn, and after a failure tries
 * again for ever at growing distances. One slow or hung array holds up its own supervisor and nobody else.
 */
final class BackendSupervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackendSupervisor.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    /** Arrays forget wrong passwords within a quarter of an hour or so, and lock the account after three to five. */
    private static final Duration HARMFUL_RETRY = Duration.ofMinutes(15);

    private final String name;
    private final Supplier<Driver> opener;
    private final Duration poll;
    private final Clock clock;
    private final Consumer<BackendSupervisor> reported;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;

    private BackendState state = new BackendState.Configured();
    private Optional<Driver> driver = Optional.empty();
    private boolean lookNow;
    private long turns;
    private boolean underWay;
    private BackendState ended = state;
    private boolean closed;
    private int failures;
    /** Since the first failure of this row of failures; each try passes through validating in between. */
    private Optional<Instant> failedSince = Optional.empty();

    /** @param opener reads, checks and opens what the backend's row says @param reported called after each report */
    BackendSupervisor(
            String name, Supplier<Driver> opener, Duration poll, Clock clock, Consumer<BackendSupervisor> reported) {
        this.name = name;
        this.opener = opener;
        this.poll = poll;
        this.clock = clock;
        this.reported = reported;
        this.thread = Thread.ofVirtual().name("backend-" + name).unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    String name() {
        return name;
    }

    BackendState state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits while the backend is being opened: after a restart the flows go on sooner than the backends are ready.
     *
     * @throws StorageException BACKEND_NOT_READY with the reason
     */
    Driver driver(Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (driver.isEmpty() && isOpening() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return driver.orElseThrow(() -> notReady().exception());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notReady().exception();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the driver that is open has this ability. */
    boolean can(Class<? extends Capability> kind) {
        lock.lock();
        try {
            return driver.flatMap(open -> open.capability(kind)).isPresent();
        } finally {
            lock.unlock();
        }
    }

    boolean isOpening() {
        lock.lock();
        try {
            return state instanceof BackendState.Configured || state instanceof BackendState.Validating;
        } finally {
            lock.unlock();
        }
    }

    /** Asks for the pools, or tries to open, without waiting for the next turn. */
    void lookNow() {
        lock.lock();
        try {
            lookNow = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tries at once, and waits until a turn that began after this call has come to an end, one way or the other. */
    BackendState tryNow(Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            // A turn that is under way may have looked before the cause was corrected: wait for the one after it.
            long enough = turns + (underWay ? 2 : 1);
            lookNow = true;
            changed.signalAll();
            while (left > 0 && !closed && turns < enough) {
                left = changed.awaitNanos(left);
            }
            // The next turn may have begun meanwhile; what counts is how the last one ended.
            return turns < enough ? state : ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return state;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        closeDriver();
    }

    /** Whoever takes the driver closes it, so it is closed once. */
    private void closeDriver() {
        Optional<Driver> last;
        lock.lock();
        try {
            last = driver;
            driver = Optional.empty();
        } finally {
            lock.unlock();
        }
        last.ifPresent(Driver::close);
    }

    private void work() {
        while (true) {
            begin();
            Duration pause = turn();
            lock.lock();
            try {
                underWay = false;
                ended = state;
                turns++;
                changed.signalAll();
                long left = pause.toNanos();
                while (!closed && !lookNow && left > 0) {
                    left = changed.awaitNanos(left);
                }
                lookNow = false;
                if (closed) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
        }
    }

    private void begin() {
        lock.lock();
        try {
            underWay = true;
        } finally {
            lock.unlock();
        }
    }

    private Duration turn() {
        try {
            if (driver.isEmpty()) {
                become(new BackendState.Validating(), Optional.empty());
                open();
            } else {
                become(look(driver.get()), driver);
            }
            reported.accept(this);
            failures = 0;
            failedSince = Optional.empty();
            return poll;
        } catch (StorageException e) {
            return failed(e.fault());
        } catch (RuntimeException e) {
            LOG.warn("backend {} failed unexpectedly", name, e);
            return failed(Fault.of(
                    CommonFault.BACKEND_FAILED,
                    "Backend " + name,
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "This is a defect of its driver; the log has the details."));
        }
    }

    private void open() {
        Driver opened = opener.get();
        try {
            become(look(opened), Optional.of(opened));
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
        if (isClosed()) {
            // The stop came while it was being opened and found no driver to close.
            closeDriver();
            return;
        }
        LOG.info("backend {} is ready", name);
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private BackendState.Ready look(Driver opened) {
        Instant measured = clock.instant();
        return new BackendState.Ready(List.copyOf(opened.pools()), measured);
    }

    /** A backend that answered before keeps its driver: volumes in use need it, and most failures pass. */
    private Duration failed(Fault fault) {
        failures++;
        Duration pause = fault.code().repetitionHarms() ? HARMFUL_RETRY : pause(failures);
        Instant now = clock.instant();
        LOG.warn("backend {} is not ready: {}", name, fault.sentence());
        failedSince = failedSince.or(() -> Optional.of(now));
        become(new BackendState.Failed(fault, failedSince.get(), now.plus(pause)), driver);
        return pause;
    }

    private static Duration pause(int failures) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
        return wait.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : wait;
    }

    private void become(BackendState next, Optional<Driver> opened) {
        lock.lock();
        try {
            state = next;
            driver = opened;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Fault notReady() {
        String cause =
                switch (state) {
                    case BackendState.Failed failed -> failed.fault().sentence();
                    case BackendState.Configured _, BackendState.Validating _ -> "it is being validated";
                    case BackendState.Ready _ -> "it is being closed";
                };
        return Fault.of(
                        BlockFault.BACKEND_NOT_READY,
                        "Backend " + name + " is not ready",
                        cause,
                        "It is tried again by itself; correct the cause, then ask for a validation.")
                .about("backend", name);
    }
}
