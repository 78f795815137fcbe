package octopus.block.schedule;

import java.util.Locale;
import java.util.Map;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;

/**
 * A pool's room by Cinder's formulas, in bytes.
 *
 * <pre>
 * reserved     = total x reserved% / 100
 * available    = total - reserved
 * promised     = max(provisioned, allocated by our rows, provisioned + placed since the report)
 * thin:  virtual free = available x ratio - promised
 * thick: virtual free = min(free - placed since the report, available - promised)
 * </pre>
 *
 * @param virtualFree negative when more is promised than there is
 * @param thin whether the thin formula was used
 */
record CapacityFigures(
        long total, long free, long available, long promised, long virtualFree, double ratio, boolean thin) {

    static CapacityFigures of(PoolState pool, PoolReport.Capacity.Known known, Map<String, String> extraSpecs) {
        PoolReport report = pool.report();
        boolean thin = report.thin() && !"thick".equals(extraSpecs.get("provisioning:type"));
        long total = known.total().bytes();
        long inFlight = pool.recent().inFlight().bytes();
        // A thin volume takes no room when it is made: what was placed since counts as promised, not as used.
        long free = known.free().bytes() - (thin ? 0 : inFlight);
        long available = total - reserved(total, report.reservedPercentage());
        long promised = Math.max(
                pool.allocated().bytes(), Math.addExact(report.provisioned().bytes(), inFlight));
        double ratio = thin ? report.maxOverSubscriptionRatio() : 1.0;
        long virtualFree =
                thin ? (long) Math.floor(available * ratio) - promised : Math.min(free, available - promised);
        return new CapacityFigures(total, free, available, promised, virtualFree, ratio, thin);
    }

    private static long reserved(long total, int percentage) {
        return (long) Math.ceil(total * (percentage / 100.0));
    }

    /** Real free space beyond the reserved share. */
    long reallyFree() {
        return free - (total - available);
    }

    /** How the virtual free space came about. */
    String words() {
        if (thin) {
            return "virtual free %s = %s x %s - %s"
                    .formatted(gib(virtualFree), number(available), ratio(ratio), number(promised));
        }
        return "free %s = the smaller of %s free and %s - %s"
                .formatted(gib(virtualFree), number(free), number(available), number(promised));
    }

    static String gib(long bytes) {
        return number(bytes) + " GiB";
    }

    static String gib(Size size) {
        return gib(size.bytes());
    }

    private static String number(long bytes) {
        String text = String.format(
                Locale.ROOT, "%.2f", (double) bytes / Size.ofGib(1).bytes());
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio * 10 == Math.rint(ratio * 10) ? "%.1f" : "%.3f", ratio);
    }
}
