package octopus.cli.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import octopus.cli.http.Json;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Writes answers in the form that was asked for. JSON and YAML carry everything, tables what people look at. */
public final class Printer {
    private final PrintStream out;
    private final Format format;
    private final List<String> columns;

    /** @param columns by {@code -c}; empty for the command's own */
    public Printer(PrintStream out, Format format, List<String> columns) {
        this.out = out;
        this.format = format;
        this.columns = List.copyOf(columns);
    }

    public boolean forPeople() {
        return format == Format.table;
    }

    public void list(List<JsonNode> rows, Column... own) {
        List<Column> chosen = choose(rows, List.of(own));
        switch (format) {
            case table -> {
                List<String> titles = chosen.stream().map(Column::title).toList();
                out.print(Table.draw(titles, cells(rows, chosen)));
            }
            case value ->
                cells(rows, chosen)
                        .forEach(row ->
                                out.println(row.stream().map(Table::printable).collect(Collectors.joining("\t"))));
            case json, yaml -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                rows.forEach(row -> array.add(columns.isEmpty() ? row : only(row, chosen)));
                write(array);
            }
        }
    }

    /**
     * One object: a line a field. A column that it does not have is empty: the object may have just been made, and a
     * refusal now would look as if it had not.
     */
    public void one(JsonNode object) {
        List<Column> chosen = columns.isEmpty()
                ? fields(object)
                : columns.stream().map(Column::of).toList();
        switch (format) {
            case table -> {
                List<List<String>> rows = chosen.stream()
                        .map(c -> List.of(c.title(), c.value().apply(object)))
                        .toList();
                out.print(Table.draw(List.of("field", "value"), rows));
            }
            case value ->
                chosen.forEach(c -> out.println(Table.printable(c.value().apply(object))));
            case json, yaml -> write(columns.isEmpty() ? object : only(object, chosen));
        }
    }

    /** Links are for programs: a person has the id. */
    private static List<Column> fields(JsonNode object) {
        return object.propertyNames().stream()
                .filter(name -> !name.equals("links"))
                .map(Column::of)
                .toList();
    }

    /** A sentence for a person; programs that asked for JSON or YAML get nothing between. */
    public void say(String sentence) {
        if (forPeople()) {
            out.println(sentence);
        }
    }

    /** One event as it comes: a line for people, a JSON document a line for programs. */
    public void event(JsonNode event, String line) {
        out.println(
                forPeople()
                        ? Table.printable(line)
                        : new String(Json.bytes(event), java.nio.charset.StandardCharsets.UTF_8));
        out.flush();
    }

    private void write(JsonNode node) {
        out.println(
                format == Format.json
                        ? Json.pretty(node)
                        : YAMLMapper.builder()
                                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                                .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                                .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                                .build()
                                .writeValueAsString(node)
                                .stripTrailing());
    }

    private List<Column> choose(List<JsonNode> rows, List<Column> own) {
        if (columns.isEmpty()) {
            return own;
        }
        List<Column> chosen = new ArrayList<>();
        for (String name : columns) {
            chosen.add(own.stream()
                    .filter(c -> c.title().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseGet(() -> byKey(rows, name)));
        }
        return chosen;
    }

    private static Column byKey(List<JsonNode> rows, String name) {
        boolean known = rows.isEmpty()
                || rows.stream().anyMatch(row -> !Json.at(row, name).isMissingNode());
        if (!known) {
            String keys = String.join(", ", rows.getFirst().propertyNames());
            throw Fault.of(CliFault.WRONG_USAGE, "There is no column " + name, "", "Columns are: " + keys + ".")
                    .exception();
        }
        return Column.of(name);
    }

    private static ObjectNode only(JsonNode row, List<Column> chosen) {
        ObjectNode node = Json.object();
        for (Column column : chosen) {
            JsonNode value = Json.at(row, column.title());
            if (value.isMissingNode()) {
                node.put(column.title(), column.value().apply(row));
            } else {
                node.set(column.title(), value);
            }
        }
        return node;
    }

    private static List<List<String>> cells(List<JsonNode> rows, List<Column> columns) {
        return rows.stream()
                .map(row -> columns.stream().map(c -> c.value().apply(row)).toList())
                .toList();
    }

    /** A fault, on standard error: what, why and the way out; a JSON document for programs. */
    public static void fault(PrintStream err, Format format, Fault fault) {
        switch (format) {
            case table, value -> err.print(words(fault));
            case json, yaml -> err.println(Json.pretty(Json.wrap("fault", json(fault))));
        }
    }

    private static String words(Fault fault) {
        StringBuilder text = new StringBuilder("error: ").append(fault.what()).append('\n');
        if (!fault.cause().isBlank()) {
            text.append("cause: ").append(fault.cause()).append('\n');
        }
        if (!fault.correction().isBlank()) {
            text.append("what to do: ").append(fault.correction()).append('\n');
        }
        String about = fault.about().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(" "));
        return text.append("code: ")
                .append(fault.code().name())
                .append(about.isEmpty() ? "" : " " + about)
                .append('\n')
                .toString();
    }

    public static ObjectNode json(Fault fault) {
        ObjectNode node = Json.object();
        node.put("code", fault.code().name());
        node.put("kind", fault.kind().name());
        node.put("what", fault.what());
        node.put("cause", fault.cause());
        node.put("correction", fault.correction());
        node.set("about", Json.of(fault.about()));
        return node;
    }
}
