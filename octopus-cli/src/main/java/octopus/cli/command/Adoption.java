package octopus.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is on a storage and not in Octopus's care: looked at, and taken over. */
final class Adoption {
    private static final int PAGE = 1000;
    private final Session session;
    private final String path;
    private final String rows;

    /** @param path of the calls @param rows under which the answer has what could be taken over */
    Adoption(Session session, String path, String rows) {
        this.session = session;
        this.path = path;
        this.rows = rows;
    }

    /** The API gives no links here, so pages are counted. */
    int list(String host, Pages pages) {
        List<JsonNode> found = new ArrayList<>();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("host", host);
        query.put("sort", pages.sort == null ? "" : pages.sort);
        query.put("marker", pages.marker == null ? "" : pages.marker);
        while (found.size() < pages.limit) {
            int wanted = Math.min(PAGE, pages.limit - found.size());
            query.put("limit", String.valueOf(wanted));
            query.put("offset", String.valueOf(found.size()));
            List<JsonNode> page =
                    Json.list(session.block().get(path + "/detail", query).path(rows));
            found.addAll(page);
            if (page.size() < wanted) {
                break;
            }
        }
        session.printer()
                .list(
                        found,
                        Column.of("name", "reference.source-name"),
                        Column.of("size"),
                        Column.of("can be managed", "safe_to_manage"),
                        Column.of("why not", "reason_not_safe"),
                        Column.of("id", "cinder_id"));
        return 0;
    }

    /** @return the id of what was taken over */
    String take(String key, ObjectNode body, String reference) {
        body.putObject("ref").put("source-name", reference);
        return Json.text(session.block().post(path, Json.wrap(key, body)).path(key), "id");
    }
}
