package octopus.server.cinder.dialect;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.json.Json;
import octopus.server.cinder.CinderRequest;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.server.route.RouteTable;
import octopus.server.route.Segments;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** How many recorded exchanges go through each call, found by the same table that serves requests. */
final class Coverage {
    private static final String PREFIX = "/v3";

    private final Map<Route<CinderRequest>, int[]> counts = new HashMap<>();

    Coverage(List<Route<CinderRequest>> routes) throws IOException {
        RouteTable<CinderRequest> table = new RouteTable<>(routes);
        for (Recorded recorded : Recorded.all()) {
            if (Differences.later(recorded.number()).isEmpty()) {
                find(table, recorded).ifPresent(route -> count(route, recorded));
            }
        }
    }

    private void count(Route<CinderRequest> route, Recorded recorded) {
        int[] both = counts.computeIfAbsent(route, key -> new int[2]);
        both[Differences.of(recorded.number()).isPresent() ? 1 : 0]++;
    }

    /** Such as {@code 12, 1 otherwise}; blank where nothing was recorded. */
    String words(Route<CinderRequest> route) {
        int[] both = counts.getOrDefault(route, new int[2]);
        int all = both[0] + both[1];
        return all == 0 ? "" : all + (both[1] == 0 ? "" : ", " + both[1] + " otherwise");
    }

    private static Optional<Route<CinderRequest>> find(RouteTable<CinderRequest> table, Recorded recorded) {
        String path = recorded.path().replaceAll("[?#].*", "").replaceAll("\\.json$", "");
        if (!path.startsWith(PREFIX + "/")) {
            return Optional.empty();
        }
        List<String> segments = Segments.of(path, PREFIX.length());
        if (segments.isEmpty()) {
            return Optional.empty();
        }
        if (!table.beginsWith(segments.getFirst())) {
            segments.removeFirst();
        }
        return Method.of(recorded.method())
                .flatMap(method -> table.find(method, segments))
                .flatMap(match -> choose(match.calls(), recorded));
    }

    private static Optional<Route<CinderRequest>> choose(RouteTable.Calls<CinderRequest> calls, Recorded recorded) {
        int version = version(recorded);
        return calls.hasActions()
                ? action(recorded.body()).flatMap(name -> calls.action(name, version))
                : calls.at(version);
    }

    private static Optional<String> action(String body) {
        try {
            JsonNode node = Json.MAPPER.readTree(body);
            return node.propertyNames().stream().findFirst();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static int version(Recorded recorded) {
        return recorded.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("OpenStack-API-Version"))
                .map(header -> header.getValue().replaceAll(".*3\\.(\\d+)$", "$1"))
                .filter(text -> text.matches("\\d+"))
                .map(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }
}
