package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Small nouns of Cinder's API. */
final class ProjectCommands {
    private ProjectCommands() {}

    /** {@code octopus quota}. */
    @Command(name = "quota", addMethodSubcommands = false, description = "What a project may use.")
    static final class Quota {
        private final Session session;

        Quota(Session session) {
            this.session = session;
        }

        @Command(name = "show", description = "Limits of a project, and what it uses.")
        int show(
                @Parameters(arity = "0..1", paramLabel = "PROJECT", description = "Default: your own.") String project,
                @Option(names = "--usage", description = "With what is used and reserved.") boolean usage) {
            JsonNode quota = session.block()
                    .get(
                            "/os-quota-sets/" + id(project),
                            new Query().with("usage", usage ? "true" : null).map())
                    .path("quota_set");
            if (!usage || !session.printer().forPeople()) {
                session.printer().one(quota);
                return 0;
            }
            List<JsonNode> rows = quota.properties().stream()
                    .filter(e -> e.getValue().isObject())
                    .<JsonNode>map(e -> ((ObjectNode) e.getValue()).put("resource", e.getKey()))
                    .toList();
            session.printer()
                    .list(
                            rows,
                            Column.of("resource"),
                            Column.of("limit"),
                            Column.of("in use", "in_use"),
                            Column.of("reserved"));
            return 0;
        }

        @Command(name = "set", description = "Change limits; -1 is no limit.")
        int set(
                @Parameters(arity = "0..1", paramLabel = "PROJECT", description = "Default: your own.") String project,
                @Option(
                                names = "--limit",
                                paramLabel = "RESOURCE=N",
                                required = true,
                                description = "volumes, gigabytes, snapshots, per_volume_gigabytes, …")
                        Map<String, Long> limits) {
            ObjectNode body = Json.object();
            limits.forEach(body::put);
            session.printer()
                    .one(session.block()
                            .put("/os-quota-sets/" + id(project), Json.wrap("quota_set", body))
                            .path("quota_set"));
            return 0;
        }

        @Command(name = "reset", description = "Put a project's limits back to the defaults.")
        int reset(
                @Parameters(arity = "0..1", paramLabel = "PROJECT", description = "Default: your own.")
                        String project) {
            session.block().delete("/os-quota-sets/" + id(project));
            session.printer().say("Reset to the defaults");
            return 0;
        }

        @Command(name = "defaults", description = "Limits of projects that have none of their own.")
        int defaults() {
            session.printer()
                    .one(session.block()
                            .get("/os-quota-sets/" + id(null) + "/defaults")
                            .path("quota_set"));
            return 0;
        }

        @Command(
                name = "class",
                description = "Limits of a quota class, and changes of them; class default counts for every project.")
        int ofClass(
                @Parameters(
                                arity = "0..1",
                                paramLabel = "CLASS",
                                defaultValue = "default",
                                description = "Default: ${DEFAULT-VALUE}.")
                        String name,
                @Option(names = "--limit", paramLabel = "RESOURCE=N", description = "A limit to set; -1 is none.")
                        Map<String, Long> limits) {
            String path = "/os-quota-class-sets/" + Door.escape(name);
            if (limits != null) {
                ObjectNode body = Json.object();
                limits.forEach(body::put);
                session.block().put(path, Json.wrap("quota_class_set", body));
            }
            session.printer().one(session.block().get(path).path("quota_class_set"));
            return 0;
        }

        @Command(name = "limits", description = "Your own limits, and what is used of them.")
        int limits() {
            session.printer().one(session.block().get("/limits").path("limits").path("absolute"));
            return 0;
        }

        private String id(String project) {
            return project == null ? session.api().profile().project() : project;
        }
    }

    /** {@code octopus message}. */
    @Command(name = "message", addMethodSubcommands = false, description = "What went wrong, told to users.")
    static final class Message {
        private final Session session;

        Message(Session session) {
            this.session = session;
        }

        @Command(name = "list", description = "Show messages.")
        int list(
                @Option(names = "--resource", paramLabel = "ID", description = "About this object.") String resource,
                @Mixin Pages pages) {
            Query query = new Query().with("resource_uuid", resource);
            session.printer()
                    .list(
                            pages.read(session.block(), "/messages", "messages", query.map()),
                            Column.of("created", "created_at"),
                            Column.of("level", "message_level"),
                            Column.of("type", "resource_type"),
                            Column.of("resource", "resource_uuid"),
                            Column.of("message", "user_message"),
                            Column.of("id"));
            return 0;
        }

        @Command(name = "show", description = "Everything about one message.")
        int show(@Parameters(paramLabel = "ID", description = "Id.") String id) {
            session.printer().one(session.block().get("/messages/" + id).path("message"));
            return 0;
        }

        @Command(name = "delete", description = "Delete messages.")
        int delete(@Parameters(arity = "1..*", paramLabel = "ID", description = "Ids.") List<String> ids) {
            ids.forEach(id -> session.block().delete("/messages/" + id));
            session.printer().say("Deleted " + String.join(", ", ids));
            return 0;
        }
    }
}
