package octopus.driver.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import org.jspecify.annotations.Nullable;

/**
 * One changing operation per volume at a time, in this process and beside others: byte ranges of one lock file, which
 * the kernel releases when a process dies. Volumes share a fixed number of ranges by the hash of their name, so nothing
 * has to be cleaned up.
 */
final class Locks {
    static final String FILE = ".octopus.lock";
    private static final int STRIPES = 256;
    /** Comes last in the order: held for the short time that shared layers are looked at. */
    private static final int LAYERS = STRIPES;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final ConcurrentHashMap<Path, Locks> SHARED = new ConcurrentHashMap<>();

    private final Path path;
    private final FileChannel channel;
    private final ReentrantLock[] local = new ReentrantLock[STRIPES + 1];
    /** Drivers of this process that have the directory open; changed inside {@code SHARED} only. */
    private int users;

    private final FileLock[] held = new FileLock[STRIPES + 1];

    private Locks(Path path) {
        this.path = path;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failed(e);
        }
        for (int i = 0; i < local.length; i++) {
            local[i] = new ReentrantLock();
        }
    }

    /**
     * Of a directory. One object per process, since closing any channel of a file drops all the locks that the process
     * has on it (fcntl(2)).
     */
    static Locks of(Directory directory) {
        return SHARED.compute(directory.resolve(FILE), (path, present) -> {
            Locks locks = present == null ? new Locks(path) : present;
            locks.users++;
            return locks;
        });
    }

    /** Says that one driver needs it no more. */
    void leave() {
        SHARED.computeIfPresent(path, (path, locks) -> {
            locks.users--;
            return locks.users > 0 ? locks : locks.closed();
        });
    }

    private @Nullable Locks closed() {
        try {
            channel.close();
            return null;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Holds the named objects; several at once always in the same order, so nobody waits in a circle. */
    Held hold(String... names) {
        return take(Stream.of(names)
                .mapToInt(name -> Math.floorMod(name.hashCode(), STRIPES))
                .distinct()
                .sorted()
                .toArray());
    }

    /** Holds what concerns layers that several objects may use. Nothing else may be asked for while it is held. */
    Held holdLayers() {
        return take(new int[] {LAYERS});
    }

    private Held take(int[] stripes) {
        Deque<Integer> taken = new ArrayDeque<>();
        try {
            for (int stripe : stripes) {
                lock(stripe);
                taken.push(stripe);
            }
            return () -> taken.forEach(this::unlock);
        } catch (RuntimeException e) {
            taken.forEach(this::unlock);
            throw e;
        }
    }

    private void lock(int stripe) {
        local[stripe].lock();
        if (local[stripe].getHoldCount() > 1) {
            return;
        }
        try {
            held[stripe] = fileLock(stripe);
        } catch (RuntimeException e) {
            local[stripe].unlock();
            throw e;
        }
    }

    /** Looks again and again: a lock call that waits would hold the carrier of a virtual thread. */
    private FileLock fileLock(int stripe) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                FileLock lock = channel.tryLock(stripe, 1, false);
                if (lock != null) {
                    return lock;
                }
                if (System.nanoTime() > end) {
                    throw Fault.of(
                                    CommonFault.OBJECT_BUSY,
                                    "Locking " + path,
                                    "another process has held it for " + PATIENCE.toMinutes() + " minutes",
                                    "Find the other process (lslocks), or wait.")
                            .exception();
                }
                Thread.sleep(5);
            }
        } catch (IOException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(CommonFault.TIMED_OUT, "Locking " + path, "Octopus is stopping", "Start it again.")
                    .exception();
        }
    }

    private void unlock(int stripe) {
        try {
            if (local[stripe].getHoldCount() == 1) {
                held[stripe].release();
            }
        } catch (IOException e) {
            throw failed(e);
        } finally {
            local[stripe].unlock();
        }
    }

    private RuntimeException failed(IOException e) {
        return Fault.of(
                        CommonFault.BACKEND_FAILED,
                        "Locking " + path,
                        String.valueOf(e.getMessage()),
                        "Check that the directory is there and writable.")
                .exception();
    }
}
