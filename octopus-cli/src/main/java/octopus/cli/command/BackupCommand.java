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

/** {@code octopus backup}. */
@Command(name = "backup", addMethodSubcommands = false, description = "Backups of volumes.")
final class BackupCommand {
    private final Session session;

    BackupCommand(Session session) {
        this.session = session;
    }

    @Command(name = "create", description = "Keep a volume's data outside of its backend.")
    int create(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Option(names = "--name", paramLabel = "NAME", description = "Name of the backup.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "For people.") String text,
            @Option(names = "--snapshot", paramLabel = "SNAPSHOT", description = "Of this snapshot of the volume.")
                    String snapshot,
            @Option(names = "--incremental", description = "Only the differences to the newest backup.")
                    boolean incremental,
            @Option(names = "--force", description = "Also while it is in use, as it is at that moment.") boolean force,
            @Option(names = "--container", paramLabel = "NAME", description = "First part of its place in the store.")
                    String container,
            @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Metadata.")
                    Map<String, String> metadata,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        body.put("volume_id", Names.volume(session, volume));
        Query.put(body, "name", name);
        Query.put(body, "description", text);
        Query.put(body, "container", container);
        Query.put(body, "snapshot_id", snapshot == null ? null : Names.snapshot(session, snapshot));
        body.put("incremental", incremental);
        body.put("force", force);
        if (metadata != null) {
            body.set("metadata", Json.of(metadata));
        }
        String id = Json.text(
                session.block().post("/backups", Json.wrap("backup", body)).path("backup"), "id");
        if (wait.wait) {
            new Waiting(session, wait).settled(Waiting.Subject.BACKUP, List.of(id));
        }
        return print(id);
    }

    @Command(name = "list", description = "Show backups.")
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
        session.printer()
                .list(
                        pages.read(session.block(), "/backups/detail", "backups", query.map()),
                        Column.of("id"),
                        Column.of("name"),
                        Column.of("status"),
                        Column.of("size"),
                        Column.of("incremental", "is_incremental"),
                        Column.of("volume", "volume_id"),
                        Column.of("data of", "data_timestamp"));
        return 0;
    }

    @Command(name = "show", description = "Everything about one backup.")
    int show(@Parameters(paramLabel = "BACKUP", description = "Name or id.") String backup) {
        return print(Names.backup(session, backup));
    }

    @Command(name = "set", description = "Change name, description or metadata.")
    int set(
            @Parameters(paramLabel = "BACKUP", description = "Name or id.") String backup,
            @Option(names = "--name", paramLabel = "NAME", description = "New name.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "New description.") String text,
            @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Metadata instead of what there is.")
                    Map<String, String> metadata) {
        String id = Names.backup(session, backup);
        ObjectNode body = Json.object();
        Query.put(body, "name", name);
        Query.put(body, "description", text);
        if (metadata != null) {
            body.set("metadata", Json.of(metadata));
        }
        session.block().put("/backups/" + id, Json.wrap("backup", body));
        return print(id);
    }

    @Command(name = "restore", description = "Bring a backup back: into a new volume, or over one that is there.")
    int restore(
            @Parameters(paramLabel = "BACKUP", description = "Name or id.") String backup,
            @Option(names = "--into", paramLabel = "VOLUME", description = "Over this volume, which must be free.")
                    String volume,
            @Option(names = "--name", paramLabel = "NAME", description = "Name of the new volume.") String name,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        Query.put(body, "volume_id", volume == null ? null : Names.volume(session, volume));
        Query.put(body, "name", name);
        String path = "/backups/" + Names.backup(session, backup) + "/restore";
        JsonNode begun = session.block().post(path, Json.wrap("restore", body)).path("restore");
        String id = Json.text(begun, "volume_id");
        if (wait.wait) {
            new Waiting(session, wait).settled(Waiting.Subject.VOLUME, List.of(id));
        }
        session.printer().one(session.block().get("/volumes/" + id).path("volume"));
        return 0;
    }

    @Command(name = "delete", description = "Delete backups.")
    int delete(
            @Parameters(arity = "1..*", paramLabel = "BACKUP", description = "Names or ids.") List<String> backups,
            @Option(names = "--force", description = "Whatever their status (administrators); gives up one being made.")
                    boolean force,
            @Mixin WaitOptions wait) {
        List<String> ids =
                backups.stream().map(one -> Names.backup(session, one)).toList();
        for (String id : ids) {
            if (force) {
                session.block().post("/backups/" + id + "/action", Json.wrap("os-force_delete", Json.object()));
            } else {
                session.block().delete("/backups/" + id);
            }
        }
        if (wait.wait) {
            new Waiting(session, wait).gone(Waiting.Subject.BACKUP, ids);
        }
        session.printer().say((wait.wait ? "Deleted " : "Deletion accepted: ") + String.join(", ", backups));
        return 0;
    }

    @Command(name = "export", description = "What is needed to find it again without the database (administrators).")
    int export(@Parameters(paramLabel = "BACKUP", description = "Name or id.") String backup) {
        String path = "/backups/" + Names.backup(session, backup) + "/export_record";
        session.printer().one(session.block().get(path).path("backup-record"));
        return 0;
    }

    @Command(name = "import", description = "Make a backup known again that is in the store (administrators).")
    int importRecord(
            @Parameters(index = "0", paramLabel = "SERVICE", description = "backup_service of the export.")
                    String service,
            @Parameters(index = "1", paramLabel = "RECORD", description = "backup_url of the export.") String record,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        body.put("backup_service", service);
        body.put("backup_url", record);
        String id = Json.text(
                session.block()
                        .post("/backups/import_record", Json.wrap("backup-record", body))
                        .path("backup"),
                "id");
        if (wait.wait) {
            new Waiting(session, wait).settled(Waiting.Subject.BACKUP, List.of(id));
        }
        return print(id);
    }

    @Command(name = "reset-status", description = "Correct the status by hand (administrators).")
    int resetStatus(
            @Parameters(paramLabel = "BACKUP", description = "Name or id.") String backup,
            @Parameters(paramLabel = "STATUS", description = "available or error.") String status) {
        String id = Names.backup(session, backup);
        ObjectNode body = Json.object();
        body.put("status", status);
        session.block().post("/backups/" + id + "/action", Json.wrap("os-reset_status", body));
        return print(id);
    }

    private int print(String id) {
        session.printer().one(session.block().get("/backups/" + id).path("backup"));
        return 0;
    }
}
