package octopus.server.api;

import java.util.List;
import java.util.Optional;
import octopus.block.operation.PlacementService;
import octopus.block.schedule.PoolState;
import octopus.block.schedule.Refusal;
import octopus.block.schedule.Verdict;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import octopus.spi.Size;
import octopus.spi.driver.PoolReport;

/** Where volumes can be: the pools, and why one suits or does not. */
public final class PlacesResource {
    private final PlacementService placements;

    public PlacesResource(PlacementService placements) {
        this.placements = placements;
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/pools", "api pools.list", this::pools)
                        .says("Lists the pools with their capacity")
                        .admin("pool:list")
                        .answers(200, "Pools"),
                Route.<ApiRequest>of(Method.POST, "/placements", "api placements.explain", this::explain)
                        .says("Says of each pool whether it would take a volume, and why not; makes nothing")
                        .rule("placement:explain")
                        .takes(Body.of(
                                Field.required("size", Shapes.gib()).says("GiB"),
                                Field.optional("volume_type", Shapes.textOrNull(0, 255))
                                        .says("Name or id"),
                                Field.optional("availability_zone", Shapes.textOrNull(0, 255))))
                        .answers(200, "Verdicts"));
    }

    private void pools(ApiRequest request) {
        request.answer(
                200,
                Row.of()
                        .put(
                                "pools",
                                placements.pools().stream()
                                        .map(PlacesResource::row)
                                        .toList()));
    }

    private static Row row(PoolState pool) {
        PoolReport report = pool.report();
        Row row = Row.of()
                .put("name", pool.host())
                .put("backend", pool.backend())
                .put("pool", report.name())
                .put("availability_zone", pool.availabilityZone())
                .put("state", pool.enabled() ? "enabled" : "disabled")
                .put("protocol", report.protocol())
                .put("thin", report.thin())
                .put("multiattach", report.multiattach());
        capacity(row, report.capacity());
        return row.put("provisioned_gib", gib(report.provisioned()))
                .put("allocated_gib", gib(pool.allocated()))
                .put("volume_count", pool.volumeCount())
                .put("reserved_percentage", report.reservedPercentage())
                .put("max_over_subscription_ratio", report.maxOverSubscriptionRatio())
                .put("capabilities", report.capabilities());
    }

    private static void capacity(Row row, PoolReport.Capacity capacity) {
        switch (capacity) {
            case PoolReport.Capacity.Known known ->
                row.put("total_gib", gib(known.total())).put("free_gib", gib(known.free()));
            case PoolReport.Capacity.Infinite infinite ->
                row.put("total_gib", "infinite").put("free_gib", "infinite");
            case PoolReport.Capacity.Unknown unknown ->
                row.put("total_gib", null).put("free_gib", null);
        }
    }

    private static double gib(Size size) {
        return Math.round(size.gib() * 100) / 100.0;
    }

    private void explain(ApiRequest request) {
        int size = Integer.parseInt(request.body().path("size").asString());
        List<Verdict> verdicts =
                placements.explain(size, filled(request, "volume_type"), filled(request, "availability_zone"));
        request.answer(
                200,
                Row.of()
                        .put("possible", verdicts.stream().anyMatch(verdict -> verdict instanceof Verdict.Suitable))
                        .put(
                                "verdicts",
                                verdicts.stream().map(PlacesResource::row).toList()));
    }

    private static Optional<String> filled(ApiRequest request, String field) {
        return request.text(field).filter(text -> !text.isBlank());
    }

    private static Row row(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Suitable suitable ->
                Row.of()
                        .put("pool", suitable.pool())
                        .put("verdict", "suitable")
                        .put("weight", suitable.weight())
                        .put("parts", suitable.parts())
                        .said("words", suitable.words())
                        .put("objections", List.of());
            case Verdict.Unsuitable unsuitable ->
                Row.of()
                        .put("pool", unsuitable.pool())
                        .put("verdict", "unsuitable")
                        .put("weight", null)
                        .said("words", unsuitable.words())
                        .put(
                                "objections",
                                unsuitable.refusal().objections().stream()
                                        .map(PlacesResource::row)
                                        .toList());
        };
    }

    private static Row row(Refusal.Objection objection) {
        return Row.of().put("filter", objection.filter()).said("words", objection.words());
    }
}
