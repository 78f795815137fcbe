package octopus.driver.cinder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;
import tools.jackson.databind.JsonNode;

/** A Cinder driver's statistics as pool reports. */
final class Pools {
    private static final double GIB = 1L << 30;
    private static final Set<String> USED = Set.of(
            "pools",
            "pool_name",
            "total_capacity_gb",
            "free_capacity_gb",
            "provisioned_capacity_gb",
            "reserved_percentage",
            "max_over_subscription_ratio",
            "thin_provisioning_support",
            "thick_provisioning_support",
            "online_extend_support",
            "multiattach",
            "storage_protocol",
            "volume_backend_name");

    private Pools() {}

    /** @param backend the name of the one pool of a driver that knows no pools */
    static List<PoolReport> of(JsonNode stats, String backend) {
        List<PoolReport> reports = new ArrayList<>();
        if (stats.path("pools").isArray() && !stats.path("pools").isEmpty()) {
            stats.path("pools").forEach(pool -> reports.add(report(stats, pool, backend)));
        } else {
            reports.add(report(stats, stats, backend));
        }
        return reports;
    }

    private static PoolReport report(JsonNode stats, JsonNode pool, String backend) {
        boolean thin = flag(stats, pool, "thin_provisioning_support", false);
        return new PoolReport(
                pool.path("pool_name").asString(backend),
                capacity(value(stats, pool, "total_capacity_gb"), value(stats, pool, "free_capacity_gb")),
                gib(value(stats, pool, "provisioned_capacity_gb").asDouble(0)),
                Math.clamp(value(stats, pool, "reserved_percentage").asInt(0), 0, 100),
                ratio(value(stats, pool, "max_over_subscription_ratio")),
                thin,
                flag(stats, pool, "thick_provisioning_support", !thin),
                flag(stats, pool, "online_extend_support", true),
                flag(stats, pool, "multiattach", false),
                value(stats, pool, "storage_protocol").asString("unknown"),
                others(stats, pool));
    }

    private static PoolReport.Capacity capacity(JsonNode total, JsonNode free) {
        if (total.asString("").equals("infinite") || free.asString("").equals("infinite")) {
            return new PoolReport.Capacity.Infinite();
        }
        double most = number(total);
        double left = number(free);
        return Double.isNaN(most) || Double.isNaN(left) || most <= 0
                ? new PoolReport.Capacity.Unknown()
                : new PoolReport.Capacity.Known(gib(most), gib(Math.min(most, left)));
    }

    private static double number(JsonNode node) {
        try {
            return node.isNumber() ? node.asDouble() : Double.parseDouble(node.asString("unknown"));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static Size gib(double gib) {
        return Size.ofBytes(Math.max(0, (long) (gib * GIB)));
    }

    /** {@code auto} is the driver's own sum of what it has promised; the usual value is as good. */
    private static double ratio(JsonNode node) {
        double value = number(node);
        return Double.isNaN(value) ? 20 : Math.max(1, value);
    }

    private static boolean flag(JsonNode stats, JsonNode pool, String name, boolean otherwise) {
        JsonNode node = value(stats, pool, name);
        return node.isMissingNode() || node.isNull()
                ? otherwise
                : node.asString("").equalsIgnoreCase("true") || node.asBoolean(false);
    }

    private static JsonNode value(JsonNode stats, JsonNode pool, String name) {
        return pool.has(name) ? pool.path(name) : stats.path(name);
    }

    /** Whatever else it tells can be asked for by extra specs. */
    private static Map<String, String> others(JsonNode stats, JsonNode pool) {
        Map<String, String> all = new HashMap<>();
        for (JsonNode node : List.of(stats, pool)) {
            node.forEachEntry((name, value) -> {
                if (!USED.contains(name) && value.isValueNode() && !value.isNull()) {
                    all.put(name, value.asString(""));
                }
            });
        }
        return all;
    }
}
