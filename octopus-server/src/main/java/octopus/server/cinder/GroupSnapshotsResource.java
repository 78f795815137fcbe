package octopus.server.cinder;

import java.util.List;
import java.util.Optional;
import octopus.block.group.GroupId;
import octopus.block.group.GroupQuery;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupSnapshotId;
import octopus.block.group.GroupStatus;
import octopus.block.operation.group.GroupSnapshotService;
import octopus.block.operation.group.GroupSnapshotService.NewGroupSnapshot;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import tools.jackson.databind.JsonNode;

/** Snapshots of whole groups. */
public final class GroupSnapshotsResource {
    private static final Body CREATE = Body.of(Field.required(
            "group_snapshot",
            Shapes.struct(
                    Field.required("group_id", Shapes.uuid()),
                    Field.optional("name", GroupBodies.TEXT),
                    Field.optional("description", GroupBodies.TEXT))));
    private static final Body RESET = Body.of(Field.required(
            "reset_status",
            Shapes.struct(Field.required(
                    "status",
                    Shapes.choice(
                            "available", "creating", "deleted", "deleting", "error", "error_deleting", "updating")))));

    private final GroupSnapshotService snapshots;

    public GroupSnapshotsResource(GroupSnapshotService snapshots) {
        this.snapshots = snapshots;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(
                                Method.GET,
                                "/group_snapshots",
                                "cinder group_snapshots.list",
                                request -> list(request, false))
                        .says("Lists group snapshots: id, name; filtered, sorted and in pages from 3.29")
                        .rule("group:get_all_group_snapshots")
                        .query(VolumeBodies.LIST)
                        .since(14),
                Route.<CinderRequest>of(
                                Method.GET,
                                "/group_snapshots/detail",
                                "cinder group_snapshots.detail",
                                request -> list(request, true))
                        .says("Lists group snapshots with everything about them")
                        .rule("group:get_all_group_snapshots")
                        .query(VolumeBodies.LIST)
                        .since(14),
                Route.<CinderRequest>of(Method.POST, "/group_snapshots", "cinder group_snapshots.create", this::create)
                        .says("Takes a snapshot of every volume of a group")
                        .rule("group:create_group_snapshot")
                        .takes(CREATE)
                        .answers(202)
                        .since(14),
                Route.<CinderRequest>of(Method.GET, "/group_snapshots/{id}", "cinder group_snapshots.show", this::show)
                        .says("Shows a group snapshot")
                        .rule("group:get_group_snapshot")
                        .since(14),
                Route.<CinderRequest>of(
                                Method.DELETE, "/group_snapshots/{id}", "cinder group_snapshots.delete", this::delete)
                        .says("Deletes a group snapshot with all its parts")
                        .rule("group:delete_group_snapshot")
                        .answers(202)
                        .since(14),
                Route.<CinderRequest>of(
                                Method.POST,
                                "/group_snapshots/{id}/action",
                                "cinder group_snapshots.reset_status",
                                this::resetStatus)
                        .says("Writes another status, without touching the storage")
                        .action("reset_status")
                        .admin("group:reset_group_snapshot_status")
                        .takes(RESET)
                        .answers(202)
                        .since(19));
    }

    private GroupSnapshot snapshot(CinderRequest request) {
        GroupSnapshot found =
                snapshots.show(request.caller(), new GroupSnapshotId(GroupBodies.id(request, "GroupSnapshot")));
        if (found.isConsistency()) {
            throw CinderFault.badRequest("Group snapshot " + found.id()
                    + " is one of a consistency group: it is shown and changed by the calls under /cgsnapshots only.");
        }
        return found;
    }

    private void list(CinderRequest request, boolean detail) {
        Paging paging = Paging.of(request, "Group snapshot");
        Optional<GroupQuery> query =
                request.at(29) ? GroupQueries.snapshots(request, false) : GroupQueries.plain(request, paging);
        List<GroupSnapshot> found = query.map(snapshots::list).orElse(List.of());
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("group_snapshots");
            for (GroupSnapshot each : found) {
                if (detail) {
                    GroupViews.snapshot(out, request, each);
                } else {
                    GroupViews.summary(out, each.id(), each.name());
                }
            }
            out.writeEndArray();
            if (request.at(29) && paging.isFull(found.size())) {
                String path = detail ? "group_snapshots/detail" : "group_snapshots";
                request.links()
                        .next(
                                out,
                                "group_snapshot_links",
                                path,
                                found.getLast().id().toString());
            }
            out.writeEndObject();
        });
    }

    private void create(CinderRequest request) {
        JsonNode given = request.body("group_snapshot");
        GroupId group = UuidText.lenient(given.path("group_id").asString())
                .map(GroupId::new)
                .orElseThrow(CinderFault::notFound);
        GroupSnapshot made = snapshots.create(
                request.caller(),
                new NewGroupSnapshot(group, GroupBodies.text(given, "name"), GroupBodies.text(given, "description")),
                false);
        request.json(202, out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart("group_snapshot");
            out.writeStringProperty("id", made.id().toString());
            JsonMaps.writeOrNull(out, "name", made.name());
            out.writeStringProperty("group_type_id", made.groupType().toString());
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private void show(CinderRequest request) {
        GroupSnapshot found = snapshot(request);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("group_snapshot");
            GroupViews.snapshot(out, request, found);
            out.writeEndObject();
        });
    }

    private void delete(CinderRequest request) {
        snapshots.delete(request.caller(), snapshot(request).id());
        request.emptyHtml(202);
    }

    private void resetStatus(CinderRequest request) {
        GroupStatus status =
                GroupStatus.of(request.body("reset_status").path("status").asString());
        snapshots.resetStatus(request.caller(), snapshot(request).id(), status);
        request.emptyHtml(202);
    }
}
