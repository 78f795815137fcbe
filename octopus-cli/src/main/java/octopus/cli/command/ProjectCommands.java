package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
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

        private String id(String project) {
            return project == null ? session.api().profile().project() : project;
        }
    }

    /** {@code octopus service}. */
    @Command(
            name = "service",
            addMethodSubcommands = false,
            description = "The server's services, as the Block Storage API has them.")
    static final class Service {
        private final Session session;

        Service(Session session) {
            this.session = session;
        }

        @Command(name = "list", description = "Show services.")
        int list(
                @Option(names = "--host", paramLabel = "HOST", description = "On this host.") String host,
                @Option(names = "--binary", paramLabel = "NAME", description = "Such as cinder-volume.")
                        String binary) {
            JsonNode answer = session.block()
                    .get(
                            "/os-services",
                            new Query()
                                    .with("host", host)
                                    .with("binary", binary)
                                    .map());
            session.printer()
                    .list(
                            Json.list(answer.path("services")),
                            Column.of("binary"),
                            Column.of("host"),
                            Column.of("zone"),
                            Column.of("status"),
                            Column.of("state"),
                            Column.of("updated", "updated_at"),
                            Column.of("reason", "disabled_reason"));
            return 0;
        }

        @Command(name = "set", description = "Enable or disable a service.")
        int set(
                @Parameters(paramLabel = "HOST", description = "Host, such as name@backend.") String host,
                @Parameters(paramLabel = "BINARY", description = "Such as cinder-volume.") String binary,
                @Option(names = "--enable", description = "Enable.") boolean enable,
                @Option(names = "--disable", description = "Disable.") boolean disable,
                @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is disabled.") String reason) {
            if (enable == disable) {
                throw Fault.of(CliFault.WRONG_USAGE, "Enable or disable?", "", "Give one of --enable and --disable.")
                        .exception();
            }
            ObjectNode body = Json.object();
            body.put("host", host);
            body.put("binary", binary);
            Query.put(body, "disabled_reason", reason);
            String verb = enable ? "enable" : reason == null ? "disable" : "disable-log-reason";
            session.printer().one(session.block().put("/os-services/" + verb, body));
            return 0;
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

        @Command(name = "delete", description = "Delete messages.")
        int delete(@Parameters(arity = "1..*", paramLabel = "ID", description = "Ids.") List<String> ids) {
            ids.forEach(id -> session.block().delete("/messages/" + id));
            session.printer().say("Deleted " + String.join(", ", ids));
            return 0;
        }
    }
}
