package octopus.server.http;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts requests under way, so that a stop can wait for them and keep new ones out. */
final class Traffic {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private int underWay;
    private volatile boolean stopping;

    /** False once a stop was asked for. */
    boolean enter() {
        lock.lock();
        try {
            if (stopping) {
                return false;
            }
            underWay++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            underWay--;
            if (underWay == 0) {
                quiet.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isStopping() {
        return stopping;
    }

    /** Keeps new requests out and waits for the others. @return how many are still under way when the time is over */
    int stop(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            stopping = true;
            long left = atMost.toNanos();
            while (underWay > 0 && left > 0) {
                left = quiet.awaitNanos(left);
            }
            return underWay;
        } finally {
            lock.unlock();
        }
    }
}
