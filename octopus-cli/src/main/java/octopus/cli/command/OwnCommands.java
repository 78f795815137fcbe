package octopus.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Small nouns of our own API. */
final class OwnCommands {
    static final Column[] FINDING = {
        Column.of("severity"), Column.of("check"), Column.of("what"), Column.of("cause"), Column.of("correction")
    };

    private OwnCommands() {}

    /** {@code octopus cache}. */
    @Command(name = "cache", addMethodSubcommands = false, description = "Images kept on backends to clone from.")
    static final class Cache {
        private final Session session;

        Cache(Session session) {
            this.session = session;
        }

        @Command(name = "list", description = "Show what is kept.")
        int list() {
            JsonNode answer = session.own().get("/image-cache");
            List<JsonNode> rows =
                    Json.list(answer.has("image_cache") ? answer.path("image_cache") : answer.path("entries"));
            session.printer()
                    .list(
                            rows,
                            Column.of("id"),
                            Column.of("image", "image_id"),
                            Column.of("backend"),
                            Column.of("state"),
                            Column.of("size"),
                            Column.of("last used", "last_used_at"));
            return 0;
        }

        @Command(name = "show", description = "Everything about one entry.")
        int show(@Parameters(paramLabel = "ID", description = "Id.") String id) {
            JsonNode answer = session.own().get("/image-cache/" + id);
            session.printer().one(answer.path("entry").isObject() ? answer.path("entry") : answer);
            return 0;
        }

        @Command(name = "remove", description = "Give the room of an entry back.")
        int remove(@Parameters(arity = "1..*", paramLabel = "ID", description = "Ids.") List<String> ids) {
            ids.forEach(id -> session.own().delete("/image-cache/" + id));
            session.printer().say("Removed " + String.join(", ", ids));
            return 0;
        }
    }

    /** {@code octopus pool}. */
    @Command(name = "pool", addMethodSubcommands = false, description = "Parts of backends with their own capacity.")
    static final class Pool {
        private final Session session;

        Pool(Session session) {
            this.session = session;
        }

        @Command(name = "list", description = "Show pools and their capacity.")
        int list() {
            session.printer()
                    .list(
                            Json.list(session.own().get("/pools").path("pools")),
                            Column.of("name"),
                            Column.of("backend"),
                            Column.of("state"),
                            Column.of("total", "total_gib"),
                            Column.of("free", "free_gib"),
                            Column.of("provisioned", "provisioned_gib"),
                            Column.of("volumes", "volume_count"));
            return 0;
        }

        @Command(
                name = "history",
                description = "How fast pools fill (GiB a day), and for how many days there is room.")
        int history(
                @Option(names = "--backend", paramLabel = "NAME", description = "Only its pools.") String backend,
                @Option(names = "--hours", paramLabel = "N", description = "How far back. Default: 168.")
                        Integer hours) {
            JsonNode answer = session.own()
                    .get(
                            "/capacity-history",
                            new Query()
                                    .with("backend", backend)
                                    .with("hours", hours)
                                    .map());
            session.printer().list(Json.list(answer.path("pools")), OwnCommands.history());
            return 0;
        }
    }

    /** How full pools were. */
    private static Column[] history() {
        return new Column[] {
            Column.of("name"),
            Column.of("backend"),
            Column.of("growth", "growth_gib_per_day"),
            Column.of("days left", "days_left"),
            Column.of("samples", row -> String.valueOf(row.path("samples").size()))
        };
    }

    /** {@code octopus system}. */
    @Command(name = "system", addMethodSubcommands = false, description = "The server itself.")
    static final class ServerCommand {
        private final Session session;

        ServerCommand(Session session) {
            this.session = session;
        }

        @Command(name = "show", description = "Version, roles, database, settings.")
        int show() {
            session.printer().one(session.own().get("/system"));
            return 0;
        }

        @Command(name = "settings", description = "Every setting with its value, and where that came from.")
        int settings(
                @Option(names = "--changed", description = "Only those that are not at their default.")
                        boolean changed) {
            List<JsonNode> rows = Json.list(session.own().get("/settings").path("groups")).stream()
                    .flatMap(group -> Json.list(group.path("settings")).stream())
                    .filter(row -> !changed || !Json.text(row, "origin").equals("default"))
                    .toList();
            session.printer()
                    .list(rows, Column.of("name"), Column.of("value"), Column.of("origin"), Column.of("sentence"));
            return 0;
        }

        @Command(name = "log", description = "The last lines of the server's log.")
        int log() throws IOException {
            try (InputStream lines = session.own().download("/system/log")) {
                lines.transferTo(session.terminal().out());
            }
            session.terminal().out().println();
            return 0;
        }

        @Command(name = "filters", description = "By what lists of the Block Storage API may be filtered.")
        int filters() {
            session.printer()
                    .list(
                            Json.list(session.block().get("/resource_filters").path("resource_filters")),
                            Column.of("resource"),
                            Column.of("filters"));
            return 0;
        }

        @Command(name = "api", description = "The description of the server's own API (OpenAPI, JSON).")
        int api() {
            session.terminal().out().println(Json.pretty(session.own().get("/openapi.json")));
            return 0;
        }
    }
}
