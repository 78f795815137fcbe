package octopus.block.listing;

import static org.jooq.impl.DSL.falseCondition;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;

/** Conditions of filters, in such a way that the index of a column is used: columns stay as they are, values do not. */
public final class Matches {
    private Matches() {}

    /** The column has one of these values; a number has none that is no number. */
    public static Condition any(Field<?> column, Collection<String> wanted) {
        if (column.getType() == String.class) {
            return in(column, List.copyOf(wanted));
        }
        List<Long> numbers = wanted.stream()
                .map(Matches::number)
                .flatMap(Optional::stream)
                .filter(number -> column.getType() == Long.class || number == number.intValue())
                .toList();
        return numbers.isEmpty() ? falseCondition() : in(column, numbers);
    }

    private static Condition in(Field<?> column, List<?> values) {
        @SuppressWarnings("unchecked")
        Field<Object> any = (Field<Object>) column;
        return values.size() == 1 ? any.eq((Object) values.getFirst()) : any.in(values);
    }

    private static Optional<Long> number(String text) {
        return switch (text) {
            case "true" -> Optional.of(1L);
            case "false" -> Optional.of(0L);
            default ->
                Stream.of(text)
                        .filter(digits -> digits.matches("-?\\d{1,18}"))
                        .map(Long::valueOf)
                        .findFirst();
        };
    }

    /** The column's text has this in it. */
    public static Condition part(Field<?> column, String part) {
        return column.cast(String.class).contains(part);
    }
}
