package octopus.node.attach;

import java.time.Duration;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/** Between two looks at what the kernel does in its own time: short at first, then longer, until the time is over. */
final class Pause {
    private static final long FIRST = 20;
    private static final long LONGEST = 500;

    private final long end;
    private long millis = FIRST;

    private Pause(long end) {
        this.end = end;
    }

    static Pause atMost(Duration time) {
        return new Pause(System.nanoTime() + time.toNanos());
    }

    /** @return false when the time is over */
    boolean next() {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            return false;
        }
        try {
            Thread.sleep(Math.min(left, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(
                            CommonFault.TIMED_OUT,
                            "Waiting for a device",
                            "the program is being stopped",
                            "Detach the volume, then try again.")
                    .exception();
        }
        millis = Math.min(millis * 2, LONGEST);
        return true;
    }
}
