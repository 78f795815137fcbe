package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.type.TypeQuery;
import octopus.block.type.TypeQuery.Key;
import octopus.block.type.VolumeType;
import octopus.block.type.VolumeTypeService;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import tools.jackson.databind.JsonNode;

/** Volume types and their extra specs. */
public final class TypesResource {
    private static final String PUBLIC = "os-volume-type-access:is_public";
    private static final Shape SPECS = new Shape.Mapping(Shape.KeyRule.WORD, 255, true, false, false);
    private static final Body CREATE = Body.of(Field.required(
            "volume_type",
            Shapes.struct(
                    Field.required("name", Shapes.text(1, 255)),
                    Field.optional("description", Shapes.textOrNull(0, 255)),
                    Field.optional("extra_specs", new Shape.Mapping(Shape.KeyRule.PATH, 255, true, false, false)),
                    Field.optional(PUBLIC, Shapes.flag()))));
    private static final Body UPDATE = Body.of(Field.required(
            "volume_type",
            Shapes.struct(
                    Field.optional("name", Shapes.textOrNull(1, 255)),
                    Field.optional("description", Shapes.textOrNull(0, 255)),
                    Field.optional("is_public", Shapes.flag()))));
    private final VolumeTypeService types;

    public TypesResource(VolumeTypeService types) {
        this.types = types;
    }

