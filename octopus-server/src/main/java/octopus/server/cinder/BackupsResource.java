package octopus.server.cinder;

import java.util.List;
import java.util.Optional;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupQuery;
import octopus.block.backup.BackupStatus;
import octopus.block.operation.backup.BackupRoom;
import octopus.block.operation.backup.BackupService;
import octopus.block.operation.backup.BackupService.Shown;
import octopus.block.operation.backup.RestoreService;
import octopus.server.http.Method;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.UuidText;
import tools.jackson.databind.JsonNode;

/** Backups of volumes, and what is done with them. */
public final class BackupsResource {
    private final BackupRoom backups;

    public BackupsResource(BackupRoom backups) {
        this.backups = backups;
    }

    public List<Route<CinderRequest>> routes() {
        String action = "/backups/{id}/action";
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/backups", "cinder backups.list", request -> list(request, false))
                        .says("Lists backups: id, name, links")
                        .rule("backup:get_all")
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(
                                Method.GET, "/backups/detail", "cinder backups.detail", request -> list(request, true))
                        .says("Lists backups with everything about them")
                        .rule("backup:get_all")
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(Method.POST, "/backups", "cinder backups.create", this::create)
                        .says("Backs up a volume or a snapshot")
                        .rule("backup:create")
                        .takes(BackupBodies.CREATE)
                        .answers(202),
                Route.<CinderRequest>of(
                                Method.POST,
                                "/backups/import_record",
                                "cinder backups.import_record",
                                this::importRecord)
                        .says("Makes a backup known again that is in the store")
                        .admin("backup:backup-import")
                        .takes(BackupBodies.IMPORT)
                        .answers(201),
                Route.<CinderRequest>of(Method.GET, "/backups/{id}", "cinder backups.show", this::show)
                        .says("Shows a backup")
                        .rule("backup:get"),
                Route.<CinderRequest>of(Method.PUT, "/backups/{id}", "cinder backups.update", this::update)
                        .says("Changes name, description, metadata")
                        .rule("backup:update")
                        .since(9)
                        .takes(BackupBodies.UPDATE),
                Route.<CinderRequest>of(Method.DELETE, "/backups/{id}", "cinder backups.delete", this::delete)
                        .says("Deletes a backup on which no other builds")
                        .rule("backup:delete")
                        .answers(202),
                Route.<CinderRequest>of(Method.POST, "/backups/{id}/restore", "cinder backups.restore", this::restore)
                        .says("Restores a backup into a volume, or into a new one; answers at once")
                        .rule("backup:restore")
                        .takes(BackupBodies.RESTORE)
                        .answers(202),
                Route.<CinderRequest>of(
                                Method.GET,
                                "/backups/{id}/export_record",
                                "cinder backups.export_record",
                                this::exportRecord)
                        .says("Tells what is needed to find the backup again without the database")
                        .admin("backup:export-import"),
                Route.<CinderRequest>of(Method.POST, action, "cinder backups.reset_status", this::resetStatus)
                        .says("Writes another status; a backup that is being made is given up")
                        .action("os-reset_status")
                        .admin("volume_extension:backup_admin_actions:reset_status")
                        .takes(BackupBodies.RESET)
                        .answers(202),
                Route.<CinderRequest>of(Method.POST, action, "cinder backups.force_delete", this::forceDelete)
                        .says("Deletes a backup from any status; one that is being made is given up")
                        .action("os-force_delete")
                        .admin("volume_extension:backup_admin_actions:force_delete")
                        .answers(202));
    }

    private static BackupId id(CinderRequest request) {
        String text = request.path("id");
        return new BackupId(UuidText.strict(text)
                .orElseThrow(() -> CinderFault.notFound("Backup " + text + " could not be found.")));
    }

    private void list(CinderRequest request, boolean detail) {
        Optional<BackupQuery> query = BackupQueries.of(request);
        List<Shown> found = query.map(backups.service()::list).orElse(List.of());
        boolean counted =
                request.at(45) && request.query("with_count").flatMap(Flags::of).orElse(false);
        Optional<Integer> count =
                counted ? Optional.of(query.map(backups.service()::count).orElse(0)) : Optional.empty();
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("backups");
            for (Shown each : found) {
                if (detail) {
                    BackupViews.detail(out, request, each);
                } else {
                    BackupViews.summary(out, request, each.backup());
                }
            }
            out.writeEndArray();
            if (Paging.of(request, "Backup").isFull(found.size())) {
                String last = found.getLast().backup().id().toString();
                request.links().next(out, "backups_links", detail ? "backups/detail" : "backups", last);
            }
            count.ifPresent(number -> out.writeNumberProperty("count", number));
            out.writeEndObject();
        });
    }

    private void create(CinderRequest request) {
        summary(request, 202, backups.creation().create(request.caller(), BackupBodies.newBackup(request)));
    }

    private void show(CinderRequest request) {
        Shown shown = backups.service().show(request.caller(), id(request));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("backup");
            BackupViews.detail(out, request, shown);
            out.writeEndObject();
        });
    }

    private void update(CinderRequest request) {
        JsonNode given = request.body("backup");
        BackupService.Description wanted = new BackupService.Description(
                VolumeBodies.change(given, "name", "name"),
                VolumeBodies.change(given, "description", "description"),
                given.path("metadata").isObject()
                        ? Optional.of(JsonMaps.texts(given.path("metadata")))
                        : Optional.empty());
        summary(request, 200, backups.service().describe(request.caller(), id(request), wanted));
    }

    private void delete(CinderRequest request) {
        backups.service().delete(request.caller(), id(request), false);
        request.emptyHtml(202);
    }

    private void forceDelete(CinderRequest request) {
        backups.service().delete(request.caller(), id(request), true);
        request.empty(202);
    }

    private void resetStatus(CinderRequest request) {
        String wanted = request.body("os-reset_status").path("status").asString();
        BackupStatus status = BackupStatus.find(wanted)
                .filter(one -> one == BackupStatus.AVAILABLE || one == BackupStatus.ERROR)
                .orElseThrow(() -> CinderFault.badRequest(
                        "Backup status: " + wanted + " is invalid, valid statuses are: available, error."));
        backups.service().resetStatus(request.caller(), id(request), status);
        request.empty(202);
    }

    private void restore(CinderRequest request) {
        JsonNode given = request.body("restore");
        RestoreService.Begun begun = backups.restores()
                .restore(
                        request.caller(),
                        id(request),
                        VolumesResource.volume(given.path("volume_id")),
                        JsonMaps.text(given, "name").map(String::strip));
        request.json(202, out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart("restore");
            out.writeStringProperty("backup_id", begun.backup().toString());
            out.writeStringProperty("volume_id", begun.volume().toString());
            out.writeStringProperty("volume_name", begun.volumeName());
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private void exportRecord(CinderRequest request) {
        BackupService.Exported record = backups.service().export(request.caller(), id(request));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart("backup-record");
            out.writeStringProperty("backup_service", record.service());
            out.writeStringProperty("backup_url", record.record());
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private void importRecord(CinderRequest request) {
        JsonNode given = request.body("backup-record");
        BackupService.Exported record = new BackupService.Exported(
                given.path("backup_service").asString(),
                given.path("backup_url").asString());
        summary(request, 201, backups.service().importRecord(request.caller(), record));
    }

    private static void summary(CinderRequest request, int status, Backup backup) {
        request.json(status, out -> {
            out.writeStartObject();
            out.writeName("backup");
            BackupViews.summary(out, request, backup);
            out.writeEndObject();
        });
    }
}
