package octopus.simulator.oceanstor;

import java.util.LinkedHashMap;
import java.util.Map;

/** One object of the array: fields as the REST interface writes them, every value a text. */
final class ArrayObject {
    private final Kind kind;
    private final Map<String, String> fields = new LinkedHashMap<>();

    ArrayObject(Kind kind, String id) {
        this.kind = kind;
        fields.put("TYPE", kind.number());
        fields.put("ID", id);
        fields.put("HEALTHSTATUS", "1");
    }

    Kind kind() {
        return kind;
    }

    String id() {
        return get("ID");
    }

    String name() {
        return get("NAME");
    }

    String get(String field) {
        return fields.getOrDefault(field, "");
    }

    long number(String field) {
        String text = get(field);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    ArrayObject set(String field, Object value) {
        fields.put(field, String.valueOf(value));
        return this;
    }

    Map<String, String> fields() {
        return new LinkedHashMap<>(fields);
    }
}
