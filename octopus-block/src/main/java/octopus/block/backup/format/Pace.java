package octopus.block.backup.format;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How fast a copy may go, how far it is, and whether it shall stop. One thread copies, others look and stop. */
public final class Pace {
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(50);

    private final long bytesPerSecond;
    private volatile long total = 1;
    private volatile long done;
    private volatile boolean stopped;
    private long freeAt = System.nanoTime();

    /** @param bytesPerSecond zero for no limit */
    public Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** The copy was asked to stop and has stopped. */
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("the copy was asked to stop");
        }
    }

    public void stop() {
        stopped = true;
    }

    /** 0 to 1. */
    public double share() {
        return Math.min(1, (double) done / total);
    }

    void begin(long bytes) {
        total = Math.max(1, bytes);
    }

    /** @throws Stopped when somebody asked for it */
    void at(long position) {
        done = position;
        if (stopped) {
            throw new Stopped();
        }
    }

    /** Waits until so many bytes more may pass. */
    void take(int bytes) {
        if (bytesPerSecond <= 0) {
            return;
        }
        long now = System.nanoTime();
        freeAt = Math.max(freeAt, now - TimeUnit.SECONDS.toNanos(1))
                + (long) ((double) bytes / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
        while (freeAt - System.nanoTime() > 0) {
            LockSupport.parkNanos(Math.min(LOOK_EVERY, freeAt - System.nanoTime()));
            at(done);
        }
    }
}
