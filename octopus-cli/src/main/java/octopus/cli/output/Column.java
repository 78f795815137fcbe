package octopus.cli.output;

import java.util.function.Function;
import octopus.cli.http.Json;
import tools.jackson.databind.JsonNode;

/** One column of a table: what it is called, and what it shows of a row. */
public record Column(String title, Function<JsonNode, String> value) {
    /** The key of this name. */
    public static Column of(String key) {
        return new Column(key, row -> Json.text(row, key));
    }

    public static Column of(String title, String path) {
        return new Column(title, row -> Json.text(row, path));
    }

    public static Column of(String title, Function<JsonNode, String> value) {
        return new Column(title, value);
    }
}
