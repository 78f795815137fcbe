package octopus.simulator.oceanstor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** What all requests of initiators pass through, and what can be closed for a moment. */
final class Gate {
    /** Commands that went in before it closed are done by then: tgtd works on files in the page cache. */
    private static final long SETTLED_MILLISECONDS = 30;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private final AtomicInteger connections = new AtomicInteger();

    void enter() {
        lock.readLock().lock();
    }

    void leave() {
        lock.readLock().unlock();
    }

    void connected() {
        connections.incrementAndGet();
    }

    void disconnected() {
        connections.decrementAndGet();
    }

    void closedFor(Runnable work) {
        lock.writeLock().lock();
        try {
            if (connections.get() > 0) {
                Thread.sleep(SETTLED_MILLISECONDS);
            }
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
