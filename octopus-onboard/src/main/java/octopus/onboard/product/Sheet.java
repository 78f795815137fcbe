package octopus.onboard.product;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import octopus.spi.option.Nearest;
import tools.jackson.databind.JsonNode;

/** An object of a file, that knows where it stands; whoever reads a wrong value from it adds to the mistakes. */
final class Sheet {
    private static final int LONGEST = 2000;

    private final JsonNode node;
    private final String path;
    private final Located file;
    private final Mistakes mistakes;

    private Sheet(JsonNode node, String path, Located file, Mistakes mistakes) {
        this.node = node;
        this.path = path;
        this.file = file;
        this.mistakes = mistakes;
    }

    static Sheet of(Located file, Mistakes mistakes) {
        if (!file.root().isObject()) {
            mistakes.add(1, "", "it is not a list of fields with values");
        }
        return new Sheet(file.root(), "", file, mistakes);
    }

    void wrong(String key, String text) {
        String field = at(key);
        mistakes.add(file.line(field), field, text);
    }

    private String at(String key) {
        return path.isEmpty() ? key : key.isEmpty() ? path : path + "." + key;
    }

    boolean has(String key) {
        return node.has(key) && !node.path(key).isNull();
    }

    boolean isObject(String key) {
        return node.path(key).isObject();
    }

    /** Every field that is not one of these is a mistake. */
    Sheet only(String... keys) {
        List<String> known = List.of(keys);
        node.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> wrong(
                        name,
                        "there is no such field"
                                + Nearest.of(name, known)
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("; fields are " + String.join(", ", known))));
        return this;
    }

    Optional<String> text(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value.isContainer()) {
            wrong(key, "a text is wanted");
            return Optional.empty();
        }
        String text = value.asString();
        if (text.length() > LONGEST) {
            wrong(key, "it has more than " + LONGEST + " characters");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** A text that has to be there. Something harmless where it is not, so that the other mistakes are found too. */
    String needed(String key) {
        Optional<String> text = text(key);
        if (!has(key)) {
            wrong(key, "it is missing");
        } else if (text.isPresent() && text.get().isBlank()) {
            wrong(key, "it is empty");
        }
        return text.orElse("");
    }

    String matching(String key, Pattern pattern, String rule) {
        String text = needed(key);
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            wrong(key, "\"" + text + "\" will not do: " + rule);
        }
        return text;
    }

    boolean flag(String key) {
        JsonNode value = node.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            wrong(key, "true or false is wanted");
        }
        return value.asBoolean(false);
    }

    long whole(String key, long usual, long least, long most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            wrong(key, "a whole number is wanted");
            return usual;
        }
        long number = value.asLong();
        if (number < least || number > most) {
            wrong(key, number + " is not between " + least + " and " + most);
        }
        return number;
    }

    double number(String key, double usual) {
        JsonNode value = node.path(key);
        if (!value.isMissingNode() && !value.isNumber()) {
            wrong(key, "a number is wanted");
            return usual;
        }
        return value.asDouble(usual);
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(key)) {
            if (item.isContainer() || item.isNull() || item.asString().isBlank()) {
                wrong(key + "[" + texts.size() + "]", "a text is wanted");
            } else {
                texts.add(item.asString());
            }
        }
        return texts;
    }

    private Iterable<JsonNode> list(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            wrong(key, "a list is wanted");
            return List.of();
        }
        return value;
    }

    /** Names to texts. */
    Map<String, String> map(String key) {
        Map<String, String> map = new LinkedHashMap<>();
        part(key)
                .ifPresent(part -> part.node
                        .propertyNames()
                        .forEach(name -> part.text(name).ifPresent(text -> map.put(name, text))));
        return map;
    }

    Optional<Sheet> part(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            wrong(key, "fields with values are wanted");
            return Optional.empty();
        }
        return Optional.of(new Sheet(value, at(key), file, mistakes));
    }

    List<Sheet> parts(String key) {
        List<Sheet> parts = new ArrayList<>();
        int index = 0;
        for (JsonNode item : list(key)) {
            String one = key + "[" + index++ + "]";
            if (item.isObject()) {
                parts.add(new Sheet(item, at(one), file, mistakes));
            } else {
                wrong(one, "fields with values are wanted");
            }
        }
        return parts;
    }

    /** A text, the same in every language, or {@code {en: …, zh: …}}. */
    Words words(String key) {
        if (!isObject(key)) {
            return Words.of(needed(key));
        }
        Sheet both = part(key).orElseThrow().only("en", "zh");
        String en = both.needed("en");
        return new Words(en, both.text("zh").orElse(en));
    }

    List<Words> wordsList(String key) {
        List<Words> all = new ArrayList<>();
        int index = 0;
        for (JsonNode item : list(key)) {
            String one = key + "[" + index++ + "]";
            if (item.isObject()) {
                Sheet both = new Sheet(item, at(one), file, mistakes).only("en", "zh");
                String en = both.needed("en");
                all.add(new Words(en, both.text("zh").orElse(en)));
            } else if (item.isContainer() || item.isNull()) {
                wrong(one, "a text is wanted");
            } else {
                all.add(Words.of(item.asString()));
            }
        }
        return all;
    }
}
