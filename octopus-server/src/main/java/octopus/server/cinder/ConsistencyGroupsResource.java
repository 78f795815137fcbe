package octopus.server.cinder;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.block.group.Group;
import octopus.block.group.GroupId;
import octopus.block.operation.group.GroupCreation;
import octopus.block.operation.group.GroupMembers;
import octopus.block.operation.group.GroupService;
import octopus.block.operation.group.NewGroup;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import tools.jackson.databind.JsonNode;

/** The older API of consistency groups: groups of one reserved type, which {@link GroupsResource} does not show. */
public final class ConsistencyGroupsResource {
    private static final String ROOT = "/consistencygroups";
    private static final String ONE = "/consistencygroups/{id}";
    /** Names or ids with commas between them. */
    private static final Shape TYPES = Shapes.text(1, 65_535);

    private static final Body CREATE = Body.of(Field.required(
            "consistencygroup",
            Shapes.openStruct(
                    Field.required("volume_types", TYPES),
                    Field.optional("name", GroupBodies.TEXT),
                    Field.optional("description", GroupBodies.TEXT),
                    Field.optional("availability_zone", Shapes.textOrNull(1, 255)))));
    private static final Body UPDATE = Body.of(Field.required(
            "consistencygroup",
            Shapes.openStruct(
                    Field.optional("name", GroupBodies.TEXT),
                    Field.optional("description", GroupBodies.TEXT),
                    Field.optional("add_volumes", Shapes.textOrNull(0, 65_535)),
                    Field.optional("remove_volumes", Shapes.textOrNull(0, 65_535)))));
    private static final Body COPY = Body.of(Field.required(
            "consistencygroup-from-src",
            Shapes.openStruct(
                    Field.optional("name", GroupBodies.TEXT),
                    Field.optional("description", GroupBodies.TEXT),
                    Field.optional("cgsnapshot_id", GroupBodies.TEXT),
                    Field.optional("source_cgid", GroupBodies.TEXT))));
    private static final Body DELETE =
            Body.of(Field.required("consistencygroup", Shapes.openStruct(Field.optional("force", Shapes.flag()))));

    private final GroupService groups;
    private final GroupCreation creation;
    private final GroupMembers members;

