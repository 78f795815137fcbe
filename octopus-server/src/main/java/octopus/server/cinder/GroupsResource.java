package octopus.server.cinder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.group.Group;
import octopus.block.group.GroupId;
import octopus.block.group.GroupQuery;
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
import octopus.spi.VolumeId;
import tools.jackson.databind.JsonNode;

/** Groups of volumes: list, show, create, change. What is done to them by actions is {@link GroupActionsResource}. */
public final class GroupsResource {
    private static final Body CREATE = Body.of(Field.required(
            "group",
            Shapes.struct(
                    Field.required("group_type", Shapes.text(1, 255)),
                    Field.required("volume_types", new Shape.ListOf(Shapes.text(0, 255), 1, false)),
                    Field.optional("name", GroupBodies.TEXT),
                    Field.optional("description", GroupBodies.TEXT),
                    Field.optional("availability_zone", Shapes.textOrNull(1, 255)))));
    private static final Body UPDATE = Body.of(Field.required(
            "group",
            Shapes.struct(
                    Field.optional("name", GroupBodies.TEXT),
                    Field.optional("description", GroupBodies.TEXT),
                    Field.optional("add_volumes", GroupBodies.TEXT),
                    Field.optional("remove_volumes", GroupBodies.TEXT))));
    private static final Route.Parameter LIST_VOLUME =
            new Route.Parameter("list_volume", "with the ids of its volumes; from 3.25");

    private final GroupService groups;
    private final GroupCreation creation;
    private final GroupMembers members;

    public GroupsResource(GroupService groups, GroupCreation creation, GroupMembers members) {
        this.groups = groups;
        this.creation = creation;
        this.members = members;
    }

    public List<Route<CinderRequest>> routes() {
        List<Route.Parameter> list = new ArrayList<>(List.of(VolumeBodies.LIST).subList(0, 5));
        list.add(LIST_VOLUME);
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/groups", "cinder groups.list", request -> list(request, false))
                        .says("Lists groups: id, name")
                        .rule("group:get_all")
                        .query(list.toArray(Route.Parameter[]::new))
                        .since(13),
                Route.<CinderRequest>of(
                                Method.GET, "/groups/detail", "cinder groups.detail", request -> list(request, true))
                        .says("Lists groups with everything about them")
                        .rule("group:get_all")
                        .query(list.toArray(Route.Parameter[]::new))
                        .since(13),
                Route.<CinderRequest>of(Method.POST, "/groups", "cinder groups.create", this::create)
                        .says("Creates an empty group")
                        .rule("group:create")
                        .takes(CREATE)
                        .answers(202)
                        .since(13),
                Route.<CinderRequest>of(Method.GET, "/groups/{id}", "cinder groups.show", this::show)
                        .says("Shows a group")
                        .rule("group:get")
                        .query(LIST_VOLUME)
                        .since(13),
                Route.<CinderRequest>of(Method.PUT, "/groups/{id}", "cinder groups.update", this::update)
                        .says("Changes name, description, and which volumes are in it")
                        .rule("group:update")
                        .takes(UPDATE)
                        .answers(202)
                        .since(13),
                Route.<CinderRequest>of(Method.DELETE, "/groups/{id}", "cinder groups.delete_plain", request -> {
                            throw CinderFault.badRequest("A group is deleted by POST /groups/{id}/action with"
                                    + " {\"delete\": {\"delete-volumes\": true or false}}.");
                        })
                        .says("Refused: deleting is an action, which says what shall become of the volumes")
                        .answers(400));
    }

    /** Of the newer kind only. */
    static Group group(GroupService groups, CinderRequest request) {
        Group group = groups.show(request.caller(), new GroupId(GroupBodies.id(request, "Group")));
        if (group.isConsistency()) {
            throw CinderFault.badRequest("Group " + group.id()
                    + " is a consistency group: it is shown and changed by the calls under /consistencygroups only.");
        }
        return group;
    }

    private void list(CinderRequest request, boolean detail) {
        Optional<GroupQuery> query = GroupQueries.groups(request, false);
        List<Group> found = query.map(groups::list).orElse(List.of());
        Optional<Map<GroupId, List<VolumeId>>> volumes = volumes(request, detail ? found : List.of());
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("groups");
            for (Group group : found) {
                if (detail) {
                    GroupViews.group(out, request, group, volumes.map(all -> all.getOrDefault(group.id(), List.of())));
                } else {
                    GroupViews.summary(out, group.id(), group.name());
                }
            }
            out.writeEndArray();
            if (Paging.of(request, "Group").isFull(found.size())) {
                String last = found.getLast().id().toString();
                request.links().next(out, "group_links", detail ? "groups/detail" : "groups", last);
            }
            out.writeEndObject();
        });
    }

    /** Empty where nobody asks for them. */
    private Optional<Map<GroupId, List<VolumeId>>> volumes(CinderRequest request, List<Group> of) {
        boolean wanted = request.at(25)
                && request.query("list_volume").flatMap(Flags::of).orElse(false);
        return wanted ? Optional.of(groups.volumesOf(of)) : Optional.empty();
    }

    private void show(CinderRequest request) {
        Group group = group(groups, request);
        Optional<Map<GroupId, List<VolumeId>>> volumes = volumes(request, List.of(group));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("group");
            GroupViews.group(out, request, group, volumes.map(all -> all.getOrDefault(group.id(), List.of())));
            out.writeEndObject();
        });
    }

    private void create(CinderRequest request) {
        JsonNode given = request.body("group");
        List<String> types = new ArrayList<>();
        given.path("volume_types").forEach(type -> types.add(type.asString()));
        Group made = creation.create(
                request.caller(),
                new NewGroup(
                        GroupBodies.text(given, "name"),
                        GroupBodies.text(given, "description"),
                        given.path("group_type").asString(),
                        types,
                        JsonMaps.text(given, "availability_zone")));
        answerMade(request, "group", made);
    }

    static void answerMade(CinderRequest request, String key, Group made) {
        request.json(202, out -> {
            out.writeStartObject();
            out.writeName(key);
            GroupViews.summary(out, made.id(), made.name());
            out.writeEndObject();
        });
    }

    private void update(CinderRequest request) {
        JsonNode given = request.body("group");
        if (given.isEmpty()) {
            throw CinderFault.badRequest("Invalid input for field/attribute group. Value: {}. {} is not valid under any"
                    + " of the given schemas");
        }
        GroupMembers.Change change = GroupBodies.change(given);
        if (change.isEmpty()) {
            throw CinderFault.badRequest(
                    "Name, description, add_volumes, and remove_volumes can not be all empty in the request body.");
        }
        members.update(request.caller(), group(groups, request).id(), change);
        request.emptyHtml(202);
    }
}
