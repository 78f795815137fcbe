package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.group.GroupType;
import octopus.block.group.GroupTypeQuery;
import octopus.block.group.GroupTypeQuery.Key;
import octopus.block.group.GroupTypeService;
import octopus.block.listing.Order;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import tools.jackson.databind.JsonNode;

/** Group types and their specs. */
public final class GroupTypesResource {
    private static final Body CREATE = Body.of(Field.required(
            "group_type",
            Shapes.struct(
                    Field.required("name", Shapes.text(1, 255)),
                    Field.optional("description", Shapes.textOrNull(0, 255)),
                    Field.optional("is_public", Shapes.flag()),
                    Field.optional("group_specs", Shapes.metadataOrNull(Shape.KeyRule.PATH)))));
    private static final Body UPDATE = Body.of(Field.required(
            "group_type",
            Shapes.struct(
                    Field.optional("name", Shapes.textOrNull(0, 255)),
                    Field.optional("description", Shapes.textOrNull(0, 255)),
                    Field.optional("is_public", Shapes.flag()))));
    private final GroupTypeService types;

    public GroupTypesResource(GroupTypeService types) {
        this.types = types;
    }

    public List<Route<CinderRequest>> routes() {
        String specs = "/group_types/{id}/group_specs";
        String spec = "/group_types/{id}/group_specs/{key}";
        String rules = "group:group_types_specs:";
        Specs ofType = new Specs("group_specs", new OfGroupType());
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/group_types", "cinder group_types.list", this::list)
                        .says("Lists group types")
                        .query(new Route.Parameter("is_public", "true, false or none; for administrators"))
                        .since(11),
                Route.<CinderRequest>of(Method.GET, "/group_types/default", "cinder group_types.default", this::usual)
                        .says("Shows the group type that block.default-group-type names; 404 where it names none")
                        .since(11),
                Route.<CinderRequest>of(Method.GET, "/group_types/{id}", "cinder group_types.show", this::show)
                        .says("Shows a group type")
                        .since(11),
                Route.<CinderRequest>of(Method.POST, "/group_types", "cinder group_types.create", this::create)
                        .says("Creates a group type")
                        .admin("group:group_types:create")
                        .takes(CREATE)
                        .answers(202)
                        .since(11),
                Route.<CinderRequest>of(Method.PUT, "/group_types/{id}", "cinder group_types.update", this::update)
                        .says("Changes name, description, who sees it")
                        .admin("group:group_types:update")
                        .takes(UPDATE)
                        .since(11),
                Route.<CinderRequest>of(Method.DELETE, "/group_types/{id}", "cinder group_types.delete", this::delete)
                        .says("Deletes a group type that no group has")
                        .admin("group:group_types:delete")
                        .answers(202)
                        .since(11),
                Route.<CinderRequest>of(Method.GET, specs, "cinder group_specs.list", ofType::list)
                        .says("Shows what the type asks for")
                        .admin(rules + "get_all")
                        .since(11),
                Route.<CinderRequest>of(
                                Method.POST, specs, "cinder group_specs.create", request -> ofType.add(request, 202))
                        .says("Adds to what it asks for")
                        .admin(rules + "create")
                        .takes(Body.of(Field.required(
                                "group_specs", new Shape.Mapping(Shape.KeyRule.WORD, 255, true, false, false))))
                        .answers(202)
                        .since(11),
                Route.<CinderRequest>of(Method.GET, spec, "cinder group_specs.show", ofType::show)
                        .says("Shows one entry")
                        .admin(rules + "get")
                        .since(11),
                Route.<CinderRequest>of(Method.PUT, spec, "cinder group_specs.set", ofType::set)
                        .says("Sets one entry")
                        .admin(rules + "update")
                        .takes(Body.of(new Shape.Mapping(Shape.KeyRule.WORD, 255, true, false, true)))
                        .since(11),
                Route.<CinderRequest>of(Method.DELETE, spec, "cinder group_specs.delete", ofType::delete)
                        .says("Removes one entry")
                        .admin(rules + "delete")
                        .answers(202)
                        .since(11));
    }

    private GroupType type(CinderRequest request) {
        String text = request.path("id");
        return UuidText.strict(text)
                .map(id -> types.find(id.toString()))
                .filter(type -> type.isPublic() || request.isAdmin())
                .orElseThrow(() -> CinderFault.notFound("Group type " + text + " could not be found."));
    }

    private void list(CinderRequest request) {
        Paging paging = Paging.of(request, "Group type");
        List<Order<Key>> orders = Sorting.of(request, GroupTypesResource::key);
        GroupTypeQuery query = new GroupTypeQuery(
                TypesResource.isPublic(request), orders, paging.marker(), paging.offset(), paging.limit());
        List<GroupType> found = paging.limit() == 0 ? List.of() : types.list(query);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("group_types");
            found.forEach(type -> GroupViews.type(out, request, type));
            out.writeEndArray();
            if (paging.isFull(found.size())) {
                String last = found.getLast().id().toString();
                request.links().next(out, "group_type_links", "group_types", last);
            }
            out.writeEndObject();
        });
    }

    private static Optional<Key> key(String name) {
        return switch (name) {
            case "id" -> Optional.of(Key.ID);
            case "name" -> Optional.of(Key.NAME);
            case "is_public" -> Optional.of(Key.IS_PUBLIC);
            case "created_at" -> Optional.of(Key.CREATED_AT);
            default -> Optional.empty();
        };
    }

    private void usual(CinderRequest request) {
        GroupType found = types.usual()
                .filter(type -> type.isPublic() || request.isAdmin())
                .orElseThrow(() -> CinderFault.notFound("Default group type can not be found."));
        answer(request, 200, found);
    }

    private void show(CinderRequest request) {
        answer(request, 200, type(request));
    }

    private void create(CinderRequest request) {
        JsonNode given = request.body("group_type");
        String name = given.path("name").asString().strip();
        if (name.isEmpty()) {
            throw CinderFault.badRequest("Invalid input for field/attribute name: it is blank.");
        }
        GroupType made = types.create(
                request.caller(),
                name,
                JsonMaps.text(given, "description"),
                Flags.of(given.path("is_public")).orElse(true),
                given.path("group_specs").isObject() ? JsonMaps.texts(given.path("group_specs")) : Map.of());
        answer(request, 202, made);
    }

    private void update(CinderRequest request) {
        JsonNode given = request.body("group_type");
        Optional<String> name = JsonMaps.text(given, "name").map(String::strip);
        Optional<String> description = JsonMaps.text(given, "description");
        Optional<Boolean> isPublic = Flags.of(given.path("is_public"));
        if (name.isEmpty() && description.isEmpty() && isPublic.isEmpty()) {
            throw CinderFault.badRequest("Group type name, description and is_public can not all be empty.");
        }
        if (name.filter(String::isEmpty).isPresent()) {
            throw CinderFault.badRequest("Group type name can not be empty.");
        }
        answer(
                request,
                200,
                types.update(
                        request.caller(),
                        type(request).id(),
                        new GroupTypeService.Change(name, description, isPublic)));
    }

    private static void answer(CinderRequest request, int status, GroupType type) {
        request.json(status, out -> {
            out.writeStartObject();
            out.writeName("group_type");
            GroupViews.type(out, request, type);
            out.writeEndObject();
        });
    }

    private void delete(CinderRequest request) {
        types.delete(request.caller(), type(request).id());
        request.emptyHtml(202);
    }

    private final class OfGroupType implements Specs.Store {
        @Override
        public Map<String, String> shown(CinderRequest request) {
            return type(request).specs();
        }

        @Override
        public void set(CinderRequest request, Map<String, String> given) {
            types.setSpecs(request.caller(), type(request).id(), given);
        }

        @Override
        public void delete(CinderRequest request, String key) {
            types.deleteSpec(request.caller(), type(request).id(), key);
            request.emptyHtml(202);
        }

        @Override
        public CinderFault missing(CinderRequest request, String key) {
            return CinderFault.notFound("Group Type " + type(request).id() + " has no specs with key " + key + ".");
        }
    }
}
