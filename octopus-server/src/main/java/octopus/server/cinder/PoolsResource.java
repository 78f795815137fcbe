package octopus.server.cinder;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.Backends;
import octopus.block.group.GroupType;
import octopus.block.schedule.PlacementRequest;
import octopus.block.schedule.PoolState;
import octopus.block.schedule.Scheduler;
import octopus.block.type.VolumeTypeService;
import octopus.core.json.Json;
import octopus.server.http.Method;
import octopus.server.http.Query;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The pools as the scheduler sees them. */
public final class PoolsResource {
    private final Backends backends;
    private final VolumeTypeService types;
    private final Clock clock;

    public PoolsResource(Backends backends, VolumeTypeService types, Clock clock) {
        this.backends = backends;
        this.types = types;
        this.clock = clock;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/scheduler-stats/get_pools", "cinder pools.list", this::list)
                        .says("Lists the pools of all backends, with detail=true their figures")
                        .admin("scheduler_extension:scheduler_stats:get_pools")
                        .query(
                                new Route.Parameter("detail", "whether to show the figures"),
                                new Route.Parameter("name", "only this pool; from 3.28, as any other figure"),
                                new Route.Parameter("volume_type", "only pools that suit this type; from 3.35")));
    }

    private void list(CinderRequest request) {
        boolean detail = request.query("detail")
                .map(text -> Flags.of(text)
                        .orElseThrow(
                                () -> CinderFault.badRequest("Value '" + text + "' for 'detail' is not a boolean.")))
                .orElse(false);
        if (request.at(ResourceFilters.SINCE)) {
            // The only list whose filters count for administrators too.
            List<String> filters = request.query().entries().stream()
                    .map(Query.Entry::name)
                    .filter(name -> !name.equals("detail"))
                    .toList();
            ResourceFilters.refuseUnknown(request, "pool", filters, false);
        }
        List<PoolState> pools = backends.pools().stream()
                .filter(pool -> !request.at(28) || wanted(request, pool))
                .toList();
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("pools");
            pools.forEach(pool -> write(out, pool, detail));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private boolean wanted(CinderRequest request, PoolState pool) {
        Map<String, @Nullable Object> figures = figures(pool);
        for (Query.Entry filter : request.query().entries()) {
            boolean fits =
                    switch (filter.name()) {
                        case "detail" -> true;
                        case "name" -> pool.host().equals(filter.value());
                        case "volume_type" -> !request.at(35) || suits(pool, filter.value());
                        default -> equal(figures.get(filter.name()), filter.value());
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private boolean suits(PoolState pool, String type) {
        PlacementRequest asked = PlacementRequest.create(Size.ZERO)
                .type(types.find(type).extraSpecs(), Map.of())
                .at(PlacementRequest.Purpose.KEEP, Optional.of(pool.host()));
        return Scheduler.refusal(asked, pool.withEnabled(true)).isEmpty();
    }

    private static boolean equal(@Nullable Object figure, String wanted) {
        return switch (figure) {
            case null -> false;
            case Boolean flag -> Flags.of(wanted).filter(flag::equals).isPresent();
            case Number number ->
                number.toString().equals(wanted) || number.toString().equals(wanted + ".0");
            default -> figure.toString().equals(wanted);
        };
    }

    private void write(JsonGenerator out, PoolState pool, boolean detail) {
        out.writeStartObject();
        out.writeStringProperty("name", pool.host());
        if (detail) {
            out.writeName("capabilities");
            Json.MAPPER.writeValue(out, figures(pool));
        }
        out.writeEndObject();
    }

    /** In the order in which Cinder's own drivers report them. */
    private Map<String, @Nullable Object> figures(PoolState pool) {
        PoolReport report = pool.report();
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        figures.put("pool_name", report.name());
        capacity(figures, report.capacity());
        figures.put("provisioned_capacity_gb", gib(report.provisioned()));
        figures.put("allocated_capacity_gb", gib(pool.allocated()));
        figures.put("reserved_percentage", report.reservedPercentage());
        figures.put("max_over_subscription_ratio", report.maxOverSubscriptionRatio());
        figures.put("total_volumes", pool.volumeCount());
        figures.put("QoS_support", "True".equals(pool.capabilities().get("QoS_support")));
        figures.put("multiattach", report.multiattach());
        figures.put("thin_provisioning_support", report.thin());
        figures.put("thick_provisioning_support", report.thick());
        figures.put("online_extend_support", report.onlineExtend());
        Map<String, String> facts = pool.capabilities();
        boolean groups = "True".equals(facts.get(GroupType.CONSISTENT_SNAPSHOTS));
        figures.put("consistencygroup_support", groups);
        figures.put(GroupType.CONSISTENT_SNAPSHOTS, groups);
        figures.put("filter_function", facts.get("filter_function"));
        figures.put("goodness_function", facts.get("goodness_function"));
        figures.put("storage_protocol", report.protocol());
        facts.forEach(figures::putIfAbsent);
        report.capabilities().forEach(figures::putIfAbsent);
        figures.put("timestamp", Times.text(clock.instant()));
        return figures;
    }

    private static void capacity(Map<String, @Nullable Object> figures, PoolReport.Capacity capacity) {
        switch (capacity) {
            case PoolReport.Capacity.Known known -> {
                figures.put("total_capacity_gb", gib(known.total()));
                figures.put("free_capacity_gb", gib(known.free()));
            }
            case PoolReport.Capacity.Infinite _ -> {
                figures.put("total_capacity_gb", "infinite");
                figures.put("free_capacity_gb", "infinite");
            }
            case PoolReport.Capacity.Unknown _ -> {
                figures.put("total_capacity_gb", "unknown");
                figures.put("free_capacity_gb", "unknown");
            }
        }
    }

    private static double gib(Size size) {
        return Math.round(size.gib() * 100) / 100.0;
    }
}
