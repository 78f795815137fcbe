package octopus.core.db;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;

/**
 * {@link FixedSql} for rows whose keys are listed. A text has a fixed number of places, so lists are filled up with their last
 * key to the next power of two: some ten texts serve every length.
 */
public final class KeyedSql {
    private final Field<String> key;
    private final BiFunction<DSLContext, Condition, Query> shape;
    private final FixedSqls<Integer> known = new FixedSqls<>();

    /** @param shape the query whose condition is the one given */
    public KeyedSql(Field<String> key, BiFunction<DSLContext, Condition, Query> shape) {
        this.key = key;
        this.shape = shape;
    }

    /** The rows that there are, each once, in the query's order. */
    public <R> List<R> fetch(DSLContext sql, Function<Row, R> reader, Collection<String> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        List<String> values = new ArrayList<>(keys);
        int places = places(values.size());
        values.addAll(Collections.nCopies(places - values.size(), values.getLast()));
        return known.of(places, () -> new FixedSql(any -> shape.apply(any, among(places))))
                .fetch(sql, reader, values.toArray());
    }

    private Condition among(int places) {
        return places == 1 ? key.eq(FixedSql.value(key)) : key.in(Collections.nCopies(places, FixedSql.value(key)));
    }

    private static int places(int size) {
        int power = Integer.highestOneBit(size);
        return power == size ? size : power * 2;
    }
}
