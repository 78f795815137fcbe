package octopus.server.cinder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octopus.block.quota.QuotaService;
import octopus.core.json.Json;
import octopus.server.auth.policy.Target;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Limits of projects and of quota classes. */
public final class QuotasResource {
    private static final Set<String> IGNORED = Set.of("tenant_id", "force", "skip_validation", "id");
    private static final String SHOW = "volume_extension:quotas:show";
    private final QuotaService quotas;

    public QuotasResource(QuotaService quotas) {
        this.quotas = quotas;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/os-quota-sets/{project}", "cinder quotas.show", this::show)
                        .says("Shows a project's limits, with usage=true also what it uses")
                        .rule(SHOW)
                        .query(new Route.Parameter("usage", "whether to tell what is used")),
                Route.<CinderRequest>of(
                                Method.GET,
                                "/os-quota-sets/{project}/defaults",
                                "cinder quotas.defaults",
                                this::defaults)
                        .says("Shows the limits of projects that have none of their own")
                        .rule(SHOW),
                Route.<CinderRequest>of(Method.PUT, "/os-quota-sets/{project}", "cinder quotas.update", this::update)
                        .says("Sets limits of a project")
                        .admin("volume_extension:quotas:update")
                        .takes(Body.open(Field.required("quota_set", new Shape.FreeObject(1, false, false)))),
                Route.<CinderRequest>of(Method.DELETE, "/os-quota-sets/{project}", "cinder quotas.delete", this::delete)
                        .says("Takes a project's own limits away")
                        .admin("volume_extension:quotas:delete"),
                Route.<CinderRequest>of(
                                Method.GET,
                                "/os-quota-class-sets/{class}",
                                "cinder quota_classes.show",
                                this::showClass)
                        .says("Shows the limits of a quota class; the class default counts for every project")
                        .admin("volume_extension:quota_classes:get"),
                Route.<CinderRequest>of(
                                Method.PUT,
                                "/os-quota-class-sets/{class}",
                                "cinder quota_classes.update",
                                this::updateClass)
                        .says("Sets limits of a quota class")
                        .admin("volume_extension:quota_classes:update")
                        .takes(Body.open(Field.required("quota_class_set", new Shape.FreeObject(0, false, false)))));
    }

    private void show(CinderRequest request) {
        String project = mayLookAt(request);
        boolean usage = request.query("usage").flatMap(Flags::of).orElse(false);
        if (!usage) {
            answer(request, "quota_set", quotas.limits(project), java.util.Optional.of(project));
            return;
        }
        Map<String, QuotaService.Usage> usages = quotas.usages(project);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart("quota_set");
            usages.forEach((resource, used) -> usage(out, resource, used));
            out.writeStringProperty("id", project);
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private static void usage(JsonGenerator out, String resource, QuotaService.Usage used) {
        out.writeObjectPropertyStart(resource);
        out.writeNumberProperty("limit", used.limit());
        out.writeNumberProperty("in_use", used.inUse());
        // What is promised counts as used: sums over rows know no reservations.
        out.writeNumberProperty("reserved", 0);
        out.writeEndObject();
    }

    private void defaults(CinderRequest request) {
        String project = mayLookAt(request);
        answer(request, "quota_set", quotas.defaults(), java.util.Optional.of(project));
    }

    private void update(CinderRequest request) {
        String project = request.path("project");
        Map<String, Long> wanted = limits(request.body("quota_set"));
        boolean unchecked =
                Flags.of(request.body("quota_set").path("skip_validation")).orElse(false);
        quotas.setLimits(project, wanted, !unchecked);
        answer(request, "quota_set", quotas.limits(project), java.util.Optional.empty());
    }

    private void delete(CinderRequest request) {
        quotas.reset(request.path("project"));
        request.empty(200);
    }

    private void showClass(CinderRequest request) {
        String name = request.path("class");
        answer(request, "quota_class_set", quotas.limitsOfClass(name), java.util.Optional.of(name));
    }

    private void updateClass(CinderRequest request) {
        String name = request.path("class");
        quotas.setClassLimits(name, limits(numbers(request.body("quota_class_set"))));
        answer(request, "quota_class_set", quotas.limitsOfClass(name), java.util.Optional.empty());
    }

    private static String mayLookAt(CinderRequest request) {
        String project = request.path("project");
        if (!request.may(SHOW, Target.project(project))) {
            throw CinderFault.forbidden(SHOW);
        }
        return project;
    }

    /** For classes, and for nothing else, digits in a text will do. */
    private static JsonNode numbers(JsonNode given) {
        ObjectNode numbers = Json.MAPPER.createObjectNode();
        given.properties().forEach(entry -> {
            String text = entry.getValue().isString() ? entry.getValue().asString() : "";
            boolean digits =
                    !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            if (digits) {
                numbers.put(entry.getKey(), Long.parseLong(text));
            } else {
                numbers.set(entry.getKey(), entry.getValue());
            }
        });
        return numbers;
    }

    /** Cinder takes whole numbers only, and says so for each. */
    private static Map<String, Long> limits(JsonNode given) {
        Map<String, Long> limits = new LinkedHashMap<>();
        given.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            if (IGNORED.contains(name)) {
                return;
            }
            if (!value.isIntegralNumber()) {
                throw CinderFault.badRequest(name + " must be an integer");
            }
            if (!value.canConvertToInt()) {
                throw CinderFault.badRequest(name + " must be <= " + Integer.MAX_VALUE);
            }
            if (value.asInt() < -1) {
                throw CinderFault.badRequest(name + " must be >= -1");
            }
            limits.put(name, value.asLong());
        });
        return limits;
    }

    private static void answer(
            CinderRequest request, String key, Map<String, Long> limits, java.util.Optional<String> id) {
        request.json(200, out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart(key);
            limits.forEach(out::writeNumberProperty);
            id.ifPresent(text -> out.writeStringProperty("id", text));
            out.writeEndObject();
            out.writeEndObject();
        });
    }
}
