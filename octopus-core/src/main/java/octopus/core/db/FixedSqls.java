package octopus.core.db;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Statements that have one text each for a shape: which columns are set, which filters are given. The first {@value #MOST}
 * shapes are kept; callers can make up as many as they like, so the rest is rendered each time.
 *
 * @param <K> the shape, without the values; cheap to compare (jOOQ's fields are not)
 */
public final class FixedSqls<K> {
    static final int MOST = 256;

    private final Map<K, FixedSql> known = new ConcurrentHashMap<>();

    /** @param make called when the shape is not known yet */
    public FixedSql of(K shape, Supplier<FixedSql> make) {
        @Nullable FixedSql kept = known.get(shape);
        if (kept != null) {
            return kept;
        }
        FixedSql made = make.get();
        if (known.size() < MOST) {
            known.put(shape, made);
        }
        return made;
    }
}
