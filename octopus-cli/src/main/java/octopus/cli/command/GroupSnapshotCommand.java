package octopus.cli.command;

import java.util.List;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus group-snapshot}. */
@Command(name = "group-snapshot", addMethodSubcommands = false, description = "Snapshots of whole groups.")
final class GroupSnapshotCommand {
    private final Session session;

    GroupSnapshotCommand(Session session) {
        this.session = session;
    }

    @Command(name = "create", description = "Keep every volume of a group as it is now.")
    int create(
            @Parameters(paramLabel = "GROUP", description = "Name or id.") String group,
            @Option(names = "--name", paramLabel = "NAME", description = "Name of the group snapshot.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "For people.") String text,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        body.put("group_id", Names.group(session, group));
        Query.put(body, "name", name);
        Query.put(body, "description", text);
        String id = Json.text(
                session.block()
                        .post("/group_snapshots", Json.wrap("group_snapshot", body))
                        .path("group_snapshot"),
                "id");
        if (wait.wait) {
            new Waiting(session, wait).settled(Waiting.Subject.GROUP_SNAPSHOT, List.of(id));
        }
        return print(id);
    }

    @Command(name = "list", description = "Show group snapshots.")
    int list(
            @Option(names = "--group", paramLabel = "GROUP", description = "Of this group.") String group,
            @Option(names = "--name", paramLabel = "NAME", description = "Of this name.") String name,
            @Option(names = "--status", paramLabel = "STATUS", description = "In this status.") String status,
            @Option(names = "--all-projects", description = "Of all projects (administrators).") boolean all,
            @Mixin Pages pages) {
        Query query = new Query()
                .with("group_id", group == null ? null : Names.group(session, group))
                .with("name", name)
                .with("status", status)
                .flag("all_tenants", all);
        session.printer()
                .list(
                        pages.read(session.block(), "/group_snapshots/detail", "group_snapshots", query.map()),
                        Column.of("id"),
                        Column.of("name"),
                        Column.of("status"),
                        Column.of("group", "group_id"),
                        Column.of("created", "created_at"));
        return 0;
    }

    @Command(name = "show", description = "Everything about one group snapshot.")
    int show(@Parameters(paramLabel = "SNAPSHOT", description = "Name or id.") String snapshot) {
        return print(Names.groupSnapshot(session, snapshot));
    }

    @Command(name = "delete", description = "Delete group snapshots.")
    int delete(
            @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", description = "Names or ids.") List<String> snapshots,
            @Mixin WaitOptions wait) {
        List<String> ids = snapshots.stream()
                .map(snapshot -> Names.groupSnapshot(session, snapshot))
                .toList();
        ids.forEach(id -> session.block().delete("/group_snapshots/" + id));
        if (wait.wait) {
            new Waiting(session, wait).gone(Waiting.Subject.GROUP_SNAPSHOT, ids);
        }
        session.printer().say((wait.wait ? "Deleted " : "Deletion accepted: ") + String.join(", ", snapshots));
        return 0;
    }

    private int print(String id) {
        session.printer().one(session.block().get("/group_snapshots/" + id).path("group_snapshot"));
        return 0;
    }
}
