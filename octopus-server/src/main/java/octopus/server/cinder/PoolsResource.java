package octopus.server.cinder;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.Backends;
import octopus.block.group.GroupType;
import octopus.block.schedule.PoolState;
import octopus.server.http.Method;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;
import tools.jackson.core.JsonGenerator;

/** The pools as the scheduler sees them. */
public final class PoolsResource {
    private final Backends backends;
    private final Clock clock;

    public PoolsResource(Backends backends, Clock clock) {
        this.backends = backends;
        this.clock = clock;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/scheduler-stats/get_pools", "cinder pools.list", this::list)
                        .says("Lists the pools of all backends, with detail=true their figures")
                        .admin("scheduler_extension:scheduler_stats:get_pools")
                        .query(
                                new Route.Parameter("detail", "whether to show the figures"),
                                new Route.Parameter("name", "only this pool; from 3.28")));
    }

    private void list(CinderRequest request) {
        boolean detail = request.query("detail")
                .map(text -> Flags.of(text)
                        .orElseThrow(
                                () -> CinderFault.badRequest("Value '" + text + "' for 'detail' is not a boolean.")))
                .orElse(false);
        Optional<String> name = request.at(28) ? request.query("name") : Optional.empty();
        List<PoolState> pools = backends.pools().stream()
                .filter(pool -> name.isEmpty() || pool.host().equals(name.get()))
                .toList();
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("pools");
            pools.forEach(pool -> write(out, pool, detail));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void write(JsonGenerator out, PoolState pool, boolean detail) {
        out.writeStartObject();
        out.writeStringProperty("name", pool.host());
        if (detail) {
            out.writeObjectPropertyStart("capabilities");
            capabilities(out, pool);
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private void capabilities(JsonGenerator out, PoolState pool) {
        PoolReport report = pool.report();
        out.writeStringProperty("pool_name", report.name());
        capacity(out, report.capacity());
        out.writeNumberProperty("provisioned_capacity_gb", gib(report.provisioned()));
        out.writeNumberProperty("allocated_capacity_gb", gib(pool.allocated()));
        out.writeNumberProperty("reserved_percentage", report.reservedPercentage());
        out.writeNumberProperty("max_over_subscription_ratio", report.maxOverSubscriptionRatio());
        out.writeNumberProperty("total_volumes", pool.volumeCount());
        out.writeBooleanProperty("QoS_support", false);
        out.writeBooleanProperty("multiattach", report.multiattach());
        out.writeBooleanProperty("thin_provisioning_support", report.thin());
        out.writeBooleanProperty("thick_provisioning_support", report.thick());
        out.writeBooleanProperty("online_extend_support", report.onlineExtend());
        Map<String, String> facts = pool.capabilities();
        boolean groups = "True".equals(facts.get(GroupType.CONSISTENT_SNAPSHOTS));
        out.writeBooleanProperty("consistencygroup_support", groups);
        out.writeBooleanProperty(GroupType.CONSISTENT_SNAPSHOTS, groups);
        for (String name : List.of("filter_function", "goodness_function")) {
            JsonMaps.writeOrNull(out, name, Optional.ofNullable(facts.get(name)));
        }
        out.writeStringProperty("storage_protocol", report.protocol());
        facts.forEach((key, value) -> {
            if (!key.equals("storage_protocol")
                    && !key.equals(GroupType.CONSISTENT_SNAPSHOTS)
                    && !key.endsWith("_function")) {
                out.writeStringProperty(key, value);
            }
        });
        report.capabilities().forEach((key, value) -> {
            if (!facts.containsKey(key)) {
                out.writeStringProperty(key, value);
            }
        });
        out.writeStringProperty("timestamp", Times.text(clock.instant()));
    }

    private static void capacity(JsonGenerator out, PoolReport.Capacity capacity) {
        switch (capacity) {
            case PoolReport.Capacity.Known known -> {
                out.writeNumberProperty("total_capacity_gb", gib(known.total()));
                out.writeNumberProperty("free_capacity_gb", gib(known.free()));
            }
            case PoolReport.Capacity.Infinite infinite -> {
                out.writeStringProperty("total_capacity_gb", "infinite");
                out.writeStringProperty("free_capacity_gb", "infinite");
            }
            case PoolReport.Capacity.Unknown unknown -> {
                out.writeStringProperty("total_capacity_gb", "unknown");
                out.writeStringProperty("free_capacity_gb", "unknown");
            }
        }
    }

    private static double gib(Size size) {
        return Math.round(size.gib() * 100) / 100.0;
    }
}
