package octopus.cli.command;

import java.util.stream.Collectors;
import octopus.cli.http.Json;
import tools.jackson.databind.JsonNode;

/** The scheduler's verdict on a pool in one line. */
final class Verdicts {
    private Verdicts() {}

    static String words(JsonNode row) {
        String words = Json.text(row, "words");
        return words.isEmpty()
                ? Json.list(row.path("objections")).stream()
                        .map(o -> Json.text(o, "filter") + ": " + Json.text(o, "words"))
                        .collect(Collectors.joining("; "))
                : words;
    }
}
