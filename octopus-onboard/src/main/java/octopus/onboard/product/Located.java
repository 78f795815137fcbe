package octopus.onboard.product;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML or JSON text, and the line at which each of its fields stands.
 *
 * @param lines by path: {@code driver.options[2].name}; the whole text has the empty path
 */
record Located(JsonNode root, Map<String, Integer> lines) {
    private static final YAMLMapper MAPPER = new YAMLMapper();
    private static final int DEEPEST = 20;

    /** @throws Unreadable when it is neither */
    static Located read(String text) throws Unreadable {
        try {
            Map<String, Integer> lines = new HashMap<>();
            try (JsonParser parser = MAPPER.createParser(text)) {
                new Walk(parser, lines).walk();
            }
            return new Located(MAPPER.readTree(text), lines);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new Unreadable(Math.max(1, line), firstLine(e.getOriginalMessage()));
        } catch (StackOverflowError e) {
            throw new Unreadable(1, "it is nested too deeply");
        }
    }

    private static String firstLine(String text) {
        return text == null ? "it cannot be parsed" : text.lines().findFirst().orElse(text);
    }

    /** The line of the field, or of the nearest thing around it. */
    int line(String path) {
        String at = path;
        while (!at.isEmpty()) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
            int dot = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            at = dot < 0 ? "" : at.substring(0, dot);
        }
        return lines.getOrDefault("", 1);
    }

    /** The text is not one. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;
        private final int line;

        Unreadable(int line, String text) {
            super(text);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    /** Notes the line of each field as the parser comes by. */
    private static final class Walk {
        private final JsonParser parser;
        private final Map<String, Integer> lines;
        private final Deque<Place> places = new ArrayDeque<>();

        private Walk(JsonParser parser, Map<String, Integer> lines) {
            this.parser = parser;
            this.lines = lines;
        }

        /** Where the parser is within an object or a list. */
        private static final class Place {
            private final String path;
            private final boolean list;
            private final Set<String> names = new HashSet<>();
            private String field = "";
            private int index;

            private Place(String path, boolean list) {
                this.path = path;
                this.list = list;
            }

            private String next() {
                if (list) {
                    return path + "[" + index++ + "]";
                }
                return path.isEmpty() ? field : path + "." + field;
            }
        }

        void walk() throws Unreadable {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                int line = parser.currentTokenLocation().getLineNr();
                switch (token) {
                    case PROPERTY_NAME -> name(line);
                    case START_OBJECT -> enter(line, false);
                    case START_ARRAY -> enter(line, true);
                    case END_OBJECT, END_ARRAY -> places.pop();
                    default -> {
                        if (!places.isEmpty()) {
                            lines.putIfAbsent(places.peek().next(), line);
                        }
                    }
                }
            }
        }

        private void name(int line) throws Unreadable {
            Place place = places.element();
            place.field = parser.currentName();
            if (!place.names.add(place.field)) {
                throw new Unreadable(line, "field " + place.field + " is there twice");
            }
            lines.putIfAbsent(place.path.isEmpty() ? place.field : place.path + "." + place.field, line);
        }

        private void enter(int line, boolean list) throws Unreadable {
            if (places.size() >= DEEPEST) {
                throw new Unreadable(line, "it is nested more than " + DEEPEST + " deep");
            }
            String path = places.isEmpty() ? "" : places.peek().next();
            lines.putIfAbsent(path, line);
            places.push(new Place(path, list));
        }
    }
}
