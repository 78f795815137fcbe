package octopus.server.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Holds a body against its declared shape. The words are those of the JSON Schema library that Cinder uses, so that
 * what people search for leads them to the same explanations.
 */
public final class BodyChecker {
    private final int version;

    private BodyChecker(int version) {
        this.version = version;
    }

    /** @throws BadBody at the first thing that is wrong */
    public static void check(Body body, JsonNode given, int version) {
        new BodyChecker(version).check("", body.shape(), given);
    }

    private void check(String field, Shape shape, JsonNode value) {
        if (value.isNull() && shape.nullable()) {
            return;
        }
        switch (shape) {
            case Shape.Text text -> text(field, text, value);
            case Shape.Whole whole -> whole(field, whole, value);
            case Shape.Flag flag ->
                require(
                        Flags.of(value).isPresent(),
                        field,
                        value,
                        repr(value)
                                + " is not one of [True, 'True', 'TRUE', 'true', '1', 'ON', 'On', 'on', 'YES', 'Yes', 'yes', 'y', 't', False, 'False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no', 'n', 'f']");
            case Shape.Uuid uuid -> uuid(field, uuid, value);
            case Shape.Choice choice ->
                require(
                        value.isString() && choice.choices().contains(value.asString()),
                        field,
                        value,
                        repr(value) + " is not one of " + quoted(choice.choices()));
            case Shape.Mapping mapping -> mapping(field, mapping, value);
            case Shape.Struct struct -> struct(field, struct, value);
            case Shape.FreeObject free -> free(field, free, value);
            case Shape.ListOf list -> list(field, list, value);
            case Shape.Anything anything -> {}
        }
    }

    private void text(String field, Shape.Text text, JsonNode value) {
        if (!value.isString()) {
            throw wrongType(field, value, text.nullable() ? "'string', 'null'" : "'string'");
        }
        String given = text.trimmed() ? value.asString().strip() : value.asString();
        if (given.length() > text.most()) {
            if (text.trimmed()) {
                throw new BadBody(
                        field,
                        "Invalid input received: " + field + " has " + given.length() + " characters, more than "
                                + text.most() + ".");
            }
            throw wrong(field, value, repr(value) + " is too long");
        }
        require(given.length() >= text.least(), field, value, repr(value) + " is too short");
        require(!hasControls(given), field, value, repr(value) + " has characters that cannot be printed");
    }

