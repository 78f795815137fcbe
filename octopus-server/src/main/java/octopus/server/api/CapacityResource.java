package octopus.server.api;

import static octopus.server.api.AnswerSchemas.list;
import static octopus.server.api.AnswerSchemas.object;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import octopus.block.history.CapacityHistory;
import octopus.block.history.CapacitySample;
import octopus.block.history.Trend;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.spi.Size;

/** How full the pools were, and when they will be full. */
public final class CapacityResource {
    private static final int USUAL_HOURS = 7 * 24;
    private static final int MOST_HOURS = 730 * 24;

    private final CapacityHistory history;

    public CapacityResource(CapacityHistory history) {
        this.history = history;
    }

    static void put(Map<String, Object> schemas) {
        Map<String, Object> text = Map.of("type", "string");
        Map<String, Object> number = Map.of("type", List.of("number", "null"));
        Map<String, Object> sample = Map.of(
                "type",
                "array",
                "description",
                "Seconds since the epoch, then GiB: total, free, provisioned",
                "items",
                Map.of("type", "number"));
        schemas.put(
                "PoolHistory",
                object(
                        "name",
                        text,
                        "backend",
                        text,
                        "growth_gib_per_day",
                        number,
                        "days_left",
                        number,
                        "samples",
                        Map.of("type", "array", "items", sample)));
        schemas.put("CapacityHistory", object("pools", list("PoolHistory")));
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(Route.<ApiRequest>of(Method.GET, "/capacity-history", "api capacity.history", this::history)
                .says("Tells how full the pools were, how fast that grows and for how many days there is room")
                .admin("pool:list")
                .query(
                        new Route.Parameter("backend", "Only its pools"),
                        new Route.Parameter("hours", "How far back, 168 without it, 17520 at most"))
                .answers(200, "CapacityHistory"));
    }

    private void history(ApiRequest request) {
        Duration back = Duration.ofHours(
                request.query("hours").map(CapacityResource::hours).orElse(USUAL_HOURS));
        request.answer(
                200,
                Row.of()
                        .put(
                                "pools",
                                history.of(request.query("backend"), back).stream()
                                        .map(CapacityResource::row)
                                        .toList()));
    }

    private static int hours(String text) {
        try {
            int hours = Integer.parseInt(text);
            if (hours >= 1) {
                return Math.min(hours, MOST_HOURS);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ApiRequest.wrong("hours", "\"" + text + "\" is not a whole number of at least 1");
    }

    private static Row row(CapacityHistory.Series series) {
        return Row.of()
                .put("name", series.pool().host())
                .put("backend", series.pool().backend())
                .put(
                        "growth_gib_per_day",
                        series.trend()
                                .map(trend -> rounded(
                                        trend.bytesPerDay() / Size.ofGib(1).bytes())))
                .put("days_left", series.trend().flatMap(Trend::daysLeft).map(CapacityResource::rounded))
                .put(
                        "samples",
                        series.samples().stream().map(CapacityResource::figures).toList());
    }

    private static List<Number> figures(CapacitySample sample) {
        return List.of(
                sample.takenAt().getEpochSecond(),
                rounded(sample.total().gib()),
                rounded(sample.free().gib()),
                rounded(sample.provisioned().gib()));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
