package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus attachment}: the records only; {@code octopus volume attach} brings a device to this machine. */
@Command(
        name = "attachment",
        addMethodSubcommands = false,
        description = "Records of who uses a volume. For this machine see volume attach.")
final class AttachmentCommand {
    private final Session session;

    AttachmentCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Show attachments.")
    int list(
            @Option(names = "--volume", paramLabel = "VOLUME", description = "Of this volume.") String volume,
            @Option(names = "--status", paramLabel = "STATUS", description = "In this status.") String status,
            @Option(names = "--all-projects", description = "Of all projects (administrators).") boolean all,
            @Mixin Pages pages) {
        Query query = new Query()
                .with("volume_id", volume == null ? null : Names.volume(session, volume))
                .with("status", status)
                .flag("all_tenants", all);
        List<JsonNode> rows = pages.read(session.block(), "/attachments/detail", "attachments", query.map());
        session.printer()
                .list(
                        rows,
                        Column.of("id"),
                        Column.of("volume", "volume_id"),
                        Column.of("status"),
                        Column.of("instance"),
                        Column.of("mode", "attach_mode"),
                        Column.of("attached", "attached_at"));
        return 0;
    }

    @Command(name = "show", description = "Everything about one attachment.")
    int show(
            @Parameters(paramLabel = "ID", description = "Id.") String id,
            @Option(names = "--show-secrets", description = "With the password of the connection.") boolean secrets) {
        return print(session.block().get("/attachments/" + id), secrets);
    }

    private int print(JsonNode answer, boolean secrets) {
        JsonNode attachment = answer.path("attachment");
        if (!secrets && attachment.path("connection_info") instanceof ObjectNode info && info.has("auth_password")) {
            info.put("auth_password", "***");
        }
        session.printer().one(attachment);
        return 0;
    }

    @Command(name = "create", description = "Reserve a volume, or export it to a consumer.")
    int create(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Option(names = "--instance", paramLabel = "UUID", description = "Machine that will use it.")
                    String instance,
            @Option(
                            names = "--connector",
                            paramLabel = "KEY=VALUE",
                            description =
                                    "What the consumer says about itself: host, ip, initiator, … Without: reserve only.")
                    Map<String, String> connector,
            @Option(names = "--mode", paramLabel = "rw|ro", description = "Reading and writing, or only reading.")
                    String mode,
            @Option(names = "--show-secrets", description = "With the password of the connection.") boolean secrets) {
        ObjectNode body = Json.object();
        body.put("volume_uuid", Names.volume(session, volume));
        Query.put(body, "instance_uuid", instance);
        Query.put(body, "mode", mode);
        if (connector != null) {
            body.set("connector", connector(connector));
        }
        return print(session.block().post("/attachments", Json.wrap("attachment", body)), secrets);
    }

    @Command(name = "set", description = "Export a reserved volume to a consumer.")
    int set(
            @Parameters(paramLabel = "ID", description = "Id.") String id,
            @Option(
                            names = "--connector",
                            paramLabel = "KEY=VALUE",
                            required = true,
                            description = "What the consumer says about itself.")
                    Map<String, String> connector,
            @Option(names = "--show-secrets", description = "With the password of the connection.") boolean secrets) {
        ObjectNode body = Json.wrap("connector", connector(connector));
        return print(session.block().put("/attachments/" + id, Json.wrap("attachment", body)), secrets);
    }

    private static ObjectNode connector(Map<String, String> pairs) {
        ObjectNode node = Json.object();
        pairs.forEach((key, value) -> node.set(
                key,
                key.equals("multipath") ? Json.guess(value) : Json.of(pairs).path(key)));
        return node;
    }

    @Command(name = "complete", description = "Say that the consumer has it.")
    int complete(@Parameters(paramLabel = "ID", description = "Id.") String id) {
        session.block().post("/attachments/" + id + "/action", Json.wrap("os-complete", Json.object()));
        return print(session.block().get("/attachments/" + id), false);
    }

    @Command(name = "delete", description = "Take the export back. The consumer should have let go before.")
    int delete(@Parameters(arity = "1..*", paramLabel = "ID", description = "Ids.") List<String> ids) {
        ids.forEach(id -> session.block().delete("/attachments/" + id));
        session.printer().say("Deleted " + String.join(", ", ids));
        return 0;
    }
}