    public List<Route<CinderRequest>> routes() {
        String specs = "/types/{id}/extra_specs";
        String spec = "/types/{id}/extra_specs/{key}";
        String rules = "volume_extension:types_extra_specs:";
        Specs ofType = new Specs("extra_specs", new OfVolumeType());
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/types", "cinder types.list", this::list)
                        .says("Lists volume types")
                        .rule("volume_extension:type_get_all")
                        .query(Paging.parameters(
                                new Route.Parameter("is_public", "true, false or none; for administrators"),
                                new Route.Parameter("extra_specs", "only types that have these; from 3.52"))),
                Route.<CinderRequest>of(Method.GET, "/types/default", "cinder types.default", this::showDefault)
                        .says("Shows the type of volumes that name none")
                        .rule("volume_extension:type_get"),
                Route.<CinderRequest>of(Method.GET, "/types/{id}", "cinder types.show", this::show)
                        .says("Shows a volume type")
                        .rule("volume_extension:type_get"),
                Route.<CinderRequest>of(Method.POST, "/types", "cinder types.create", this::create)
                        .says("Creates a volume type")
                        .admin("volume_extension:type_create")
                        .takes(CREATE),
                Route.<CinderRequest>of(Method.PUT, "/types/{id}", "cinder types.update", this::update)
                        .says("Changes name, description, who sees it")
                        .admin("volume_extension:type_update")
                        .takes(UPDATE),
                Route.<CinderRequest>of(Method.DELETE, "/types/{id}", "cinder types.delete", this::delete)
                        .says("Deletes a volume type that no volume has")
                        .admin("volume_extension:type_delete")
                        .answers(202),
                Route.<CinderRequest>of(Method.GET, specs, "cinder extra_specs.list", ofType::list)
                        .says("Shows what the type asks of a pool")
                        .rule(rules + "index"),
                Route.<CinderRequest>of(
                                Method.POST, specs, "cinder extra_specs.create", request -> ofType.add(request, 200))
                        .says("Adds to what it asks")
                        .admin(rules + "create")
                        .takes(Body.open(Field.required("extra_specs", SPECS))),
                Route.<CinderRequest>of(Method.GET, spec, "cinder extra_specs.show", ofType::show)
                        .says("Shows one entry")
                        .rule(rules + "show"),
                Route.<CinderRequest>of(Method.PUT, spec, "cinder extra_specs.set", ofType::set)
                        .says("Sets one entry")
                        .admin(rules + "update")
                        .takes(Body.of(new Shape.Mapping(Shape.KeyRule.WORD, 255, true, false, true))),
                Route.<CinderRequest>of(Method.DELETE, spec, "cinder extra_specs.delete", ofType::delete)
                        .says("Removes one entry")
                        .admin(rules + "delete")
                        .answers(202));
    }

    /** Only by id: a name is for requests that create volumes (recorded exchange 024). */
    private VolumeType type(CinderRequest request) {
        return type(types, request);
    }

    static VolumeType type(VolumeTypeService types, CinderRequest request) {
        String text = request.path("id");
        return UuidText.strict(text)
                .map(id -> types.find(request.caller(), id.toString()))
                .orElseThrow(() -> CinderFault.notFound("Volume type " + text + " could not be found."));
    }

    private void list(CinderRequest request) {
        Paging paging = Paging.of(request, "Volume type");
        if (request.at(52)) {
            ResourceFilters.of(request, "volume_type");
        }
        Map<String, String> specs = request.at(52)
                ? request.query("extra_specs").flatMap(PythonMap::parse).orElse(Map.of())
                : Map.of();
        TypeQuery query = new TypeQuery(
                isPublic(request),
                request.caller().project(),
                specs,
                Sorting.of(request, TypesResource::key),
                paging.marker(),
                paging.offset(),
                paging.limit());
        List<VolumeType> found = paging.limit() == 0 ? List.of() : types.list(query);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("volume_types");
            found.forEach(type -> TypeViews.show(out, request, type, true));
            out.writeEndArray();
            if (paging.isFull(found.size())) {
                request.links()
                        .next(
                                out,
                                "volume_type_links",
                                "types",
                                found.getLast().id().toString());
            }
            out.writeEndObject();
        });
    }

    private static Optional<Key> key(String name) {
        return switch (name) {
            case "id" -> Optional.of(Key.ID);
            case "name" -> Optional.of(Key.NAME);
            case "description" -> Optional.of(Key.DESCRIPTION);
            case "is_public" -> Optional.of(Key.IS_PUBLIC);
            case "created_at" -> Optional.of(Key.CREATED_AT);
            case "updated_at" -> Optional.of(Key.UPDATED_AT);
            default -> Optional.empty();
        };
    }

    /** Without the parameter, and for ordinary callers always, those that the project sees; {@code none} asks for all. */
    static Optional<Boolean> isPublic(CinderRequest request) {
        Optional<String> given = request.query("is_public");
        if (!request.isAdmin() || given.isEmpty()) {
            return Optional.of(true);
        }
        if (given.get().equalsIgnoreCase("none")) {
            return Optional.empty();
        }
        return Optional.of(Flags.of(given.get())
                .orElseThrow(() -> CinderFault.badRequest(
                        "Invalid input received: Invalid is_public filter [" + given.get() + "]")));
    }

    private void showDefault(CinderRequest request) {
        answer(request, types.defaultType(request.caller().project()), false);
    }

    private void show(CinderRequest request) {
        answer(request, type(request), true);
    }

    private static void answer(CinderRequest request, VolumeType type, boolean withAccess) {
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("volume_type");
            TypeViews.show(out, request, type, withAccess);
            out.writeEndObject();
        });
    }

    private void create(CinderRequest request) {
        JsonNode given = request.body("volume_type");
        String name = given.path("name").asString().strip();
        if (name.isEmpty()) {
            throw CinderFault.badRequest("Invalid input for field/attribute name: it is blank.");
        }
        VolumeType made = types.create(
                request.caller(),
                name,
                JsonMaps.text(given, "description"),
                Flags.of(given.path(PUBLIC)).orElse(true),
                JsonMaps.texts(given.path("extra_specs")));
        changed(request, made, true);
    }

    private void update(CinderRequest request) {
        JsonNode given = request.body("volume_type");
        Optional<String> name = JsonMaps.text(given, "name").map(String::strip);
        Optional<String> description = JsonMaps.text(given, "description");
        Optional<Boolean> isPublic = Flags.of(given.path("is_public"));
        if (name.isEmpty() && description.isEmpty() && isPublic.isEmpty()) {
            throw CinderFault.badRequest("Specify volume type name, description, is_public or a combination thereof.");
        }
        if (name.filter(String::isEmpty).isPresent()) {
            throw CinderFault.badRequest("Volume type name can not be empty.");
        }
        UUID id = type(request).id();
        changed(request, types.update(request.caller(), id, name, description, isPublic), false);
    }

    private static void changed(CinderRequest request, VolumeType type, boolean withAccess) {
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("volume_type");
            TypeViews.changed(out, request, type, withAccess);
            out.writeEndObject();
        });
    }

    private void delete(CinderRequest request) {
        types.delete(request.caller(), type(request).id());
        request.emptyHtml(202);
    }

    private final class OfVolumeType implements Specs.Store {
        @Override
        public Map<String, String> shown(CinderRequest request) {
            return TypeViews.visible(request, type(request).extraSpecs());
        }

        @Override
        public void set(CinderRequest request, Map<String, String> given) {
            types.setExtraSpecs(request.caller(), type(request).id(), given);
        }

        @Override
        public void delete(CinderRequest request, String key) {
            types.deleteExtraSpec(request.caller(), type(request).id(), key);
            request.empty(202);
        }

        @Override
        public CinderFault missing(CinderRequest request, String key) {
            return CinderFault.notFound(
                    "Volume Type " + type(request).id() + " has no extra specs with key " + key + ".");
        }
    }
}
