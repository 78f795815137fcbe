package octopus.block.schedule.formula;

import java.util.Locale;
import java.util.Optional;

/** What a formula, or a part of one, is worth. */
public sealed interface Value {
    record Number(double value) implements Value {}

    record Text(String value) implements Value {}

    record Flag(boolean value) implements Value {}

    /** A field's text, as a number or a flag where it is one: reports carry everything as text. */
    static Value of(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> new Flag(true);
            case "false" -> new Flag(false);
            default -> numeric(text).<Value>map(Number::new).orElse(new Text(text));
        };
    }

    default boolean truth() {
        return switch (this) {
            case Number(double value) -> value != 0;
            case Flag(boolean value) -> value;
            case Text(String value) -> !value.isEmpty();
        };
    }

    /** Flags count as 1 and 0, as in Python; a text counts when it reads as a number. */
    default Optional<Double> number() {
        return switch (this) {
            case Number(double value) -> Optional.of(value);
            case Flag(boolean value) -> Optional.of(value ? 1.0 : 0.0);
            case Text(String value) -> numeric(value);
        };
    }

    default String text() {
        return switch (this) {
            case Number(double value) -> value == Math.rint(value) ? String.valueOf((long) value) : "" + value;
            case Flag(boolean value) -> value ? "True" : "False";
            case Text(String value) -> value;
        };
    }

    private static Optional<Double> numeric(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
