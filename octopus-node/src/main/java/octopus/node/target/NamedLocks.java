package octopus.node.target;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Calls for the same target wait for each other. A fixed number of locks, so nothing is left of names long gone. */
final class NamedLocks {
    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(256).toArray(ReentrantLock[]::new);

    <T> T holding(String name, Supplier<T> work) {
        ReentrantLock lock = locks[Math.floorMod(name.hashCode(), locks.length)];
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for everybody who works, and keeps all others out meanwhile. */
    void holdingAll(Runnable work) {
        for (ReentrantLock lock : locks) {
            lock.lock();
        }
        try {
            work.run();
        } finally {
            for (ReentrantLock lock : locks) {
                lock.unlock();
            }
        }
    }

    void holding(String name, Runnable work) {
        holding(name, () -> {
            work.run();
            return true;
        });
    }
}
