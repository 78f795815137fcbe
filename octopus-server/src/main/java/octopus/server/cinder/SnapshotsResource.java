package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import octopus.block.operation.snapshot.SnapshotService;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotQuery;
import octopus.block.snapshot.SnapshotStatus;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import tools.jackson.databind.JsonNode;

/** Snapshots, and what is done to them. */
public final class SnapshotsResource {
    private static final Shape TEXT = Shapes.textOrNull(0, 255);
    private static final Body CREATE = Body.of(Field.required(
            "snapshot",
            Shapes.struct(
                    Field.required("volume_id", Shapes.uuidOrNull()),
                    Field.optional("name", TEXT),
                    Field.optional("display_name", TEXT),
                    Field.optional("description", TEXT),
                    Field.optional("display_description", TEXT),
                    Field.optional("force", Shapes.flag()),
                    Field.optional("metadata", Shapes.metadataOrNull(Shape.KeyRule.PATH)))));
    private static final Body UPDATE = Body.of(Field.required(
            "snapshot",
            Shapes.struct(
                    Field.optional("name", TEXT),
                    Field.optional("description", TEXT),
                    Field.optional("display_name", TEXT),
                    Field.optional("display_description", TEXT))));
    private static final Pattern PROGRESS = Pattern.compile("\\d{1,3}%");
    private final SnapshotService snapshots;

    public SnapshotsResource(SnapshotService snapshots) {
        this.snapshots = snapshots;
    }

    public List<Route<CinderRequest>> routes() {
        String action = "/snapshots/{id}/action";
        return List.of(
                Route.<CinderRequest>of(
                                Method.GET, "/snapshots", "cinder snapshots.list", request -> list(request, false))
                        .says("Lists snapshots")
                        .rule("volume:get_all_snapshots")
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(
                                Method.GET,
                                "/snapshots/detail",
                                "cinder snapshots.detail",
                                request -> list(request, true))
                        .says("Lists snapshots with everything about them")
                        .rule("volume:get_all_snapshots")
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(Method.POST, "/snapshots", "cinder snapshots.create", this::create)
                        .says("Takes a snapshot of a volume")
                        .rule("volume:create_snapshot")
                        .takes(CREATE)
                        .answers(202),
                Route.<CinderRequest>of(Method.GET, "/snapshots/{id}", "cinder snapshots.show", this::show)
                        .says("Shows a snapshot")
                        .rule("volume:get_snapshot"),
                Route.<CinderRequest>of(Method.PUT, "/snapshots/{id}", "cinder snapshots.update", this::update)
                        .says("Changes name and description")
                        .rule("volume:update_snapshot")
                        .takes(UPDATE),
                Route.<CinderRequest>of(Method.DELETE, "/snapshots/{id}", "cinder snapshots.delete", this::delete)
                        .says("Deletes a snapshot")
                        .rule("volume:delete_snapshot")
                        .answers(202),
                Route.<CinderRequest>of(Method.POST, action, "cinder snapshots.reset_status", this::resetStatus)
                        .says("Writes another status, without touching the storage")
                        .action("os-reset_status")
                        .admin("volume_extension:snapshot_admin_actions:reset_status")
                        .takes(Body.of(Field.required(
                                "os-reset_status", Shapes.struct(Field.required("status", Shapes.text(0, 255))))))
                        .answers(202),
                Route.<CinderRequest>of(Method.POST, action, "cinder snapshots.force_delete", this::forceDelete)
                        .says("Deletes a snapshot from any status")
                        .action("os-force_delete")
                        .admin("volume_extension:snapshot_admin_actions:force_delete")
                        .answers(202),
                Route.<CinderRequest>of(Method.POST, action, "cinder snapshots.update_status", this::updateStatus)
                        .says("Tells how a snapshot goes that a compute service takes or deletes itself")
                        .action("os-update_snapshot_status")
                        .rule("snapshot_extension:snapshot_actions:update_snapshot_status")
                        .takes(Body.of(Field.required(
                                "os-update_snapshot_status",
                                Shapes.struct(
                                        Field.required("status", Shapes.text(0, 255)),
                                        Field.optional("progress", Shapes.anything())))))
                        .answers(202));
    }

    static SnapshotId id(CinderRequest request) {
        String text = request.path("id");
        return new SnapshotId(UuidText.strict(text)
                .orElseThrow(() -> CinderFault.notFound("Snapshot " + text + " could not be found.")));
    }

