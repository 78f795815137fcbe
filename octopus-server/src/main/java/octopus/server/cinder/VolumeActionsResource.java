package octopus.server.cinder;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import octopus.block.attachment.AttachmentStatus;
import octopus.block.operation.volume.VolumeActions;
import octopus.block.operation.volume.VolumeService;
import octopus.block.volume.VolumeStatus;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Handler;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import tools.jackson.databind.JsonNode;

/** What is done to a volume by {@code POST /volumes/{id}/action}, connections and images left aside. */
public final class VolumeActionsResource {
    static final String PATH = "/volumes/{id}/action";
    /** Cinder's code knows these, its list for resets does not. */
    private static final Set<VolumeStatus> NOT_SETTABLE = Set.of(
            VolumeStatus.REVERTING,
            VolumeStatus.UNMANAGING,
            VolumeStatus.ERROR_UNMANAGING,
            VolumeStatus.ERROR_MANAGING_DELETING);

    private static final Set<String> MIGRATION =
            Set.of("migrating", "error", "success", "completing", "none", "starting");
    private final VolumeService volumes;
    private final VolumeActions actions;

    public VolumeActionsResource(VolumeService volumes, VolumeActions actions) {
        this.volumes = volumes;
        this.actions = actions;
    }

    /** A call that shares the path of all actions. */
    static Route<CinderRequest> action(String key, String rule, Handler<CinderRequest> handler) {
        return Route.<CinderRequest>of(Method.POST, PATH, "cinder volumes." + key, handler)
                .action(key)
                .rule(rule)
                .answers(202);
    }

    static Body takes(String key, Field... fields) {
        return Body.of(Field.required(key, Shapes.struct(fields)));
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                action("os-extend", "volume:extend", this::extend)
                        .says("Makes a volume larger; one in use from 3.42")
                        .takes(takes("os-extend", Field.required("new_size", Shapes.gib()))),
                action("os-set_bootable", "volume:update", this::setBootable)
                        .says("Says whether a machine can start from it")
                        .takes(takes("os-set_bootable", Field.required("bootable", Shapes.flag())))
                        .answers(200),
                action("os-update_readonly_flag", "volume:update_readonly_flag", this::setReadOnly)
                        .says("Says whether it may be written to")
                        .takes(takes("os-update_readonly_flag", Field.required("readonly", Shapes.flag()))),
                action("revert", "volume:revert_to_snapshot", this::revert)
                        .says("Puts it back to its latest snapshot")
                        .since(40)
                        .takes(Body.of(Field.required(
                                "revert",
                                Shapes.openStruct(Field.optional("snapshot_id", Shapes.textOrNull(0, 255)))))),
                action("os-force_delete", "volume:force_delete", this::forceDelete)
                        .says("Deletes it from any status")
                        .admin("volume_extension:volume_admin_actions:force_delete"),
                action("os-reset_status", "volume:reset_status", this::resetStatus)
                        .says("Writes another status, without touching the storage")
                        .admin("volume_extension:volume_admin_actions:reset_status")
                        .takes(takes(
                                "os-reset_status",
                                Field.optional("status", Shapes.textOrNull(0, 255)),
                                Field.optional("attach_status", Shapes.textOrNull(0, 255)),
                                Field.optional("migration_status", Shapes.textOrNull(0, 255)))));
    }

    private void extend(CinderRequest request) {
        VolumeId id = VolumesResource.id(request);
        boolean mayInUse = request.at(42) && request.may("volume:extend_attached_volume");
        if (!mayInUse && volumes.show(request.caller(), id).volume().status() == VolumeStatus.IN_USE) {
            if (request.at(42)) {
                throw CinderFault.forbidden("volume:extend_attached_volume");
            }
            throw CinderFault.badRequest("Invalid volume: Volume " + id
                    + " status must be 'available' to extend, currently in-use. A volume in use can be extended from"
                    + " microversion 3.42 on.");
        }
        int size = Integer.parseInt(request.body("os-extend").path("new_size").asString());
        volumes.extend(request.caller(), id, size);
        request.empty(202);
    }

    private void setBootable(CinderRequest request) {
        boolean bootable = flag(request, "os-set_bootable", "bootable");
        actions.setBootable(request.caller(), VolumesResource.id(request), bootable);
        request.empty(200);
    }

    private void setReadOnly(CinderRequest request) {
        request.requireElevated("volume:update_volume_admin_metadata");
        boolean readOnly = flag(request, "os-update_readonly_flag", "readonly");
        actions.setReadOnly(request.caller(), VolumesResource.id(request), readOnly);
        request.empty(202);
    }

    private static boolean flag(CinderRequest request, String action, String field) {
        return Flags.of(request.body(action).path(field)).orElse(false);
    }

    private void revert(CinderRequest request) {
        VolumeId id = VolumesResource.id(request);
        SnapshotId snapshot = JsonMaps.text(request.body("revert"), "snapshot_id")
                .flatMap(UuidText::lenient)
                .map(SnapshotId::new)
                .orElseThrow(() -> CinderFault.badRequest(
                        "Specified snapshot is None or not the latest one of volume " + id + "."));
        actions.revert(request.caller(), id, snapshot);
        request.empty(202);
    }

    private void forceDelete(CinderRequest request) {
        volumes.delete(request.caller(), VolumesResource.id(request), false, true);
        request.empty(202);
    }

    private void resetStatus(CinderRequest request) {
        JsonNode given = request.body("os-reset_status");
        Optional<VolumeStatus> status = JsonMaps.text(given, "status").map(VolumeActionsResource::settable);
        Optional<AttachmentStatus> attach =
                JsonMaps.text(given, "attach_status").map(VolumeActionsResource::attachStatus);
        Optional<String> migration =
                JsonMaps.text(given, "migration_status").map(VolumeActionsResource::migrationStatus);
        if (status.isEmpty() && attach.isEmpty() && migration.isEmpty()) {
            throw CinderFault.badRequest("Must specify 'status', 'attach_status' or 'migration_status' for update.");
        }
        actions.resetStatus(
                request.caller(), VolumesResource.id(request), new VolumeActions.Reset(status, attach, migration));
        request.empty(202);
    }

    private static VolumeStatus settable(String text) {
        VolumeStatus status = VolumeStatus.find(text)
                .filter(found -> !NOT_SETTABLE.contains(found))
                .orElseThrow(() -> CinderFault.badRequest("Volume status: " + text
                        + " is invalid, valid statuses are: ("
                        + Arrays.stream(VolumeStatus.values())
                                .filter(each -> !NOT_SETTABLE.contains(each))
                                .map(each -> "'" + each.text() + "'")
                                .collect(Collectors.joining(", "))
                        + ")."));
        // Upstream means to refuse all three; a missing comma lets two of them through.
        if (Set.of(VolumeStatus.DELETING, VolumeStatus.ERROR_DELETING, VolumeStatus.DETACHING)
                .contains(status)) {
            throw CinderFault.badRequest("Cannot reset-state to " + text);
        }
        return status;
    }

    private static AttachmentStatus attachStatus(String text) {
        return Map.of("attached", AttachmentStatus.ATTACHED, "detached", AttachmentStatus.DETACHED).entrySet().stream()
                .filter(entry -> entry.getKey().equals(text))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> CinderFault.badRequest("Volume attach status: " + text
                        + " is invalid, valid statuses are: ('attached', 'detached')."));
    }

    private static String migrationStatus(String text) {
        if (!MIGRATION.contains(text)) {
            throw CinderFault.badRequest("Volume migration status: " + text + " is invalid.");
        }
        return text;
    }
}
