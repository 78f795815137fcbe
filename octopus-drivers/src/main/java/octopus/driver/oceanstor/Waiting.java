package octopus.driver.oceanstor;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/** Asks again and again until the array has done something in its own time. */
final class Waiting {
    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private Waiting() {}

    static void until(String what, BooleanSupplier done) {
        Duration pause = FIRST;
        while (!done.getAsBoolean()) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Fault.of(CommonFault.TIMED_OUT, "Waiting for " + what, "Octopus is stopping", "Start it again.")
                        .exception();
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        }
    }
}
