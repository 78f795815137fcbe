package octopus.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Reads long lists page by page, as far as was asked. */
@Command
final class Pages {
    private static final int PAGE = 1000;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many rows. Default: all.")
    int limit = Integer.MAX_VALUE;

    @Option(names = "--marker", paramLabel = "ID", description = "Begin after this row.")
    String marker;

    @Option(
            names = "--sort",
            paramLabel = "KEY[:asc|desc]",
            description = "Order of the rows, such as name:asc,size:desc.")
    String sort;

    /** @param key under which the answer has the rows */
    List<JsonNode> read(Door door, String path, String key, Map<String, String> query) {
        List<JsonNode> rows = new ArrayList<>();
        Map<String, String> asked = new LinkedHashMap<>(query);
        if (sort != null) {
            asked.put("sort", sort);
        }
        String after = marker == null ? "" : marker;
        while (rows.size() < limit) {
            asked.put("limit", String.valueOf(Math.min(PAGE, limit - rows.size())));
            asked.put("marker", after);
            JsonNode answer = door.get(path, asked);
            List<JsonNode> page = Json.list(answer.path(key));
            rows.addAll(page);
            String next = page.isEmpty() ? "" : next(answer, page.getLast());
            if (next.isEmpty() || next.equals(after)) {
                break;
            }
            after = next;
        }
        return rows;
    }

    /** Cinder says {@code volumes_links}, the image service a {@code next} address, our own API the next marker. */
    private static String next(JsonNode answer, JsonNode last) {
        String next = Json.text(answer, "next");
        boolean address = next.startsWith("/") || next.startsWith("http");
        if (!next.isEmpty() && !address) {
            return next;
        }
        boolean links = answer.propertyNames().stream().anyMatch(name -> name.endsWith("_links"));
        return address || links ? Json.text(last, "id") : "";
    }
}
