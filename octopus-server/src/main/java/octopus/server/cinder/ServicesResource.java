package octopus.server.cinder;

import java.util.List;
import java.util.Optional;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendService;
import octopus.block.operation.service.ServiceControl;
import octopus.server.cinder.Services.Service;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Handler;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Services: listed, enabled, frozen, failed over. */
public final class ServicesResource {
    private static final String UPDATE = "volume_extension:services:update";
    private static final Field HOST = Field.optional("host", Shapes.textOrNull(1, 255));
    private static final Field CLUSTER = Field.optional("cluster", Shapes.textOrNull(0, 255));
    private static final Field BINARY = Field.optional("binary", Shapes.text(1, 255));
    private static final Field SERVICE = Field.optional("service", Shapes.text(1, 255));
    private static final Body CHANGE = Body.open(HOST, CLUSTER, BINARY, SERVICE);

    private final Services services;
    private final BackendService backends;
    private final ServiceControl control;

    ServicesResource(Services services, BackendService backends, ServiceControl control) {
        this.services = services;
        this.backends = backends;
        this.control = control;
    }

    public List<Route<CinderRequest>> routes() {
        Body reason = Body.open(HOST, CLUSTER, BINARY, SERVICE, Field.optional("disabled_reason", Shapes.text(1, 255)));
        Body place = Body.open(HOST, CLUSTER, Field.optional("backend_id", Shapes.textOrNull(0, 255)));
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/os-services", "cinder services.list", this::list)
                        .says("Lists the scheduler, the backup service and a volume service for each backend")
                        .admin("volume_extension:services:index")
                        .query(
                                new Route.Parameter("host", "only on this host"),
                                new Route.Parameter("binary", "only these")),
                put("enable", UPDATE, request -> enable(request, true, Optional.empty()))
                        .says("Lets a backend get new volumes")
                        .takes(CHANGE),
                put("disable", UPDATE, request -> enable(request, false, Optional.empty()))
                        .says("Keeps new volumes from a backend; those that it has go on")
                        .takes(CHANGE),
                put("disable-log-reason", UPDATE, this::disableWithReason)
                        .says("As disable, with the reason for others to read")
                        .takes(reason),
                put("freeze", "volume:freeze_host", this::freeze)
                        .says("Nothing on a backend is made, changed or deleted until it is thawed; attachments go on")
                        .takes(Body.open(HOST, CLUSTER)),
                put("thaw", "volume:thaw_host", this::thaw)
                        .says("Ends what freeze began")
                        .takes(Body.open(HOST, CLUSTER)),
                put("failover_host", "volume:failover_host", request -> failOver(request, request.at(26)))
                        .says("Has a backend's volumes served from the place that they are replicated to")
                        .takes(place)
                        .answers(202),
                put("failover", "volume:failover_host", this::failOverFrom26)
                        .says("As failover_host; from 3.26")
                        .takes(place)
                        .answers(202),
                put("{action}", UPDATE, request -> {
                            throw unknown();
                        })
                        .says("Any other action is refused")
                        .answers(400));
    }

    static Route<CinderRequest> put(String action, String rule, Handler<CinderRequest> handler) {
        return Route.<CinderRequest>of(Method.PUT, "/os-services/" + action, "cinder services." + action, handler)
                .admin(rule);
    }

    static CinderFault unknown() {
        return CinderFault.badRequest("Invalid input received: Unknown action");
    }

    private void list(CinderRequest request) {
        Optional<String> host = request.query("host");
        Optional<String> binary = request.query("binary").or(() -> request.query("service"));
        List<Service> found = services.all().stream()
                .filter(one -> host.isEmpty()
                        || one.host().equals(host.get())
                        || one.host().startsWith(host.get() + "@"))
                .filter(one -> binary.isEmpty() || one.binary().equals(binary.get()))
                .toList();
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("services");
            found.forEach(one -> write(out, request, one));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void write(JsonGenerator out, CinderRequest request, Service service) {
        out.writeStartObject();
        out.writeStringProperty("binary", service.binary());
        out.writeStringProperty("host", service.host());
        out.writeStringProperty("zone", service.zone());
        out.writeStringProperty("status", service.enabled() ? "enabled" : "disabled");
        // The service is this process; whether the storage behind it answers is told from 3.49 on by backend_state.
        out.writeStringProperty("state", request.at(49) || service.up() ? "up" : "down");
        Times.write(out, "updated_at", service.updatedAt());
        if (service.backend().isPresent() && request.at(49)) {
            out.writeStringProperty("backend_state", service.up() ? "up" : "down");
        }
        if (request.at(7)) {
            out.writeNullProperty("cluster");
        }
        JsonMaps.writeOrNull(out, "disabled_reason", service.disabledReason());
        if (service.backend().isPresent()) {
            Backend backend = service.backend().get();
            out.writeStringProperty(
                    "replication_status", control.replication(backend).text());
            JsonMaps.writeOrNull(out, "active_backend_id", backend.service().activePlace());
            out.writeBooleanProperty("frozen", backend.service().frozen());
        }
        out.writeEndObject();
    }

    private void disableWithReason(CinderRequest request) {
        Optional<String> reason = JsonMaps.text(request.body(), "disabled_reason");
        if (reason.isEmpty()) {
            throw CinderFault.badRequest(
                    "Invalid input for field/attribute disabled_reason:" + " 'disabled_reason' is a required property");
        }
        enable(request, false, reason);
    }

    private void enable(CinderRequest request, boolean enabled, Optional<String> reason) {
        String host = JsonMaps.text(request.body(), "host")
                .orElseThrow(() -> CinderFault.badRequest("Invalid input received: Missing required element 'host'."));
        Optional<String> service = JsonMaps.text(request.body(), "service");
        Optional<String> binary = JsonMaps.text(request.body(), "binary");
        String wanted = binary.or(() -> service)
                .orElseThrow(
                        () -> CinderFault.badRequest("Invalid input received: Missing required element 'binary'."));
        Service found = services.all().stream()
                .filter(one -> one.host().equals(host) && one.binary().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Services.missing(wanted, host));
        String backend = found.backend()
                .map(Backend::name)
                .orElseThrow(() -> CinderFault.badRequest(
                        "Scheduler and backup service are part of the process and cannot be disabled; disable backends"
                                + " instead."));
        backends.enable(request.caller(), backend, enabled, reason);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeStringProperty("host", host);
            out.writeStringProperty("service", service.orElse(""));
            out.writeStringProperty("binary", binary.orElse(""));
            out.writeStringProperty("status", enabled ? "enabled" : "disabled");
            out.writeBooleanProperty("disabled", !enabled);
            reason.ifPresent(text -> out.writeStringProperty("disabled_reason", text));
            out.writeEndObject();
        });
    }

    private void freeze(CinderRequest request) {
        control.freeze(request.caller(), backend(request, request.at(26)));
        request.empty(200);
    }

    private void thaw(CinderRequest request) {
        control.thaw(request.caller(), backend(request, request.at(26)));
        request.empty(200);
    }

    private void failOverFrom26(CinderRequest request) {
        if (!request.at(26)) {
            throw unknown();
        }
        failOver(request, true);
    }

    private void failOver(CinderRequest request, boolean clusters) {
        String backend = backend(request, clusters);
        Optional<String> target = JsonMaps.text(request.body(), "backend_id").filter(text -> !text.isEmpty());
        control.failOver(request.caller(), backend, target);
        request.empty(202);
    }

    private String backend(CinderRequest request, boolean clusters) {
        JsonNode given = request.body();
        String host = Manageable.host(
                request,
                JsonMaps.text(given, "host"),
                JsonMaps.text(given, "cluster"),
                clusters ? 0 : Integer.MAX_VALUE);
        return services.volume(host)
                .flatMap(Service::backend)
                .map(Backend::name)
                .orElseThrow(() -> CinderFault.badRequest(
                        "Invalid input received: Service cinder-volume could not be" + " found on host " + host + "."));
    }
}
