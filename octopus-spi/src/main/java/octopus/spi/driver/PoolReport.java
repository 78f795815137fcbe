package octopus.spi.driver;

import java.util.Map;
import octopus.spi.Size;

/**
 * A pool's capacity as it is now. Thin and thick are told apart: {@code provisioned} is what was promised,
 * {@code total - free} what is really used.
 *
 * @param capacity what is known of the room in it
 * @param provisioned sum of the sizes of all volumes in it
 * @param reservedPercentage share of the total that is never given away, 0 to 100
 * @param maxOverSubscriptionRatio how much more than the total may be promised when thin, at least 1
 * @param capabilities further facts that extra specs can ask for, by name
 */
public record PoolReport(
        String name,
        Capacity capacity,
        Size provisioned,
        int reservedPercentage,
        double maxOverSubscriptionRatio,
        boolean thin,
        boolean thick,
        boolean onlineExtend,
        boolean multiattach,
        String protocol,
        Map<String, String> capabilities) {

    public PoolReport {
        capabilities = Map.copyOf(capabilities);
    }

    /** How much room there is, as far as the storage can tell. */
    public sealed interface Capacity {
        record Known(Size total, Size free) implements Capacity {}

        record Infinite() implements Capacity {}

        record Unknown() implements Capacity {}
    }
}
