package octopus.server.cinder;

import octopus.block.backup.Backup;
import octopus.block.operation.backup.BackupService.Shown;
import octopus.spi.Fault;
import tools.jackson.core.JsonGenerator;

/** Writes backups as Cinder shows them. */
final class BackupViews {
    private BackupViews() {}

    static void summary(JsonGenerator out, CinderRequest request, Backup backup) {
        out.writeStartObject();
        out.writeStringProperty("id", backup.id().toString());
        JsonMaps.writeOrNull(out, "name", backup.name());
        request.links().write(out, "backups", backup.id().toString());
        out.writeEndObject();
    }

    static void detail(JsonGenerator out, CinderRequest request, Shown shown) {
        Backup backup = shown.backup();
        out.writeStartObject();
        out.writeStringProperty("id", backup.id().toString());
        out.writeStringProperty("status", backup.status().text());
        out.writeNumberProperty("size", backup.sizeGib());
        out.writeNumberProperty("object_count", backup.objects());
        JsonMaps.writeOrNull(out, "availability_zone", backup.availabilityZone());
        out.writeStringProperty("container", backup.container());
        Times.write(out, "created_at", backup.createdAt());
        Times.writeOrNull(out, "updated_at", backup.updatedAt());
        JsonMaps.writeOrNull(out, "name", backup.name());
        JsonMaps.writeOrNull(out, "description", backup.description());
        JsonMaps.writeOrNull(out, "fail_reason", backup.fault().map(Fault::sentence));
        out.writeStringProperty("volume_id", backup.volume().toString());
        request.links().write(out, "backups", backup.id().toString());
        out.writeBooleanProperty("is_incremental", backup.parent().isPresent());
        out.writeBooleanProperty("has_dependent_backups", shown.hasDependents());
        JsonMaps.writeOrNull(out, "snapshot_id", backup.snapshot());
        Times.write(out, "data_timestamp", backup.dataTimestamp());
        newer(out, request, backup);
        out.writeEndObject();
    }

    private static void newer(JsonGenerator out, CinderRequest request, Backup backup) {
        if (request.at(43)) {
            JsonMaps.write(out, "metadata", backup.metadata());
        }
        boolean project = request.at(18) && request.may("backup:backup_project_attribute");
        if (project) {
            out.writeStringProperty("os-backup-project-attr:project_id", backup.project());
        }
        if (project && request.at(56)) {
            out.writeStringProperty("user_id", backup.user());
        }
        if (request.at(64) && backup.encryptionKey().isPresent()) {
            out.writeStringProperty(
                    "encryption_key_id", backup.encryptionKey().get().toString());
        }
    }
}
