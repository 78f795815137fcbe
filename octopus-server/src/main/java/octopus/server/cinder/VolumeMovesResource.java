package octopus.server.cinder;

import java.util.List;
import octopus.block.operation.attachment.OlderAttachments;
import octopus.block.operation.move.MigrationService;
import octopus.block.operation.volume.ReimageVolume;
import octopus.block.room.AdminRoom;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import tools.jackson.databind.JsonNode;

/** Actions after which a volume is elsewhere, of another type, or has another content. */
public final class VolumeMovesResource {
    private static final String ADMIN = "volume_extension:volume_admin_actions:";

    private final MigrationService migrations;
    private final ReimageVolume reimages;

    private final OlderAttachments older;

    public VolumeMovesResource(AdminRoom room, OlderAttachments older) {
        this.older = older;
        this.migrations = room.migrations();
        this.reimages = room.reimages();
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                VolumeActionsResource.action("os-retype", "volume:retype", this::retype)
                        .says("Gives it another type; with on-demand it moves to a pool that suits that type")
                        .takes(VolumeActionsResource.takes(
                                "os-retype",
                                Field.required("new_type", Shapes.text(0, 255)),
                                Field.optional("migration_policy", Shapes.choiceOrNull("never", "on-demand")))),
                VolumeActionsResource.action("os-migrate_volume", ADMIN + "migrate_volume", this::migrate)
                        .says("Moves it to another pool or backend")
                        .admin(ADMIN + "migrate_volume")
                        .takes(VolumeActionsResource.takes(
                                "os-migrate_volume",
                                Field.optional("host", Shapes.textOrNull(0, 255)),
                                Field.optional("cluster", Shapes.textOrNull(0, 255))
                                        .since(16),
                                Field.optional("force_host_copy", Shapes.flag())
                                        .says("refused between pools of one backend, which only the storage can do"),
                                Field.optional("lock_volume", Shapes.flag())
                                        .says("without it whoever changes the volume meanwhile ends its move"))),
                VolumeActionsResource.action(
                                "os-migrate_volume_completion", ADMIN + "migrate_volume_completion", this::completion)
                        .says("For compute services that have swapped two volumes themselves")
                        .admin(ADMIN + "migrate_volume_completion")
                        .takes(VolumeActionsResource.takes(
                                "os-migrate_volume_completion",
                                Field.required("new_volume", Shapes.uuid()),
                                Field.optional("error", Shapes.anything())))
                        .answers(200),
                VolumeActionsResource.action(
                                "os-extend_volume_completion", ADMIN + "extend_volume_completion", this::extended)
                        .says("For compute services that extend volumes themselves; Octopus has no such volumes")
                        .admin(ADMIN + "extend_volume_completion")
                        .takes(VolumeActionsResource.takes(
                                "os-extend_volume_completion", Field.optional("error", Shapes.anything()))),
                VolumeActionsResource.action("os-reimage", "volume:reimage", this::reimage)
                        .says("Writes an image over all that is in it")
                        .since(68)
                        .takes(VolumeActionsResource.takes(
                                "os-reimage",
                                Field.required("image_id", Shapes.uuid()),
                                Field.optional("reimage_reserved", Shapes.flag()))));
    }

    private void retype(CinderRequest request) {
        JsonNode given = request.body("os-retype");
        migrations.retype(
                request.caller(),
                VolumesResource.id(request),
                given.path("new_type").asString(),
                JsonMaps.text(given, "migration_policy")
                        .filter("on-demand"::equals)
                        .isPresent(),
                request.may("volume:multiattach"));
        request.empty(202);
    }

    private void migrate(CinderRequest request) {
        JsonNode given = request.body("os-migrate_volume");
        String host = Manageable.host(request, JsonMaps.text(given, "host"), JsonMaps.text(given, "cluster"), 16);
        try {
            migrations.migrate(
                    request.caller(),
                    VolumesResource.id(request),
                    new MigrationService.Migration(
                            host,
                            Flags.of(given.path("lock_volume")).orElse(false),
                            Flags.of(given.path("force_host_copy")).orElse(false)));
        } catch (StorageException e) {
            if (e.fault().code().name().equals("HOST_NOT_FOUND")) {
                throw CinderFault.badRequest("Invalid host: No available service named '" + host + "'");
            }
            throw e;
        }
        request.empty(202);
    }

    private void completion(CinderRequest request) {
        JsonNode given = request.body("os-migrate_volume_completion");
        VolumeId volume = VolumesResource.id(request);
        VolumeId replacement = VolumesResource.volume(given.path("new_volume")).orElseThrow(CinderFault::notFound);
        VolumeId kept = migrations.completion(request.caller(), volume, replacement);
        if (!Flags.of(given.path("error")).orElse(false)) {
            older.swapped(request.caller(), volume, replacement);
        }
        request.json(200, out -> {
            out.writeStartObject();
            out.writeStringProperty("save_volume_id", kept.toString());
            out.writeEndObject();
        });
    }

    /** No driver here leaves the second half of an extension to the compute service. */
    private void extended(CinderRequest request) {
        VolumeId id = VolumesResource.id(request);
        throw migrations.noExtensionPending(request.caller(), id);
    }

    private void reimage(CinderRequest request) {
        JsonNode given = request.body("os-reimage");
        boolean reserved = Flags.of(given.path("reimage_reserved")).orElse(false);
        if (reserved) {
            request.require("volume:reimage_reserved");
        }
        reimages.begin(
                request.caller(),
                VolumesResource.id(request),
                given.path("image_id").asString(),
                reserved);
        request.empty(202);
    }
}
