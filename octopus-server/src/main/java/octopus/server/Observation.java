package octopus.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import octopus.block.backend.BackendState;
import octopus.block.history.CapacityHistory;
import octopus.block.room.BlockRoom;
import octopus.block.schedule.PoolState;
import octopus.core.flow.FlowChange;
import octopus.core.flow.FlowListener;
import octopus.core.flow.FlowState;
import octopus.server.metrics.Metrics;
import octopus.server.metrics.PoolGauges;
import octopus.server.page.HealthCheck;
import octopus.spi.driver.PoolReport;

/** What the rooms let be seen of themselves: figures for Prometheus, checks for load balancers. */
final class Observation {
    private Observation() {}

    static FlowListener flows(Metrics metrics) {
        return change -> {
            if (change.state().isFinished() || change.state() == FlowState.STUCK) {
                ended(metrics, change);
            }
        };
    }

    private static void ended(Metrics metrics, FlowChange change) {
        metrics.flowEnded(change.name(), change.state().name().toLowerCase(Locale.ROOT), change.elapsed());
    }

    /** Nothing before the rooms are open. */
    static List<PoolGauges.Sample> pools(Optional<BlockRoom> room, Optional<CapacityHistory> history) {
        return room.map(open -> open.open().pools()).orElse(List.of()).stream()
                .map(pool -> sample(
                        pool,
                        history.flatMap(known -> known.daysLeft(pool.host())).orElse(Double.NaN)))
                .toList();
    }

    private static PoolGauges.Sample sample(PoolState pool, double daysLeft) {
        double provisioned = pool.report().provisioned().bytes();
        return switch (pool.report().capacity()) {
            case PoolReport.Capacity.Known known ->
                new PoolGauges.Sample(
                        pool.host(), known.total().bytes(), known.free().bytes(), provisioned, daysLeft);
            case PoolReport.Capacity.Infinite infinite ->
                new PoolGauges.Sample(
                        pool.host(), Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, provisioned, daysLeft);
            case PoolReport.Capacity.Unknown unknown ->
                new PoolGauges.Sample(pool.host(), Double.NaN, Double.NaN, provisioned, daysLeft);
        };
    }

    static List<HealthCheck> checks(BlockRoom room) {
        return List.of(
                HealthCheck.of("database", () -> {
                    // Throws with the reason when nothing can be written; an empty transaction would write nothing.
                    room.upkeep().beat();
                    return Optional.empty();
                }),
                HealthCheck.of("backends", () -> backends(room)));
    }

    /** One that works will do: the others say themselves what they lack. */
    private static Optional<String> backends(BlockRoom room) {
        var all = room.backends().list();
        boolean serving =
                all.isEmpty() || all.stream().anyMatch(view -> !(view.state() instanceof BackendState.Failed));
        return serving ? Optional.empty() : Optional.of("none of " + all.size() + " backends works");
    }
}
