package octopus.block.listing;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * Where a page goes on: rows behind the last one of the page before, found by its keys and not by counting.
 *
 * @param values of the condition, in the order of its text
 */
public record Keyset(Condition condition, List<Object> values) {

    /** @param at the last row's value */
    public record Key(Field<?> field, boolean ascending, Object at) {
        @SuppressWarnings("unchecked")
        private Field<Object> any() {
            return (Field<Object>) field;
        }

        private Condition beyond() {
            return ascending ? any().gt(at) : any().lt(at);
        }
    }

    public static Keyset after(List<Key> keys, SQLDialect dialect) {
        boolean oneWay = keys.stream().map(Key::ascending).distinct().count() == 1;
        // MariaDB compares rows, but does not find the place in the index by it.
        return oneWay && dialect != SQLDialect.MARIADB ? asRow(keys) : spread(keys);
    }

    /** {@code (a, b, c) < (x, y, z)}: one step into the index. */
    private static Keyset asRow(List<Key> keys) {
        var fields = DSL.row(keys.stream().map(Key::any).toArray(Field<?>[]::new));
        var at = DSL.row(keys.stream().map(Key::at).toArray());
        return new Keyset(
                keys.getFirst().ascending() ? fields.gt(at) : fields.lt(at),
                keys.stream().map(Key::at).toList());
    }

    /** {@code a <= x and (a < x or a = x and b < y or …)}: the first part lets the index find the place. */
    private static Keyset spread(List<Key> keys) {
        Key first = keys.getFirst();
        List<Object> values = new ArrayList<>();
        values.add(first.at());
        List<Condition> either = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Condition all = DSL.noCondition();
            for (Key equal : keys.subList(0, i)) {
                all = all.and(equal.any().eq(equal.at()));
                values.add(equal.at());
            }
            either.add(all.and(keys.get(i).beyond()));
            values.add(keys.get(i).at());
        }
        Condition atMost =
                first.ascending() ? first.any().ge(first.at()) : first.any().le(first.at());
        return new Keyset(atMost.and(DSL.or(either)), values);
    }
}
