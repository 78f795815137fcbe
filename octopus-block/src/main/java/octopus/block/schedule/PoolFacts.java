package octopus.block.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;

/**
 * What a pool reports under the names that extra specs and filter functions use. Booleans are written as Cinder writes
 * them, {@code True} and {@code False}.
 */
final class PoolFacts {
    /** Spellings that mean the same protocol; the first is shown. Cinder's constants. */
    private static final List<List<String>> PROTOCOLS = List.of(
            List.of("iSCSI", "iscsi"),
            List.of("FC", "fibre_channel", "fc"),
            List.of("NFS", "nfs"),
            List.of("NVMe-oF", "NVMeOF", "nvmeof"));

    private PoolFacts() {}

    /** Each capability with the values that count as it; more than one for a protocol. */
    static Map<String, List<String>> capabilities(PoolState pool) {
        Map<String, List<String>> facts = new LinkedHashMap<>();
        stats(pool).forEach((key, value) -> facts.put(key, List.of(value)));
        facts.computeIfPresent("storage_protocol", (_, value) -> protocolSpellings(value.getFirst()));
        return facts;
    }

    /** Each figure and capability with one value. */
    static Map<String, String> stats(PoolState pool) {
        PoolReport report = pool.report();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("host", pool.host());
        facts.put("volume_backend_name", pool.backend());
        facts.put("pool_name", report.name());
        facts.put("storage_protocol", report.protocol());
        facts.put("thin_provisioning_support", python(report.thin()));
        facts.put("thick_provisioning_support", python(report.thick()));
        facts.put("online_extend_support", python(report.onlineExtend()));
        facts.put("multiattach", python(report.multiattach()));
        facts.put("reserved_percentage", String.valueOf(report.reservedPercentage()));
        facts.put("max_over_subscription_ratio", String.valueOf(report.maxOverSubscriptionRatio()));
        facts.put(
                "provisioned_capacity_gb",
                gib(report.provisioned().plus(pool.recent().inFlight())));
        facts.put("allocated_capacity_gb", gib(pool.allocated()));
        facts.put(
                "total_volumes",
                String.valueOf(pool.volumeCount() + pool.recent().count()));
        putCapacity(facts, report.capacity());
        facts.putAll(pool.capabilities());
        facts.putAll(report.capabilities());
        return facts;
    }

    private static void putCapacity(Map<String, String> facts, PoolReport.Capacity capacity) {
        switch (capacity) {
            case PoolReport.Capacity.Known(Size total, Size free) -> {
                facts.put("total_capacity_gb", gib(total));
                facts.put("free_capacity_gb", gib(free));
            }
            case PoolReport.Capacity.Infinite _ ->
                Set.of("total_capacity_gb", "free_capacity_gb").forEach(key -> facts.put(key, "infinite"));
            case PoolReport.Capacity.Unknown _ ->
                Set.of("total_capacity_gb", "free_capacity_gb").forEach(key -> facts.put(key, "unknown"));
        }
    }

    private static List<String> protocolSpellings(String protocol) {
        return PROTOCOLS.stream()
                .filter(spellings -> spellings.contains(protocol))
                .findFirst()
                .orElse(List.of(protocol));
    }

    private static String gib(Size size) {
        return String.valueOf(Math.round(size.gib() * 100) / 100.0);
    }

    private static String python(boolean value) {
        return value ? "True" : "False";
    }
}