    private void list(CinderRequest request, boolean detail) {
        Optional<SnapshotQuery> query = SnapshotQueries.of(request);
        List<Snapshot> found = query.map(snapshots::list).orElse(List.of());
        boolean counted =
                request.at(45) && request.query("with_count").flatMap(Flags::of).orElse(false);
        Optional<Integer> count =
                counted ? Optional.of(query.map(snapshots::count).orElse(0)) : Optional.empty();
        SnapshotViews.Extent extent = detail ? SnapshotViews.Extent.EXTENDED : SnapshotViews.Extent.SUMMARY;
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("snapshots");
            found.forEach(each -> SnapshotViews.write(out, request, each, extent));
            out.writeEndArray();
            if (Paging.of(request, "Snapshot").isFull(found.size())) {
                String path = detail ? "snapshots/detail" : "snapshots";
                request.links()
                        .next(out, "snapshots_links", path, found.getLast().id().toString());
            }
            count.ifPresent(number -> out.writeNumberProperty("count", number));
            out.writeEndObject();
        });
    }

    private void create(CinderRequest request) {
        JsonNode given = request.body("snapshot");
        boolean force = Flags.of(given.path("force")).orElse(false);
        if (request.at(66) && given.has("force") && !force) {
            throw CinderFault.badRequest("Since microversion 3.66 the 'force' flag is invalid for this request.  For"
                    + " backward compatibility, however, when the 'force' flag is passed with a value evaluating to"
                    + " True, it is silently ignored.");
        }
        VolumeId volume = VolumesResource.volume(given.path("volume_id")).orElseThrow(CinderFault::notFound);
        Snapshot made = snapshots.create(
                request.caller(),
                new SnapshotService.NewSnapshot(
                        volume,
                        VolumeBodies.change(given, "name", "display_name").flatMap(name -> name),
                        VolumeBodies.change(given, "description", "display_description")
                                .flatMap(text -> text),
                        force || request.at(66),
                        given.path("metadata").isObject() ? JsonMaps.texts(given.path("metadata")) : Map.of()));
        answer(request, 202, made, SnapshotViews.Extent.PLAIN);
    }

    private void show(CinderRequest request) {
        answer(request, 200, snapshots.show(request.caller(), id(request)), SnapshotViews.Extent.EXTENDED);
    }

    private void update(CinderRequest request) {
        JsonNode given = request.body("snapshot");
        if (given.isEmpty()) {
            throw CinderFault.badRequest(
                    "Invalid input for field/attribute snapshot. Value: {}. {} does not have enough" + " properties");
        }
        Snapshot changed = snapshots.describe(
                request.caller(),
                id(request),
                VolumeBodies.change(given, "name", "display_name"),
                VolumeBodies.change(given, "description", "display_description"));
        answer(request, 200, changed, SnapshotViews.Extent.PLAIN);
    }

    private void delete(CinderRequest request) {
        snapshots.delete(request.caller(), id(request), false);
        request.emptyHtml(202);
    }

    private void forceDelete(CinderRequest request) {
        snapshots.delete(request.caller(), id(request), true);
        request.empty(202);
    }

    private void resetStatus(CinderRequest request) {
        String wanted = request.body("os-reset_status").path("status").asString();
        SnapshotStatus status = SnapshotStatus.find(wanted)
                .orElseThrow(() -> CinderFault.badRequest("Snapshot status: " + wanted + " is invalid, valid statuses"
                        + " are: creating, available, deleting, deleted, updating, error_deleting, error, restoring,"
                        + " backing-up."));
        snapshots.resetStatus(request.caller(), id(request), status);
        request.empty(202);
    }

    private void updateStatus(CinderRequest request) {
        JsonNode given = request.body("os-update_snapshot_status");
        String wanted = given.path("status").asString();
        Snapshot snapshot = snapshots.show(request.caller(), id(request));
        Set<SnapshotStatus> reportable = SnapshotService.reportable(snapshot.status());
        if (reportable.isEmpty()) {
            throw CinderFault.badRequest(
                    "Snapshot status " + snapshot.status().text() + " not allowed for update_snapshot_status");
        }
        SnapshotStatus status = SnapshotStatus.find(wanted)
                .filter(reportable::contains)
                .orElseThrow(() -> CinderFault.badRequest("Provided snapshot status " + wanted
                        + " not allowed for snapshot with status "
                        + snapshot.status().text() + "."));
        snapshots.report(request.caller(), snapshot.id(), status, progress(given));
        request.empty(202);
    }

    private static Optional<String> progress(JsonNode given) {
        Optional<String> text = JsonMaps.text(given, "progress").filter(word -> !word.isEmpty());
        if (text.isPresent() && !PROGRESS.matcher(text.get()).matches()) {
            throw CinderFault.badRequest("snapshot progress must be an integer percentage");
        }
        return text;
    }

    private static void answer(CinderRequest request, int status, Snapshot snapshot, SnapshotViews.Extent extent) {
        request.json(status, out -> {
            out.writeStartObject();
            out.writeName("snapshot");
            SnapshotViews.write(out, request, snapshot, extent);
            out.writeEndObject();
        });
    }
}
