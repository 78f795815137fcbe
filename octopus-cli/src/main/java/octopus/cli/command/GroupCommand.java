package octopus.cli.command;

import java.util.List;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus group}. */
@Command(name = "group", addMethodSubcommands = false, description = "Groups of volumes that belong together.")
final class GroupCommand {
    private final Session session;

    GroupCommand(Session session) {
        this.session = session;
    }

    @Command(name = "create", description = "Make a group: empty, or with copies of another's volumes.")
    int create(
            @Parameters(arity = "0..1", paramLabel = "NAME", description = "Name of the group.") String name,
            @Option(names = "--group-type", paramLabel = "TYPE", description = "Name or id of the group type.")
                    String type,
            @Option(
                            names = "--type",
                            paramLabel = "TYPE",
                            description = "Volume type that its volumes may have; may be repeated.")
                    List<String> types,
            @Option(names = "--from-group", paramLabel = "GROUP", description = "Copy the volumes of this group.")
                    String group,
            @Option(
                            names = "--from-snapshot",
                            paramLabel = "SNAPSHOT",
                            description = "Make the volumes from this group snapshot.")
                    String snapshot,
            @Option(names = "--description", paramLabel = "TEXT", description = "For people.") String text,
            @Option(names = "--zone", paramLabel = "ZONE", description = "Availability zone.") String zone,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        Query.put(body, "name", name);
        Query.put(body, "description", text);
        boolean copied = group != null || snapshot != null;
        if (copied == (type != null || types != null)) {
            throw Fault.of(
                            CliFault.WRONG_USAGE,
                            "What shall the group be made of?",
                            "",
                            "Give --group-type and --type for an empty one, or --from-group or --from-snapshot.")
                    .exception();
        }
        JsonNode made = copied ? copy(body, group, snapshot) : empty(body, type, types, zone);
        String id = Json.text(made, "id");
        if (wait.wait) {
            new Waiting(session, wait).settled(Waiting.Subject.GROUP, List.of(id));
        }
        return print(id);
    }

    private JsonNode empty(ObjectNode body, String type, List<String> types, String zone) {
        Query.put(body, "group_type", type == null ? "" : type);
        ArrayNode allowed = body.putArray("volume_types");
        if (types != null) {
            types.forEach(allowed::add);
        }
        Query.put(body, "availability_zone", zone);
        return session.block().post("/groups", Json.wrap("group", body)).path("group");
    }

    private JsonNode copy(ObjectNode body, String group, String snapshot) {
        Query.put(body, "source_group_id", group == null ? null : Names.group(session, group));
        Query.put(body, "group_snapshot_id", snapshot == null ? null : Names.groupSnapshot(session, snapshot));
        return session.block()
                .post("/groups/action", Json.wrap("create-from-src", body))
                .path("group");
    }

    @Command(name = "list", description = "Show groups.")
    int list(
            @Option(names = "--name", paramLabel = "NAME", description = "Of this name.") String name,
            @Option(names = "--all-projects", description = "Of all projects (administrators).") boolean all,
            @Mixin Pages pages) {
        Query query = new Query().with("name", name).flag("all_tenants", all);
        session.printer()
                .list(
                        pages.read(session.block(), "/groups/detail", "groups", query.map()),
                        Column.of("id"),
                        Column.of("name"),
                        Column.of("status"),
                        Column.of("group type", "group_type"),
                        Column.of("created", "created_at"));
        return 0;
    }

    @Command(name = "show", description = "Everything about one group, with its volumes.")
    int show(@Parameters(paramLabel = "GROUP", description = "Name or id.") String group) {
        return print(Names.group(session, group));
    }

    @Command(name = "set", description = "Change name or description, add or remove volumes.")
    int set(
            @Parameters(paramLabel = "GROUP", description = "Name or id.") String group,
            @Option(names = "--name", paramLabel = "NAME", description = "New name.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "New description.") String text,
            @Option(names = "--add", paramLabel = "VOLUME", description = "Volume to add; may be repeated.")
                    List<String> add,
            @Option(names = "--remove", paramLabel = "VOLUME", description = "Volume to take out; may be repeated.")
                    List<String> remove) {
        String id = Names.group(session, group);
        ObjectNode body = Json.object();
        Query.put(body, "name", name);
        Query.put(body, "description", text);
        Query.put(body, "add_volumes", volumes(add));
        Query.put(body, "remove_volumes", volumes(remove));
        session.block().put("/groups/" + id, Json.wrap("group", body));
        return print(id);
    }

    private String volumes(List<String> names) {
        return names == null
                ? null
                : String.join(
                        ",",
                        names.stream().map(name -> Names.volume(session, name)).toList());
    }

    @Command(name = "delete", description = "Delete groups.")
    int delete(
            @Parameters(arity = "1..*", paramLabel = "GROUP", description = "Names or ids.") List<String> groups,
            @Option(names = "--with-volumes", description = "And all volumes in them.") boolean volumes,
            @Mixin WaitOptions wait) {
        List<String> ids =
                groups.stream().map(group -> Names.group(session, group)).toList();
        for (String id : ids) {
            ObjectNode body = Json.object();
            body.put("delete-volumes", volumes);
            session.block().post("/groups/" + id + "/action", Json.wrap("delete", body));
        }
        if (wait.wait) {
            new Waiting(session, wait).gone(Waiting.Subject.GROUP, ids);
        }
        session.printer().say((wait.wait ? "Deleted " : "Deletion accepted: ") + String.join(", ", groups));
        return 0;
    }

    @Command(name = "reset-status", description = "Correct the status by hand (administrators).")
    int resetStatus(
            @Parameters(paramLabel = "GROUP", description = "Name or id.") String group,
            @Parameters(paramLabel = "STATUS", description = "Such as available or error.") String status) {
        String id = Names.group(session, group);
        ObjectNode body = Json.object();
        body.put("status", status);
        session.block().post("/groups/" + id + "/action", Json.wrap("reset_status", body));
        return print(id);
    }

    private int print(String id) {
        session.printer()
                .one(session.block()
                        .get(
                                "/groups/" + id,
                                new Query().with("list_volume", "true").map())
                        .path("group"));
        return 0;
    }
}
