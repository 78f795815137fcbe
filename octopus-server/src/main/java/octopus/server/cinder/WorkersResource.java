package octopus.server.cinder;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import octopus.block.backend.Backend;
import octopus.block.operation.service.CleanUp;
import octopus.server.cinder.Services.Service;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Flags;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import octopus.server.route.UuidText;
import tools.jackson.databind.JsonNode;

/** The call that has half-done work of services looked at; here flows own it, and are told to go on. */
public final class WorkersResource {
    private static final Set<String> KINDS = Set.of("volume", "snapshot", "backup");
    private static final Body CLEANUP = Body.open(
            Field.optional("cluster_name", Shapes.textOrNull(1, 255)),
            Field.optional("host", Shapes.textOrNull(1, 255)),
            Field.optional("binary", Shapes.choice(Services.VOLUME, Services.SCHEDULER)),
            Field.optional("service_id", Shapes.gibOrNull()),
            Field.optional("is_up", Shapes.flag()).says("false, unless given: only services that are down"),
            Field.optional("disabled", Shapes.flag()),
            Field.optional("resource_id", Shapes.uuidOrNull()),
            Field.optional("resource_type", Shapes.textOrNull(0, 40)));

    private final Services services;
    private final CleanUp cleanUp;

    WorkersResource(Services services, CleanUp cleanUp) {
        this.services = services;
        this.cleanUp = cleanUp;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(Route.<CinderRequest>of(Method.POST, "/workers/cleanup", "cinder workers.cleanup", this::cleanup)
                .says("Has what is unfinished on the services named looked at now")
                .admin("workers:cleanup")
                .since(24)
                .takes(CLEANUP)
                .answers(202));
    }

    private void cleanup(CinderRequest request) {
        JsonNode given = request.body();
        Optional<String> kind = JsonMaps.text(given, "resource_type")
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty());
        kind.filter(text -> !KINDS.contains(text)).ifPresent(text -> {
            throw CinderFault.badRequest("Invalid input received: Resource type " + text
                    + " is not valid, it must be Volume, Snapshot or Backup");
        });
        Optional<String> id =
                JsonMaps.text(given, "resource_id").flatMap(UuidText::lenient).map(Object::toString);
        CleanUp.Wanted wanted = new CleanUp.Wanted(kind, id);
        List<Service> matched =
                services.all().stream().filter(service -> fits(given, service)).toList();
        boolean placed = given.hasNonNull("service_id") || given.hasNonNull("cluster_name") || given.hasNonNull("host");
        if (id.isPresent() && !placed) {
            String backend = cleanUp.backendOf(wanted)
                    .orElseThrow(() -> CinderFault.badRequest(
                            "Invalid input received: nothing is pending for a resource with UUID " + id.get() + "."));
            matched = matched.stream()
                    .filter(service -> service.backend()
                            .map(Backend::name)
                            .filter(backend::equals)
                            .isPresent())
                    .toList();
        }
        matched.forEach(service -> service.backend()
                .map(Backend::name)
                .ifPresent(backend -> cleanUp.look(request.caller(), backend, wanted)));
        answer(request, matched);
    }

    private static boolean fits(JsonNode given, Service service) {
        boolean up = Flags.of(given.path("is_up")).orElse(false);
        Optional<Boolean> disabled = Flags.of(given.path("disabled"));
        Optional<String> host = JsonMaps.text(given, "host");
        Optional<String> binary = JsonMaps.text(given, "binary");
        boolean named = !given.hasNonNull("service_id")
                || given.path("service_id").asString().equals(Integer.toString(service.number()));
        // Cinder lets nobody else's work be cleaned up by this call.
        boolean cleanable = !service.binary().equals(Services.BACKUP);
        return named
                && cleanable
                && service.up() == up
                && JsonMaps.text(given, "cluster_name").isEmpty()
                && disabled.map(flag -> flag != service.enabled()).orElse(true)
                && host.map(service.host()::equals).orElse(true)
                && binary.map(service.binary()::equals).orElse(true);
    }

    /** This process looks after all services, so none is left without somebody to clean up after it. */
    private static void answer(CinderRequest request, List<Service> cleaning) {
        request.json(202, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("cleaning");
            for (Service service : cleaning) {
                out.writeStartObject();
                out.writeNumberProperty("id", service.number());
                out.writeStringProperty("host", service.host());
                out.writeStringProperty("binary", service.binary());
                out.writeNullProperty("cluster_name");
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeArrayPropertyStart("unavailable");
            out.writeEndArray();
            out.writeEndObject();
        });
    }
}
