package octopus.block.schedule;

import java.util.Map;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;

/**
 * A pool as the scheduler sees it: the driver's last report and what we know ourselves.
 *
 * @param backend the backend's name
 * @param host Cinder's name of the pool, {@code host@backend#pool}
 * @param volumeCount rows of volumes in this pool
 * @param allocated sum of the sizes of those rows, also of volumes still being created
 * @param enabled false when an operator disabled the backend or it is not ready
 * @param capabilities facts of the whole backend ({@code volume_backend_name}, {@code vendor_name}, {@code
 *     filter_function}, …); a pool's own report wins over them
 * @param recent what happened since the report
 */
public record PoolState(
        String backend,
        String host,
        String availabilityZone,
        PoolReport report,
        long volumeCount,
        Size allocated,
        boolean enabled,
        Map<String, String> capabilities,
        Recent recent) {

    public PoolState {
        capabilities = Map.copyOf(capabilities);
    }

    /**
     * @param inFlight sum of the sizes placed here that the report cannot contain yet
     * @param count number of those volumes
     * @param lastChosen a number that grows with every choice; 0 when never chosen
     */
    public record Recent(Size inFlight, long count, long lastChosen) {
        public static final Recent NONE = new Recent(Size.ZERO, 0, 0);
    }

    /** An enabled pool with nothing in it that we know of. */
    public static PoolState of(String backend, String host, String availabilityZone, PoolReport report) {
        return new PoolState(backend, host, availabilityZone, report, 0, Size.ZERO, true, Map.of(), Recent.NONE);
    }

    public PoolState withRows(long newVolumeCount, Size newAllocated) {
        return new PoolState(
                backend, host, availabilityZone, report, newVolumeCount, newAllocated, enabled, capabilities, recent);
    }

    public PoolState withEnabled(boolean newEnabled) {
        return new PoolState(
                backend, host, availabilityZone, report, volumeCount, allocated, newEnabled, capabilities, recent);
    }

    public PoolState withCapabilities(Map<String, String> newCapabilities) {
        return new PoolState(
                backend, host, availabilityZone, report, volumeCount, allocated, enabled, newCapabilities, recent);
    }

    public PoolState withRecent(Recent newRecent) {
        return new PoolState(
                backend, host, availabilityZone, report, volumeCount, allocated, enabled, capabilities, newRecent);
    }
}
