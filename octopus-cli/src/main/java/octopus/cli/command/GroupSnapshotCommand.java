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
    private final Kind snapshots;

    GroupSnapshotCommand(Session session) {
        this.session = session;
        this.snapshots = new Kind(session, Waiting.Subject.GROUP_SNAPSHOT, Names::groupSnapshot);
    }

    @Command(name = "create", description = "Keep every volume of a group as it is now.")
    int create(
            @Parameters(paramLabel = "GROUP", description = "Name or id.") String group,
            @Option(names = "--name", paramLabel = "NAME", description = "Name of the group snapshot.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "For people.") String text,
            @Mixin WaitOptions wait) {
        ObjectNode body = Kind.described(name, text, null);
        body.put("group_id", Names.group(session, group));
        return snapshots.print(snapshots.create(body, wait));
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
        return snapshots.list(
                query,
                pages,
                "group_snapshots",
                Column.of("id"),
                Column.of("name"),
                Column.of("status"),
                Column.of("group", "group_id"),
                Column.of("created", "created_at"));
    }

    @Command(name = "show", description = "Everything about one group snapshot.")
    int show(@Parameters(paramLabel = "SNAPSHOT", description = "Name or id.") String snapshot) {
        return snapshots.show(snapshot);
    }

    @Command(name = "reset-status", description = "Correct the status by hand (administrators).")
    int resetStatus(
            @Parameters(paramLabel = "SNAPSHOT", description = "Name or id.") String snapshot,
            @Parameters(paramLabel = "STATUS", description = "Such as available or error.") String status) {
        String id = snapshots.id(snapshot);
        ObjectNode body = Json.object();
        body.put("status", status);
        snapshots.act(id, "reset_status", body);
        return snapshots.print(id);
    }

    @Command(name = "delete", description = "Delete group snapshots.")
    int delete(
            @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", description = "Names or ids.") List<String> names,
            @Mixin WaitOptions wait) {
        return snapshots.delete(names, false, wait);
    }
}
