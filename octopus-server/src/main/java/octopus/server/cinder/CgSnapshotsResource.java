package octopus.server.cinder;

import java.util.List;
import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupSnapshotId;
import octopus.block.operation.group.GroupSnapshotService;
import octopus.block.operation.group.GroupSnapshotService.NewGroupSnapshot;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import tools.jackson.databind.JsonNode;

/** The older API's snapshots of consistency groups; {@link GroupSnapshotsResource} does not show them. */
public final class CgSnapshotsResource {
    private static final Body CREATE = Body.of(Field.required(
            "cgsnapshot",
            Shapes.openStruct(
                    Field.required("consistencygroup_id", Shapes.text(1, 255)),
                    Field.optional("name", GroupBodies.TEXT),
                    Field.optional("description", GroupBodies.TEXT))));

    private final GroupSnapshotService snapshots;

    public CgSnapshotsResource(GroupSnapshotService snapshots) {
        this.snapshots = snapshots;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(
                                Method.GET, "/cgsnapshots", "cinder cgsnapshots.list", request -> list(request, false))
                        .says("Lists snapshots of consistency groups: id, name")
                        .rule("group:get_all_group_snapshots")
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(
                                Method.GET,
                                "/cgsnapshots/detail",
                                "cinder cgsnapshots.detail",
                                request -> list(request, true))
                        .says("Lists snapshots of consistency groups with everything about them")
                        .rule("group:get_all_group_snapshots")
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(Method.POST, "/cgsnapshots", "cinder cgsnapshots.create", this::create)
                        .says("Takes a snapshot of a consistency group")
                        .rule("group:create_group_snapshot")
                        .takes(CREATE)
                        .answers(202),
                Route.<CinderRequest>of(Method.GET, "/cgsnapshots/{id}", "cinder cgsnapshots.show", this::show)
                        .says("Shows a snapshot of a consistency group")
                        .rule("group:get_group_snapshot"),
                Route.<CinderRequest>of(Method.DELETE, "/cgsnapshots/{id}", "cinder cgsnapshots.delete", this::delete)
                        .says("Deletes a snapshot of a consistency group")
                        .rule("group:delete_group_snapshot")
                        .answers(202));
    }

    private GroupSnapshot snapshot(CinderRequest request) {
        GroupSnapshot found =
                snapshots.show(request.caller(), new GroupSnapshotId(GroupBodies.id(request, "CgSnapshot")));
        if (!found.isConsistency()) {
            throw CinderFault.notFound("CgSnapshot " + found.id() + " could not be found.");
        }
        return found;
    }

    private void list(CinderRequest request, boolean detail) {
        List<GroupSnapshot> found =
                GroupQueries.snapshots(request, true).map(snapshots::list).orElse(List.of());
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("cgsnapshots");
            for (GroupSnapshot each : found) {
                if (detail) {
                    GroupViews.cgSnapshot(out, each);
                } else {
                    GroupViews.summary(out, each.id(), each.name());
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void create(CinderRequest request) {
        JsonNode given = request.body("cgsnapshot");
        String text = given.path("consistencygroup_id").asString();
        GroupId group = UuidText.lenient(text)
                .map(GroupId::new)
                .orElseThrow(() -> CinderFault.notFound("ConsistencyGroup " + text + " could not be found."));
        GroupSnapshot made = snapshots.create(
                request.caller(),
                new NewGroupSnapshot(group, GroupBodies.text(given, "name"), GroupBodies.text(given, "description")),
                true);
        request.json(202, out -> {
            out.writeStartObject();
            out.writeName("cgsnapshot");
            GroupViews.summary(out, made.id(), made.name());
            out.writeEndObject();
        });
    }

    private void show(CinderRequest request) {
        GroupSnapshot found = snapshot(request);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("cgsnapshot");
            GroupViews.cgSnapshot(out, found);
            out.writeEndObject();
        });
    }

    private void delete(CinderRequest request) {
        snapshots.delete(request.caller(), snapshot(request).id());
        request.emptyHtml(202);
    }
}
