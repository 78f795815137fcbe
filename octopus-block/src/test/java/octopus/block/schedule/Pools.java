package octopus.block.schedule;

import java.util.Map;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;

/** Pools for tests. */
public final class Pools {
    private Pools() {}

    public static PoolState thin(String backend, long totalGib, long provisionedGib, double ratio) {
        return pool(
                backend,
                new PoolReport.Capacity.Known(Size.ofGib(totalGib), Size.ofGib(totalGib)),
                provisionedGib,
                0,
                ratio,
                true);
    }

    public static PoolState thick(String backend, long totalGib, long freeGib) {
        return pool(
                backend,
                new PoolReport.Capacity.Known(Size.ofGib(totalGib), Size.ofGib(freeGib)),
                totalGib - freeGib,
                0,
                1,
                false);
    }

    public static PoolState pool(
            String backend,
            PoolReport.Capacity capacity,
            long provisionedGib,
            int reserved,
            double ratio,
            boolean thin) {
        PoolReport report = new PoolReport(
                "pool",
                capacity,
                Size.ofGib(provisionedGib),
                reserved,
                ratio,
                thin,
                !thin,
                true,
                true,
                "iSCSI",
                Map.of("media", "ssd"));
        return PoolState.of(backend, "node@" + backend + "#pool", "nova", report);
    }

    /** Pool with these capabilities beside its own. */
    public static PoolState with(PoolState pool, String key, String value) {
        return pool.withCapabilities(Map.of(key, value));
    }

    /** Its volumes lie on this node. */
    public static PoolState onNode(PoolState pool, String node) {
        PoolReport report = pool.report();
        return PoolState.of(
                pool.backend(),
                pool.host(),
                pool.availabilityZone(),
                new PoolReport(
                        report.name(),
                        report.capacity(),
                        report.provisioned(),
                        report.reservedPercentage(),
                        report.maxOverSubscriptionRatio(),
                        report.thin(),
                        report.thick(),
                        report.onlineExtend(),
                        report.multiattach(),
                        report.protocol(),
                        Map.of("node", node)));
    }
}
