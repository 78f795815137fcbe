package octopus.cli.command;

import java.util.List;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import picocli.CommandLine.Command;
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
    }
}
