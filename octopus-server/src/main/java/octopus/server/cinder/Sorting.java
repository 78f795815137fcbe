package octopus.server.cinder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import octopus.block.listing.Order;

/** {@code sort=key:dir,…}, or the older {@code sort_key} and {@code sort_dir}. */
final class Sorting {
    private Sorting() {}

    /** @param <K> a column that lists can be sorted by @param columns finds the column of a name; empty when there is none */
    static <K> List<Order<K>> of(CinderRequest request, Function<String, Optional<K>> columns) {
        Optional<String> sort = request.query("sort");
        Optional<String> oldKey = request.query("sort_key");
        Optional<String> oldDirection = request.query("sort_dir");
        if (sort.isPresent() && (oldKey.isPresent() || oldDirection.isPresent())) {
            throw CinderFault.badRequest(
                    "Invalid input received: The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be"
                            + " used with the 'sort' parameter.");
        }
        List<Order<K>> keys = new ArrayList<>();
        if (sort.isPresent()) {
            for (String part : sort.get().split(",", -1)) {
                int colon = part.indexOf(':');
                String name = colon < 0 ? part : part.substring(0, colon);
                keys.add(key(
                        name.strip(),
                        colon < 0 ? "desc" : part.substring(colon + 1).strip(),
                        columns));
            }
        } else if (oldKey.isPresent() || oldDirection.isPresent()) {
            keys.add(key(oldKey.orElse("created_at"), oldDirection.orElse("desc"), columns));
        }
        return keys;
    }

    private static <K> Order<K> key(String name, String direction, Function<String, Optional<K>> columns) {
        boolean ascending = direction.equals("asc");
        if (!ascending && !direction.equals("desc")) {
            throw CinderFault.badRequest("Invalid input received: Unknown sort direction, must be 'desc' or 'asc'.");
        }
        K column = columns.apply(name)
                .orElseThrow(() -> CinderFault.badRequest("Invalid input received: Invalid sort key"));
        return new Order<>(column, ascending);
    }
}
