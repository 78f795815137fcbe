package octopus.server.cinder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.server.route.Route;
import octopus.server.route.UuidText;

/**
 * The part of a list that was asked for.
 *
 * @param limit at most {@value #MOST}
 * @param marker the id of the last object of the page before
 */
record Paging(int limit, int offset, Optional<UUID> marker) {
    /** Cinder's osapi_max_limit. */
    static final int MOST = 1000;

    /** @param kind for the fault: {@code Volume} @throws CinderFault 400 for a bad number, 404 for a bad marker */
    static Paging of(CinderRequest request, String kind) {
        int limit = request.query("limit").map(text -> number("limit", text)).orElse(MOST);
        int offset = request.query("offset").map(text -> number("offset", text)).orElse(0);
        Optional<UUID> marker = request.query("marker")
                .map(text -> UuidText.lenient(text)
                        .orElseThrow(() -> CinderFault.notFound(kind + " " + text + " could not be found.")));
        return new Paging(Math.min(limit, MOST), offset, marker);
    }

    /** Of a list's query. @param own what else the list takes */
    static Route.Parameter[] parameters(Route.Parameter... own) {
        List<Route.Parameter> all = new ArrayList<>(List.of(
                new Route.Parameter("limit", "how many at most"),
                new Route.Parameter("marker", "the id after which the page begins"),
                new Route.Parameter("offset", "how many to leave out"),
                new Route.Parameter("sort", "key:direction, …")));
        all.addAll(List.of(own));
        return all.toArray(Route.Parameter[]::new);
    }

    /** For lists whose markers are no ids. */
    static Optional<Integer> number(CinderRequest request, String name) {
        return request.query(name).map(text -> number(name, text));
    }

    private static int number(String name, String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number < 0) {
                throw CinderFault.badRequest(name + " param must be positive");
            }
            return number;
        } catch (NumberFormatException e) {
            boolean huge = !text.isEmpty() && text.length() > 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            throw CinderFault.badRequest(name + " param must be " + (huge ? "smaller" : "an integer"));
        }
    }

    /** Cinder tells of a next page whenever this one is full, even when nothing follows. */
    boolean isFull(int found) {
        return limit > 0 && found >= limit;
    }
}
