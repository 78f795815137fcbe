package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.operation.backup.BackupCreation.NewBackup;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import tools.jackson.databind.JsonNode;

/** What the calls on backups take, and how it becomes what the domain is asked. */
final class BackupBodies {
    private static final int LONGEST_RECORD = 60_000;
    private static final Shape TEXT = Shapes.textOrNull(0, 255);

    static final Body CREATE = Body.of(Field.required(
            "backup",
            Shapes.struct(
                    Field.required("volume_id", Shapes.uuid()),
                    Field.optional("container", TEXT),
                    Field.optional("description", TEXT),
                    Field.optional("incremental", Shapes.flag()),
                    Field.optional("force", Shapes.flag()),
                    Field.optional("name", TEXT),
                    Field.optional("snapshot_id", Shapes.uuidOrNull()),
                    Field.optional("metadata", Shapes.metadataOrNull(Shape.KeyRule.PATH))
                            .since(43),
                    Field.optional("availability_zone", TEXT).since(51))));

    static final Body UPDATE = Body.of(Field.required(
            "backup",
            Shapes.structOrNull(
                    Field.optional("name", TEXT),
                    Field.optional("description", TEXT),
                    Field.optional("metadata", Shapes.metadata(Shape.KeyRule.PATH))
                            .since(43))));

    static final Body RESTORE = Body.of(Field.required(
            "restore",
            Shapes.structOrNull(Field.optional("name", TEXT), Field.optional("volume_id", Shapes.uuidOrNull()))));

    static final Body IMPORT = Body.of(Field.required(
            "backup-record",
            Shapes.struct(
                    Field.required("backup_service", Shapes.text(0, 255)),
                    Field.required("backup_url", Shapes.text(1, LONGEST_RECORD)))));

    static final Body RESET = Body.of(Field.required(
            "os-reset_status",
            new Shape.Struct(List.of(Field.required("status", Shapes.text(0, 255))), Optional.of(0), false)));

    private BackupBodies() {}

    static NewBackup newBackup(CinderRequest request) {
        JsonNode given = request.body("backup");
        return new NewBackup(
                VolumesResource.volume(given.path("volume_id")).orElseThrow(CinderFault::notFound),
                VolumesResource.snapshot(given.path("snapshot_id")),
                JsonMaps.text(given, "name").map(String::strip),
                JsonMaps.text(given, "description").map(String::strip),
                JsonMaps.text(given, "container"),
                Flags.of(given.path("incremental")).orElse(false),
                Flags.of(given.path("force")).orElse(false),
                given.path("metadata").isObject() ? JsonMaps.texts(given.path("metadata")) : Map.of(),
                JsonMaps.text(given, "availability_zone"));
    }
}
