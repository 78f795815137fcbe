package octopus.server.cinder;

import java.util.ArrayList;
import java.util.List;
import octopus.block.group.GroupStatus;
import octopus.block.operation.group.GroupCreation;
import octopus.block.operation.group.GroupService;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;

/** What is done to groups by actions: made from others, deleted, reset, asked about replication. */
public final class GroupActionsResource {
    private static final String ACTION = "/groups/{id}/action";
    private static final Body COPY = Body.of(Field.required(
            "create-from-src",
            Shapes.struct(
                    Field.optional("name", GroupBodies.TEXT),
                    Field.optional("description", GroupBodies.TEXT),
                    Field.optional("group_snapshot_id", GroupBodies.TEXT),
                    Field.optional("source_group_id", GroupBodies.TEXT))));
    private static final Body DELETE =
            Body.of(Field.required("delete", Shapes.struct(Field.optional("delete-volumes", Shapes.flag()))));
    private static final Body RESET = Body.of(Field.required(
            "reset_status",
            Shapes.struct(Field.required(
                    "status",
                    Shapes.choice(
                            "available",
                            "creating",
                            "deleted",
                            "deleting",
                            "error",
                            "error_deleting",
                            "in-use",
                            "updating")))));
    private static final Body FAILOVER = Body.of(Field.required(
            "failover_replication",
            Shapes.struct(
                    Field.optional("allow_attached_volume", Shapes.flag()),
                    Field.optional("secondary_backend_id", GroupBodies.TEXT))));

    private final GroupService groups;
    private final GroupCreation creation;

    public GroupActionsResource(GroupService groups, GroupCreation creation) {
        this.groups = groups;
        this.creation = creation;
    }

    public List<Route<CinderRequest>> routes() {
        List<Route<CinderRequest>> routes = new ArrayList<>(actions());
        // Upstream's router has these too, where no group is named; there they cannot work either.
        routes.add(nameless("delete", 13));
        routes.add(nameless("reset_status", 20));
        List.of("enable_replication", "disable_replication", "failover_replication", "list_replication_targets")
                .forEach(action -> routes.add(nameless(action, 38)));
        return routes;
    }

    private static Route<CinderRequest> nameless(String action, int since) {
        return Route.<CinderRequest>of(Method.POST, "/groups/action", "cinder groups.nameless_" + action, request -> {
                    throw CinderFault.badRequest(
                            "The path names no group: the action " + action + " is for /groups/{id}/action.");
                })
                .says("Refused: the path names no group")
                .action(action)
                .answers(400)
                .since(since);
    }

    private List<Route<CinderRequest>> actions() {
        return List.of(
                copy("/groups/action", "cinder groups.create_from_src"),
                copy(ACTION, "cinder groups.create_from_src_beside"),
                Route.<CinderRequest>of(Method.POST, ACTION, "cinder groups.delete", this::delete)
                        .says("Deletes a group, with its volumes if that is said")
                        .action("delete")
                        .rule("group:delete")
                        .takes(DELETE)
                        .answers(202)
                        .since(13),
                Route.<CinderRequest>of(Method.POST, ACTION, "cinder groups.reset_status", this::resetStatus)
                        .says("Writes another status, without touching anything else")
                        .action("reset_status")
                        .admin("group:reset_status")
                        .takes(RESET)
                        .answers(202)
                        .since(20),
                replication("enable_replication"),
                replication("disable_replication"),
                replication("failover_replication").takes(FAILOVER),
                Route.<CinderRequest>of(Method.POST, ACTION, "cinder groups.list_replication_targets", this::targets)
                        .says("Tells where the group could fail over to: no backend replicates groups, so nowhere")
                        .action("list_replication_targets")
                        .rule("group:list_replication_targets")
                        .takes(plain("list_replication_targets"))
                        .since(38));
    }

    private Route<CinderRequest> copy(String path, String name) {
        return Route.<CinderRequest>of(Method.POST, path, name, this::copy)
                .says("Creates a group with a copy of each volume of another group, or of a group snapshot")
                .action("create-from-src")
                .rule("group:create")
                .takes(COPY)
                .answers(202)
                .since(14);
    }

    private Route<CinderRequest> replication(String action) {
        return Route.<CinderRequest>of(Method.POST, ACTION, "cinder groups." + action, request -> {
                    groups.refuseReplication(
                            request.caller(),
                            GroupsResource.group(groups, request).id(),
                            action.replace('_', ' ') + " of");
                    request.emptyHtml(202);
                })
                .says("Refused with the reason: no backend replicates groups")
                .action(action)
                .rule("group:" + action)
                .takes(plain(action))
                .answers(202)
                .since(38);
    }

    private static Body plain(String action) {
        return Body.of(Field.required(action, new Shape.FreeObject(0, false, false)));
    }

    private void copy(CinderRequest request) {
        GroupsResource.answerMade(
                request,
                "group",
                creation.copy(
                        request.caller(),
                        GroupBodies.copy(request.body("create-from-src"), "group_snapshot_id", "source_group_id"),
                        false));
    }

    private void delete(CinderRequest request) {
        boolean withVolumes =
                Flags.of(request.body("delete").path("delete-volumes")).orElse(false);
        groups.delete(request.caller(), GroupsResource.group(groups, request).id(), withVolumes);
        request.emptyHtml(202);
    }

    private void resetStatus(CinderRequest request) {
        GroupStatus status =
                GroupStatus.of(request.body("reset_status").path("status").asString());
        groups.resetStatus(
                request.caller(), GroupsResource.group(groups, request).id(), status);
        request.emptyHtml(202);
    }

    private void targets(CinderRequest request) {
        GroupsResource.group(groups, request);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("replication_targets");
            out.writeEndArray();
            out.writeEndObject();
        });
    }
}
