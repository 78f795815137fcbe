package octopus.server.api;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import octopus.server.words.ChineseTexts;
import octopus.server.words.ChineseWords;
import octopus.spi.Fault;
import org.jspecify.annotations.Nullable;

/** An object of an answer, field by field in the order of writing. Times are ISO 8601 in UTC; what is absent is null. */
final class Row {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    static Row of() {
        return new Row();
    }

    Row put(String name, @Nullable Object value) {
        fields.put(name, plain(value));
        return this;
    }

    Row when(boolean wanted, String name, @Nullable Object value) {
        return wanted ? put(name, value) : this;
    }

    Map<String, @Nullable Object> map() {
        return fields;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Optional<?> optional -> plain(optional.orElse(null));
            case Row row -> row.map();
            case Fault fault -> fault(fault).map();
            case Instant instant -> instant.toString();
            case java.util.Collection<?> list -> list.stream().map(Row::plain).toList();
            case Map<?, ?> map -> map;
            case Number number -> number;
            case Boolean flag -> flag;
            case Enum<?> word -> word.name();
            default -> value.toString();
        };
    }

    /** The one shape of faults. */
    static Row fault(Fault fault) {
        return of().put("code", fault.code().name())
                .put("kind", fault.kind().name().toLowerCase(Locale.ROOT))
                .put("sentence", fault.code().sentence())
                .put("sentence_zh", ChineseWords.FAULTS.find(fault.code().name()))
                .said("what", fault.what())
                .said("cause", fault.cause())
                .said("correction", fault.correction())
                .put("about", fault.about());
    }

    /** What a flow says while it goes on, or a record says of what was done; with its Chinese as {@link #said}. */
    Row noted(String name, Optional<String> text) {
        return put(name, text).put(name + "_zh", text.flatMap(ChineseTexts::findNote));
    }

    /** The name of a flow or, after {@code step.}, of a step, with its Chinese as {@link #said}. */
    Row named(String name, Optional<String> word, String kind) {
        return put(name, word).put(name + "_zh", word.flatMap(known -> ChineseWords.FLOWS.find(kind + known)));
    }

    /** A text that people read, and under its name with {@code _zh} what it is in Chinese; null where nobody has said so. */
    Row said(String name, String text) {
        return put(name, text).put(name + "_zh", ChineseTexts.find(text));
    }
}