    private static boolean hasControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return true;
            }
        }
        return false;
    }

    private void whole(String field, Shape.Whole whole, JsonNode value) {
        String types = "'integer'" + (whole.digitsAllowed() ? ", 'string'" : "") + (whole.nullable() ? ", 'null'" : "");
        if (value.isString() && whole.digitsAllowed()) {
            String digits = value.asString();
            require(
                    !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9'),
                    field,
                    value,
                    repr(value) + " does not match '^[0-9]+$'");
            require(digits.length() <= 18, field, value, digits + " is greater than the maximum of " + whole.most());
            range(field, whole, value, Long.parseLong(digits));
            return;
        }
        if (!value.isIntegralNumber()) {
            throw wrongType(field, value, types);
        }
        boolean positive = value.bigIntegerValue().signum() > 0;
        range(
                field,
                whole,
                value,
                value.canConvertToLong() ? value.asLong() : positive ? Long.MAX_VALUE : Long.MIN_VALUE);
    }

    private void range(String field, Shape.Whole whole, JsonNode value, long number) {
        require(number >= whole.least(), field, value, str(value) + " is less than the minimum of " + whole.least());
        require(number <= whole.most(), field, value, str(value) + " is greater than the maximum of " + whole.most());
    }

    private void uuid(String field, Shape.Uuid uuid, JsonNode value) {
        boolean good = value.isString() && UuidText.lenient(value.asString()).isPresent();
        require(
                good,
                field,
                value,
                uuid.nullable()
                        ? repr(value) + " is not valid under any of the given schemas"
                        : repr(value) + " is not a 'uuid'");
    }

    private void mapping(String field, Shape.Mapping mapping, JsonNode value) {
        if (!value.isObject()) {
            throw wrongType(field, value, mapping.nullable() ? "'object', 'null'" : "'object'");
        }
        require(!mapping.exactlyOne() || value.size() > 0, field, value, "{} does not have enough properties");
        require(!mapping.exactlyOne() || value.size() == 1, field, value, repr(value) + " has too many properties");
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            require(
                    mapping.keys().permits(entry.getKey()),
                    field,
                    value,
                    "'" + entry.getKey() + "' does not match any of the regexes: '"
                            + mapping.keys().pattern() + "'");
            JsonNode item = entry.getValue();
            if (item.isNull() && mapping.nullValues()) {
                continue;
            }
            if (!item.isString()) {
                throw wrongType(entry.getKey(), item, mapping.nullValues() ? "'string', 'null'" : "'string'");
            }
            require(item.asString().length() <= mapping.most(), entry.getKey(), item, repr(item) + " is too long");
        }
    }

    private void struct(String field, Shape.Struct struct, JsonNode value) {
        if (!value.isObject()) {
            throw wrongType(field, value, struct.nullable() ? "'object', 'null'" : "'object'");
        }
        List<Field> known = new ArrayList<>(struct.fields().size());
        for (Field each : struct.fields()) {
            if (each.versions().has(version)) {
                known.add(each);
            }
        }
        if (struct.closedSince().filter(since -> version >= since).isPresent()) {
            refuseUnknown(field, known, value);
        }
        for (Field each : known) {
            JsonNode item = value.get(each.name());
            if (item == null) {
                require(!each.required(), field, value, "'" + each.name() + "' is a required property");
            } else {
                check(each.name(), each.shape(), item);
            }
        }
    }

    private void refuseUnknown(String field, List<Field> known, JsonNode value) {
        Set<String> names = known.stream().map(Field::name).collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>(value.propertyNames());
        unknown.removeAll(names);
        if (!unknown.isEmpty()) {
            String list = unknown.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
            throw wrong(
                    field,
                    value,
                    "Additional properties are not allowed (" + list + (unknown.size() == 1 ? " was" : " were")
                            + " unexpected)");
        }
    }

    private void free(String field, Shape.FreeObject free, JsonNode value) {
        if (value.isString() && free.textAllowed()) {
            return;
        }
        if (!value.isObject()) {
            String types = "'object'" + (free.textAllowed() ? ", 'string'" : "") + (free.nullable() ? ", 'null'" : "");
            throw wrongType(field, value, types);
        }
        require(value.size() >= free.leastFields(), field, value, repr(value) + " does not have enough properties");
    }

    private void list(String field, Shape.ListOf list, JsonNode value) {
        if (!value.isArray()) {
            throw wrongType(field, value, list.nullable() ? "'array', 'null'" : "'array'");
        }
        require(value.size() >= list.least(), field, value, repr(value) + " is too short");
        for (JsonNode item : value) {
            check(field, list.item(), item);
        }
    }

    private static void require(boolean good, String field, JsonNode value, String why) {
        if (!good) {
            throw wrong(field, value, why);
        }
    }

    private static BadBody wrongType(String field, JsonNode value, String types) {
        return wrong(field, value, repr(value) + " is not of type " + types);
    }

    private static BadBody wrong(String field, JsonNode value, String why) {
        if (field.isEmpty()) {
            return new BadBody(field, why);
        }
        return new BadBody(field, "Invalid input for field/attribute " + field + ". Value: " + str(value) + ". " + why);
    }

    private static String quoted(List<String> choices) {
        return choices.stream().map(choice -> "'" + choice + "'").collect(Collectors.joining(", ", "[", "]"));
    }

    private static String str(JsonNode value) {
        return PythonText.str(value);
    }

    private static String repr(JsonNode value) {
        return PythonText.repr(value);
    }
}
