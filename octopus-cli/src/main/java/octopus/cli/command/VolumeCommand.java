package octopus.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import octopus.cli.http.Door;
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

/** {@code octopus volume}: looking at volumes, their descriptions, deleting. */
@Command(name = "volume", addMethodSubcommands = false, description = "Volumes.")
final class VolumeCommand extends VolumeDevices {
    static final Column[] COLUMNS = {
        Column.of("id"),
        Column.of("name"),
        Column.of("status"),
        Column.of("size"),
        Column.of("type", "volume_type"),
        Column.of("bootable"),
        Column.of("attached to", VolumeCommand::consumers)
    };

    VolumeCommand(Session session) {
        super(session);
    }

    @Command(name = "list", description = "Show volumes.")
    int list(
            @Option(names = "--name", paramLabel = "NAME", description = "Of this name.") String name,
            @Option(names = "--status", paramLabel = "STATUS", description = "In this status.") String status,
            @Option(names = "--type", paramLabel = "TYPE", description = "Of this volume type.") String type,
            @Option(names = "--bootable", paramLabel = "true|false", description = "Bootable or not.") String bootable,
            @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "With this metadata.")
                    Map<String, String> metadata,
            @Option(names = "--filter", paramLabel = "KEY=VALUE", description = "Any other filter that the API has.")
                    Map<String, String> filters,
            @Option(names = "--all-projects", description = "Of all projects (administrators).") boolean all,
            @Mixin Pages pages) {
        Query query = new Query()
                .with("name", name)
                .with("status", status)
                .with("volume_type", type)
                .with("bootable", bootable)
                .with("metadata", metadata == null ? null : dictionary(metadata))
                .flag("all_tenants", all)
                .all(filters);
        session.printer().list(pages.read(session.block(), "/volumes/detail", "volumes", query.map()), COLUMNS);
        return 0;
    }

    /** Cinder reads this filter as a Python dictionary, which JSON of plain texts also is. */
    private static String dictionary(Map<String, String> metadata) {
        return new String(Json.bytes(Json.of(metadata)), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Command(name = "show", description = "Everything about one volume.")
    int show(@Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume) {
        String id = Names.volume(session, volume);
        session.printer().one(session.block().get("/volumes/" + id).path("volume"));
        return 0;
    }

    @Command(name = "set", description = "Change name, description or metadata.")
    int set(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Option(names = "--name", paramLabel = "NAME", description = "New name.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "New description.") String text,
            @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Metadata to add or replace.")
                    Map<String, String> metadata) {
        String id = Names.volume(session, volume);
        ObjectNode body = Json.object();
        Query.put(body, "name", name);
        Query.put(body, "description", text);
        Door door = session.block();
        if (!body.isEmpty()) {
            door.put("/volumes/" + id, Json.wrap("volume", body));
        }
        if (metadata != null) {
            door.post("/volumes/" + id + "/metadata", Json.wrap("metadata", Json.of(metadata)));
        }
        session.printer().one(door.get("/volumes/" + id).path("volume"));
        return 0;
    }

    @Command(name = "unset", description = "Take metadata away.")
    int unset(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Option(names = "--metadata", paramLabel = "KEY", required = true, description = "Key to take away.")
                    List<String> keys) {
        String id = Names.volume(session, volume);
        keys.forEach(key -> session.block().delete("/volumes/" + id + "/metadata/" + Door.escape(key)));
        session.printer().one(session.block().get("/volumes/" + id).path("volume"));
        return 0;
    }

    @Command(name = "delete", description = "Delete volumes.")
    int delete(
            @Parameters(arity = "1..*", paramLabel = "VOLUME", description = "Names or ids.") List<String> volumes,
            @Option(names = "--cascade", description = "With their snapshots.") boolean cascade,
            @Option(names = "--force", description = "Whatever their status (administrators).") boolean force,
            @Mixin WaitOptions wait) {
        List<String> ids = volumes.stream().map(v -> Names.volume(session, v)).toList();
        String query = Door.query(new Query()
                .with("cascade", cascade ? "true" : null)
                .with("force", force ? "true" : null)
                .map());
        ids.forEach(id -> session.block().delete("/volumes/" + id + query));
        if (wait.wait) {
            new Waiting(session, wait).gone(Waiting.Subject.VOLUME, ids);
        }
        session.printer().say((wait.wait ? "Deleted " : "Deletion accepted: ") + String.join(", ", volumes));
        return 0;
    }

    @Command(
            name = "why",
            description = {
                "Why is a volume as it is, and where could one like it be placed?",
                "With a volume: its fault and its last flow. Without one: a verdict per pool for --size and --type."
            })
    int why(
            @Parameters(arity = "0..1", paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Option(names = "--size", paramLabel = "SIZE", description = "Size to be placed.") String size,
            @Option(names = "--type", paramLabel = "TYPE", description = "Volume type.") String type,
            @Option(names = "--availability-zone", paramLabel = "ZONE", description = "Zone.") String zone) {
        if (volume != null) {
            explain(session.own().get("/volumes/" + Names.volume(session, volume)));
            return 0;
        }
        if (size == null) {
            throw Fault.of(CliFault.WRONG_USAGE, "There is nothing to explain", "", "Give a volume, or --size.")
                    .exception();
        }
        ObjectNode body = Json.object();
        body.put("size", Amounts.gib(size));
        Query.put(body, "volume_type", type);
        Query.put(body, "availability_zone", zone);
        JsonNode answer = session.own().post("/placements", body);
        session.printer()
                .list(
                        verdicts(answer),
                        Column.of("pool"),
                        Column.of("verdict"),
                        Column.of("weight"),
                        Column.of("why", Verdicts::words));
        return 0;
    }

    /** For people the fault and the flow apart; for programs all in one. */
    private void explain(JsonNode volume) {
        if (!session.printer().forPeople() || !(volume.deepCopy() instanceof ObjectNode facts)) {
            session.printer().one(volume);
            return;
        }
        facts.remove(List.of("fault", "flow"));
        session.printer().one(facts);
        if (volume.path("fault").isObject()) {
            session.terminal().out().println();
            session.printer().one(volume.path("fault"));
        }
        String flow = Json.text(volume, "flow.id");
        if (!flow.isEmpty()) {
            session.terminal().out().println();
            new FlowCommand(session).show(flow, false);
        }
    }

    private static List<JsonNode> verdicts(JsonNode answer) {
        JsonNode rows = answer.has("verdicts") ? answer.path("verdicts") : answer.path("placements");
        return new ArrayList<>(
                Json.list(rows.isArray() ? rows : answer.path("placement").path("verdicts")));
    }

    private static String consumers(JsonNode row) {
        return Json.list(row.path("attachments")).stream()
                .map(a -> Json.text(a, "host_name").isEmpty() ? Json.text(a, "server_id") : Json.text(a, "host_name"))
                .collect(Collectors.joining(", "));
    }
}
