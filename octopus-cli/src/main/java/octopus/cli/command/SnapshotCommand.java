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
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus snapshot}. */
@Command(name = "snapshot", addMethodSubcommands = false, description = "Snapshots of volumes.")
final class SnapshotCommand {
    private final Session session;
    private final Kind snapshots;

    SnapshotCommand(Session session) {
        this.session = session;
        this.snapshots = new Kind(session, Waiting.Subject.SNAPSHOT, Names::snapshot);
    }

    @Command(name = "create", description = "Keep a volume as it is now.")
    int create(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Option(names = "--name", paramLabel = "NAME", description = "Name of the snapshot.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "For people.") String text,
            @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Metadata.")
                    Map<String, String> metadata,
            @Mixin WaitOptions wait) {
        ObjectNode body = Kind.described(name, text, metadata);
        body.put("volume_id", Names.volume(session, volume));
        return snapshots.print(snapshots.create(body, wait));
    }

    @Command(name = "list", description = "Show snapshots.")
    int list(
            @Option(names = "--volume", paramLabel = "VOLUME", description = "Of this volume.") String volume,
            @Option(names = "--name", paramLabel = "NAME", description = "Of this name.") String name,
            @Option(names = "--status", paramLabel = "STATUS", description = "In this status.") String status,
            @Option(names = "--all-projects", description = "Of all projects (administrators).") boolean all,
            @Mixin Pages pages) {
        Query query = new Query()
                .with("volume_id", volume == null ? null : Names.volume(session, volume))
                .with("name", name)
                .with("status", status)
                .flag("all_tenants", all);
        return snapshots.list(
                query,
                pages,
                "snapshots",
                Column.of("id"),
                Column.of("name"),
                Column.of("status"),
                Column.of("size"),
                Column.of("volume", "volume_id"),
                Column.of("created", "created_at"));
    }

    @Command(name = "show", description = "Everything about one snapshot.")
    int show(@Parameters(paramLabel = "SNAPSHOT", description = "Name or id.") String snapshot) {
        return snapshots.show(snapshot);
    }

    @Command(name = "set", description = "Change name, description or metadata.")
    int set(
            @Parameters(paramLabel = "SNAPSHOT", description = "Name or id.") String snapshot,
            @Option(names = "--name", paramLabel = "NAME", description = "New name.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "New description.") String text,
            @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Metadata to add or replace.")
                    Map<String, String> metadata) {
        String id = snapshots.id(snapshot);
        ObjectNode body = Kind.described(name, text, null);
        if (!body.isEmpty()) {
            session.block().put("/snapshots/" + id, Json.wrap("snapshot", body));
        }
        if (metadata != null) {
            session.block().post("/snapshots/" + id + "/metadata", Json.wrap("metadata", Json.of(metadata)));
        }
        return snapshots.print(id);
    }

    @Command(name = "unset", description = "Take metadata away.")
    int unset(
            @Parameters(paramLabel = "SNAPSHOT", description = "Name or id.") String snapshot,
            @Option(names = "--metadata", paramLabel = "KEY", required = true, description = "Key to take away.")
                    List<String> keys) {
        String id = snapshots.id(snapshot);
        keys.forEach(key -> session.block().delete("/snapshots/" + id + "/metadata/" + Door.escape(key)));
        return snapshots.print(id);
    }

    @Command(name = "delete", description = "Delete snapshots.")
    int delete(
            @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", description = "Names or ids.") List<String> names,
            @Option(names = "--force", description = "Whatever their status (administrators).") boolean force,
            @Mixin WaitOptions wait) {
        return snapshots.delete(names, force, wait);
    }

    @Command(name = "manageable", description = "What is on a storage and could become a snapshot (administrators).")
    int manageable(
            @Parameters(paramLabel = "HOST", description = "Where: host@backend#pool.") String host,
            @Mixin Pages pages) {
        return adoption().list(host, pages);
    }

    @Command(name = "manage", description = "Take what is on a storage into care as a snapshot (administrators).")
    int manage(
            @Parameters(index = "0", paramLabel = "VOLUME", description = "Of which volume, by name or id.")
                    String volume,
            @Parameters(index = "1", paramLabel = "REFERENCE", description = "Its name on the storage.")
                    String reference,
            @Option(names = "--name", paramLabel = "NAME", description = "Name of the snapshot.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "For people.") String text,
            @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Metadata.")
                    Map<String, String> metadata,
            @Mixin WaitOptions wait) {
        ObjectNode body = Kind.described(name, text, metadata);
        body.put("volume_id", Names.volume(session, volume));
        String id = adoption().take("snapshot", body, reference);
        if (wait.wait) {
            new Waiting(session, wait).settled(Waiting.Subject.SNAPSHOT, List.of(id));
        }
        return snapshots.print(id);
    }

    @Command(
            name = "unmanage",
            description = "Let snapshots go out of care; their data stays on the storage (administrators).")
    int unmanage(
            @Parameters(arity = "1..*", paramLabel = "SNAPSHOT", description = "Names or ids.") List<String> names,
            @Mixin WaitOptions wait) {
        List<String> ids = names.stream().map(snapshots::id).toList();
        ids.forEach(id -> snapshots.act(id, "os-unmanage", Json.object()));
        if (wait.wait) {
            new Waiting(session, wait).gone(Waiting.Subject.SNAPSHOT, ids);
        }
        session.printer().say((wait.wait ? "Let go: " : "Accepted: ") + String.join(", ", names));
        return 0;
    }

    private Adoption adoption() {
        return new Adoption(session, "/manageable_snapshots", "manageable-snapshots");
    }

    @Command(name = "reset-status", description = "Correct the status by hand (administrators).")
    int resetStatus(
            @Parameters(paramLabel = "SNAPSHOT", description = "Name or id.") String snapshot,
            @Parameters(paramLabel = "STATUS", description = "Such as available or error.") String status) {
        return snapshots.resetStatus(snapshot, status);
    }
}
