package octopus.simulator.oceanstor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which handler answers which request. Names in paths mean the same in upper and lower case. */
final class Routes {
    /** Answers with data: an object, a list, or nothing. */
    interface Handler {
        Optional<Object> answer(Ask ask);
    }

    private record Route(String method, List<String> pattern, Handler handler) {
        boolean takes(Ask ask) {
            if (!method.equals(ask.method()) || pattern.size() != ask.path().size()) {
                return false;
            }
            for (int at = 0; at < pattern.size(); at++) {
                String want = pattern.get(at);
                if (!want.equals("*") && !want.equalsIgnoreCase(ask.path().get(at))) {
                    return false;
                }
            }
            return true;
        }

        /** The more is written out, and the further behind, the earlier it is taken. */
        int vagueness() {
            int vague = 0;
            for (String segment : pattern) {
                vague = 2 * vague + (segment.equals("*") ? 1 : 0);
            }
            return pattern.getLast().equals("*") ? vague + 100 : vague;
        }
    }

    private final List<Route> routes = new ArrayList<>();

    /** @param pattern segments with slashes between them; {@code *} is any */
    Routes on(String method, String pattern, Handler handler) {
        routes.add(new Route(method, List.of(pattern.split("/")), handler));
        return this;
    }

    /** Lists, counts and shows the objects of a sort, which is the same for all. */
    Routes reads(Inventory inventory, Kind kind) {
        String resource = kind.resource();
        on(
                "GET",
                resource,
                ask -> data(inventory
                        .all(kind)
                        .filter(ask::admits)
                        .map(ArrayObject::fields)
                        .toList()));
        on(
                "GET",
                resource + "/*",
                ask -> data(inventory.need(kind, ask.path().get(1)).fields()));
        return this;
    }

    Optional<Object> answer(Ask ask) {
        return routes.stream()
                .filter(route -> route.takes(ask))
                .min(Comparator.comparingInt(Route::vagueness))
                .orElseThrow(() -> ArrayFault.NOT_SUPPORTED.refusal(ask.method() + " " + String.join("/", ask.path())))
                .handler()
                .answer(ask);
    }

    static Optional<Object> data(Object value) {
        return Optional.of(value);
    }

    static Optional<Object> done() {
        return Optional.of(java.util.Map.of());
    }
}