    public ConsistencyGroupsResource(GroupService groups, GroupCreation creation, GroupMembers members) {
        this.groups = groups;
        this.creation = creation;
        this.members = members;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(
                                Method.GET, ROOT, "cinder consistencygroups.list", request -> list(request, false))
                        .says("Lists consistency groups: id, name")
                        .rule("group:get_all")
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(
                                Method.GET,
                                ROOT + "/detail",
                                "cinder consistencygroups.detail",
                                request -> list(request, true))
                        .says("Lists consistency groups with everything about them")
                        .rule("group:get_all")
                        .query(VolumeBodies.LIST),
                Route.<CinderRequest>of(Method.POST, ROOT, "cinder consistencygroups.create", this::create)
                        .says("Creates an empty consistency group")
                        .rule("group:create")
                        .takes(CREATE)
                        .answers(202),
                Route.<CinderRequest>of(
                                Method.POST,
                                ROOT + "/create_from_src",
                                "cinder consistencygroups.create_from_src",
                                this::copy)
                        .says("Creates a consistency group from another one, or from a snapshot of one")
                        .rule("group:create")
                        .takes(COPY)
                        .answers(202),
                Route.<CinderRequest>of(Method.GET, ONE, "cinder consistencygroups.show", this::show)
                        .says("Shows a consistency group")
                        .rule("group:get"),
                update(ONE, "cinder consistencygroups.update"),
                update(ONE + "/update", "cinder consistencygroups.update_older"),
                Route.<CinderRequest>of(Method.POST, ONE + "/delete", "cinder consistencygroups.delete", this::delete)
                        .says("Deletes a consistency group; with force its volumes too")
                        .rule("group:delete")
                        .takes(DELETE)
                        .answers(202),
                Route.<CinderRequest>of(Method.DELETE, ONE, "cinder consistencygroups.delete_plain", request -> {
                            throw CinderFault.badRequest("A consistency group is deleted by POST"
                                    + " /consistencygroups/{id}/delete with {\"consistencygroup\": {\"force\": true or"
                                    + " false}}.");
                        })
                        .says("Refused: deleting says what shall become of the volumes")
                        .answers(400));
    }

    private Route<CinderRequest> update(String path, String name) {
        return Route.<CinderRequest>of(Method.PUT, path, name, this::update)
                .says("Changes name, description, and which volumes are in it")
                .rule("group:update")
                .takes(UPDATE)
                .answers(202);
    }

    private Group group(CinderRequest request) {
        Group group = groups.show(request.caller(), new GroupId(GroupBodies.id(request, "ConsistencyGroup")));
        if (!group.isConsistency()) {
            throw CinderFault.notFound("ConsistencyGroup " + group.id() + " could not be found.");
        }
        return group;
    }

    private void list(CinderRequest request, boolean detail) {
        List<Group> found = GroupQueries.groups(request, true).map(groups::list).orElse(List.of());
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("consistencygroups");
            for (Group group : found) {
                if (detail) {
                    GroupViews.consistencyGroup(out, group);
                } else {
                    GroupViews.summary(out, group.id(), group.name());
                }
            }
            out.writeEndArray();
            if (Paging.of(request, "ConsistencyGroup").isFull(found.size())) {
                String path = detail ? "consistencygroups/detail" : "consistencygroups";
                request.links()
                        .next(
                                out,
                                "consistencygroup_links",
                                path,
                                found.getLast().id().toString());
            }
            out.writeEndObject();
        });
    }

    private void show(CinderRequest request) {
        answer(request, 200, group(request));
    }

    private static void answer(CinderRequest request, int status, Group group) {
        request.json(status, out -> {
            out.writeStartObject();
            out.writeName("consistencygroup");
            GroupViews.consistencyGroup(out, group);
            out.writeEndObject();
        });
    }

    private void create(CinderRequest request) {
        JsonNode given = request.body("consistencygroup");
        List<String> types = Stream.of(given.path("volume_types").asString().split(",", -1))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .toList();
        if (types.stream().anyMatch(type -> type.length() > 255)) {
            throw CinderFault.badRequest("Invalid input for field/attribute volume_types: a name in it is too long.");
        }
        if (types.isEmpty()) {
            throw CinderFault.badRequest("volume_types must be provided to create consistency group.");
        }
        Group made = creation.createConsistencyGroup(
                request.caller(),
                new NewGroup(
                        GroupBodies.text(given, "name"),
                        GroupBodies.text(given, "description"),
                        "",
                        types,
                        JsonMaps.text(given, "availability_zone")));
        answer(request, 202, made);
    }

    private void copy(CinderRequest request) {
        answer(
                request,
                202,
                creation.copy(
                        request.caller(),
                        GroupBodies.copy(request.body("consistencygroup-from-src"), "cgsnapshot_id", "source_cgid"),
                        true));
    }

    /** Before 3.6 a blank name or description counts as none. */
    private void update(CinderRequest request) {
        GroupMembers.Change given = GroupBodies.change(request.body("consistencygroup"));
        GroupMembers.Change change = request.at(6)
                ? given
                : new GroupMembers.Change(
                        given.name().filter(Optional::isPresent),
                        given.description().filter(Optional::isPresent),
                        given.add(),
                        given.remove());
        if (change.isEmpty()) {
            throw CinderFault.badRequest(
                    "Name, description, add_volumes, and remove_volumes can not be all empty in the request body.");
        }
        members.update(request.caller(), group(request).id(), change);
        request.emptyHtml(202);
    }

    private void delete(CinderRequest request) {
        boolean withVolumes =
                Flags.of(request.body("consistencygroup").path("force")).orElse(false);
        groups.delete(request.caller(), group(request).id(), withVolumes);
        request.emptyHtml(202);
    }
}
