package octopus.onboard.product;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What both have, each thing once, in the order in which it was first named. */
final class Lists {
    private Lists() {}

    static <T> List<T> union(Collection<T> first, Collection<T> second) {
        Set<T> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
