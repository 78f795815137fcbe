package octopus.block.history;

import java.time.Instant;
import octopus.spi.Size;

/** What a pool was like. @param takenAt to the minute */
public record CapacitySample(Instant takenAt, Size total, Size free, Size provisioned) {
    /** What is on it. */
    public long usedBytes() {
        return Math.max(0, total.bytes() - free.bytes());
    }
}
