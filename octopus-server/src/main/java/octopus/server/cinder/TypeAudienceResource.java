package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import octopus.block.type.TypeAudience;
import octopus.block.type.VolumeType;
import octopus.block.type.VolumeTypeService;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Handler;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import tools.jackson.core.JsonGenerator;

/** Which projects see private volume types, and which type a project's volumes get when they name none. */
public final class TypeAudienceResource {
    private static final String ADD = "addProjectAccess";
    private static final String REMOVE = "removeProjectAccess";
    private static final String ACCESS = "volume_extension:volume_type_access:";
    private static final String DEFAULTS = "volume_extension:default_";
    private static final int DEFAULTS_SINCE = 62;
    private static final Body SET = Body.of(Field.required(
            "default_type",
            Shapes.struct(Field.required("volume_type", Shapes.text(1, 255)).says("id or name"))));

    private final VolumeTypeService types;
    private final TypeAudience audience;

    public TypeAudienceResource(VolumeTypeService types, TypeAudience audience) {
        this.types = types;
        this.audience = audience;
    }

    public List<Route<CinderRequest>> routes() {
        String ofProject = "/default-types/{project}";
        return List.of(
                Route.<CinderRequest>of(
                                Method.GET, "/types/{id}/os-volume-type-access", "cinder types.access", this::access)
                        .says("Lists the projects that see a private type")
                        .admin(ACCESS + "get_all_for_type"),
                action(ADD, request -> give(request)).says("Lets a project see a private type"),
                action(REMOVE, request -> take(request)).says("Lets it see the type no more; its volumes stay"),
                Route.<CinderRequest>of(Method.GET, "/default-types", "cinder default_types.list", this::defaults)
                        .says("Lists the projects that have a default type of their own")
                        .admin(DEFAULTS + "get_all")
                        .since(DEFAULTS_SINCE),
                Route.<CinderRequest>of(Method.GET, ofProject, "cinder default_types.show", this::showDefault)
                        .says("Shows a project's default type")
                        .admin(DEFAULTS + "get")
                        .since(DEFAULTS_SINCE),
                Route.<CinderRequest>of(Method.PUT, ofProject, "cinder default_types.set", this::setDefault)
                        .says("Sets the type of a project's volumes that name none")
                        .admin(DEFAULTS + "set_or_update")
                        .since(DEFAULTS_SINCE)
                        .takes(SET),
                Route.<CinderRequest>of(Method.DELETE, ofProject, "cinder default_types.unset", this::unsetDefault)
                        .says("Lets the project have everybody's default type again")
                        .admin(DEFAULTS + "unset")
                        .since(DEFAULTS_SINCE)
                        .answers(204));
    }

    private static Route<CinderRequest> action(String key, Handler<CinderRequest> handler) {
        return Route.<CinderRequest>of(Method.POST, "/types/{id}/action", "cinder types." + key, handler)
                .action(key)
                .admin(ACCESS + key)
                .takes(Body.of(Field.required(key, Shapes.struct(Field.required("project", Shapes.text(1, 255))))))
                .answers(202);
    }

    private void access(CinderRequest request) {
        VolumeType type = TypesResource.type(types, request);
        if (type.isPublic()) {
            throw CinderFault.notFound("Access list not available for public volume types.");
        }
        List<String> projects = audience.projects(type.id());
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("volume_type_access");
            for (String project : projects) {
                out.writeStartObject();
                out.writeStringProperty("volume_type_id", type.id().toString());
                out.writeStringProperty("project_id", project);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void give(CinderRequest request) {
        UUID type = TypesResource.type(types, request).id();
        audience.give(request.caller(), type, request.body(ADD).path("project").asString());
        request.emptyHtml(202);
    }

    private void take(CinderRequest request) {
        UUID type = TypesResource.type(types, request).id();
        audience.take(
                request.caller(), type, request.body(REMOVE).path("project").asString());
        request.emptyHtml(202);
    }

    private void defaults(CinderRequest request) {
        Map<String, UUID> all = audience.defaults();
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("default_types");
            all.forEach((project, type) -> write(out, project, type));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void showDefault(CinderRequest request) {
        String project = request.path("project");
        answer(request, project, audience.defaultOf(project));
    }

    private void setDefault(CinderRequest request) {
        String project = request.path("project");
        String type =
                request.body("default_type").path("volume_type").asString().strip();
        answer(
                request,
                project,
                audience.setDefault(request.caller(), project, type).id());
    }

    private void unsetDefault(CinderRequest request) {
        audience.unsetDefault(request.caller(), request.path("project"));
        request.empty(204);
    }

    private static void answer(CinderRequest request, String project, UUID type) {
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("default_type");
            write(out, project, type);
            out.writeEndObject();
        });
    }

    private static void write(JsonGenerator out, String project, UUID type) {
        out.writeStartObject();
        out.writeStringProperty("project_id", project);
        out.writeStringProperty("volume_type_id", type.toString());
        out.writeEndObject();
    }
}
