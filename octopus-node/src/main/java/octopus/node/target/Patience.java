package octopus.node.target;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import octopus.spi.Fault;

/** Waits for what another process does in its own time. */
final class Patience {
    private Patience() {}

    /** @throws octopus.spi.StorageException SESSIONS_REMAIN when it does not happen in time */
    static void until(Duration limit, String what, BooleanSupplier happened) {
        long end = System.nanoTime() + limit.toNanos();
        long pause = 1;
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw Fault.of(
                                TargetFault.SESSIONS_REMAIN,
                                "Waiting for " + what,
                                "they did not within " + limit.toSeconds() + " s",
                                "Stop the consumer's input and output on this volume, then try again.")
                        .exception();
            }
            pause(pause);
            pause = Math.min(50, pause * 2);
        }
    }

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(
                            octopus.spi.CommonFault.TIMED_OUT,
                            "Waiting for the target daemon",
                            "Octopus is stopping",
                            "Start it again.")
                    .exception();
        }
    }
}
