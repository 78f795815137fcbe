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
    private final Kind backups;

    BackupCommand(Session session) {
        this.session = session;
        this.backups = new Kind(session, Waiting.Subject.BACKUP, Names::backup);
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
        ObjectNode body = Kind.described(name, text, metadata);
        body.put("volume_id", Names.volume(session, volume));
        Query.put(body, "container", container);
        Query.put(body, "snapshot_id", snapshot == null ? null : Names.snapshot(session, snapshot));
        body.put("incremental", incremental);
        body.put("force", force);
        return backups.print(backups.create(body, wait));
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
        return backups.list(
                query,
                pages,
                "backups",
                Column.of("id"),
                Column.of("name"),
                Column.of("status"),
                Column.of("size"),
                Column.of("incremental", "is_incremental"),
                Column.of("volume", "volume_id"),
                Column.of("data of", "data_timestamp"));
    }

    @Command(name = "show", description = "Everything about one backup.")
    int show(@Parameters(paramLabel = "BACKUP", description = "Name or id.") String backup) {
        return backups.show(backup);
    }

    @Command(name = "set", description = "Change name, description or metadata.")
    int set(
            @Parameters(paramLabel = "BACKUP", description = "Name or id.") String backup,
            @Option(names = "--name", paramLabel = "NAME", description = "New name.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "New description.") String text,
            @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Metadata instead of what there is.")
                    Map<String, String> metadata) {
        String id = backups.id(backup);
        session.block().put("/backups/" + id, Json.wrap("backup", Kind.described(name, text, metadata)));
        return backups.print(id);
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
        String path = "/backups/" + backups.id(backup) + "/restore";
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
            @Parameters(arity = "1..*", paramLabel = "BACKUP", description = "Names or ids.") List<String> names,
            @Option(names = "--force", description = "Whatever their status (administrators); gives up one being made.")
                    boolean force,
            @Mixin WaitOptions wait) {
        return backups.delete(names, force, wait);
    }

    @Command(name = "export", description = "What is needed to find it again without the database (administrators).")
    int export(@Parameters(paramLabel = "BACKUP", description = "Name or id.") String backup) {
        String path = "/backups/" + backups.id(backup) + "/export_record";
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
        return backups.print(backups.begun("/backups/import_record", "backup-record", body, wait));
    }

    @Command(name = "reset-status", description = "Correct the status by hand (administrators).")
    int resetStatus(
            @Parameters(paramLabel = "BACKUP", description = "Name or id.") String backup,
            @Parameters(paramLabel = "STATUS", description = "available or error.") String status) {
        return backups.resetStatus(backup, status);
    }
}
