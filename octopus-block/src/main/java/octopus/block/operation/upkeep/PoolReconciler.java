package octopus.block.operation.upkeep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import octopus.block.BlockFault;
import octopus.block.finding.Check;
import octopus.block.finding.Sighting;
import octopus.block.operation.Workbench;
import octopus.block.schedule.PoolState;
import octopus.block.volume.VolumeStore;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.driver.PoolReport;

/** Pools that volumes are in and that nobody reports any more, and pools that are full. */
final class PoolReconciler implements Reconciler {
    private final Workbench bench;

    PoolReconciler(Workbench bench) {
        this.bench = bench;
    }

    @Override
    public Set<Check> checks() {
        return Set.of(Check.POOL_GONE, Check.POOL_FULL);
    }

    @Override
    public List<Sighting> look(String backend) {
        List<Sighting> seen = new ArrayList<>();
        List<PoolState> pools = bench.backends().pools().stream()
                .filter(pool -> pool.backend().equals(backend))
                .toList();
        Set<String> reported = pools.stream().map(pool -> pool.report().name()).collect(Collectors.toSet());
        Map<String, VolumeStore.PoolUse> uses =
                bench.database().read(sql -> bench.stores().volumes().usesOfPools(sql, backend));
        uses.forEach((pool, use) -> {
            if (!reported.contains(pool)) {
                seen.add(gone(backend, pool, use));
            }
        });
        pools.stream()
                .filter(pool -> isFull(pool.report()))
                .forEach(pool -> seen.add(full(backend, pool.report().name())));
        return seen;
    }

    private static Sighting gone(String backend, String pool, VolumeStore.PoolUse use) {
        return Sighting.of(
                Check.POOL_GONE,
                "pool:" + pool,
                Fault.of(
                        BlockFault.POOL_NOT_FOUND,
                        "Pool " + pool + " of backend " + backend + " with " + use.volumes() + " volumes (" + use.size()
                                + ")",
                        "the backend does not report it",
                        "See whether it was renamed or removed there; give it its old name back, or set the backend's"
                                + " options so that it is seen again."));
    }

    private static boolean isFull(PoolReport report) {
        return switch (report.capacity()) {
            case PoolReport.Capacity.Known known ->
                known.total().bytes() > 0
                        && known.free().bytes() <= known.total().bytes() / 100 * report.reservedPercentage();
            case PoolReport.Capacity.Infinite infinite -> false;
            case PoolReport.Capacity.Unknown unknown -> false;
        };
    }

    /** Without figures, which change at every look: the list of pools has them. */
    private static Sighting full(String backend, String pool) {
        return Sighting.of(
                Check.POOL_FULL,
                "pool:" + pool,
                Fault.of(
                        CommonFault.NO_SPACE,
                        "Pool " + pool + " of backend " + backend,
                        "no more is free than what is reserved: new volumes are not placed there, and thin ones may not"
                                + " be able to grow",
                        "Delete what is not needed, or enlarge the pool; octopus pool list shows how much is left."));
    }
}
