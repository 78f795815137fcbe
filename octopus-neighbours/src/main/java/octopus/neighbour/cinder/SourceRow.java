package octopus.neighbour.cinder;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of Cinder's, whatever database it comes from. */
record SourceRow(Map<String, @Nullable Object> values) {
    /** Empty for null and for no text. */
    Optional<String> text(String column) {
        return Optional.ofNullable(values.get(column)).map(Object::toString).filter(text -> !text.isEmpty());
    }

    String need(String column) {
        return text(column).orElseThrow(() -> new IllegalStateException("column " + column + " is empty"));
    }

    long number(String column) {
        Object value = values.get(column);
        return value instanceof Number number
                ? number.longValue()
                : text(column).map(Long::parseLong).orElse(0L);
    }

    boolean flag(String column) {
        Object value = values.get(column);
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case Number number -> number.longValue() != 0;
            case Object other ->
                other.toString().equals("1") || other.toString().equalsIgnoreCase("true");
        };
    }

    boolean has(String column) {
        return values.get(column) != null;
    }

    /** Cinder's times are UTC without saying so. */
    Optional<Instant> time(String column) {
        Object value = values.get(column);
        return switch (value) {
            case null -> Optional.empty();
            case LocalDateTime local -> Optional.of(local.toInstant(ZoneOffset.UTC));
            case Timestamp stamp -> Optional.of(stamp.toLocalDateTime().toInstant(ZoneOffset.UTC));
            case Object other -> parse(other.toString());
        };
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
