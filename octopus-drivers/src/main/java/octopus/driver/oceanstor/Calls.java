package octopus.driver.oceanstor;

import java.util.function.Supplier;

/** The edge of the driver: what the array refused leaves as a fault. */
final class Calls {
    private Calls() {}

    static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (Refusal e) {
            throw e.fault();
        }
    }
}
