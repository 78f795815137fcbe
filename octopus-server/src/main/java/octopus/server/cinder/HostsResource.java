package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendService;
import octopus.block.operation.service.ServiceControl;
import octopus.block.operation.service.ServiceControl.Usage;
import octopus.server.cinder.Services.Service;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import tools.jackson.core.JsonGenerator;

/** Availability zones, and the services in the older form of hosts. */
public final class HostsResource {
    private static final String RULE = "volume_extension:hosts";
    private static final Body STATUS = Body.open(Field.optional("status", Shapes.choice("enable", "disable")));

    private final Services services;
    private final BackendService backends;
    private final ServiceControl control;

    HostsResource(Services services, BackendService backends, ServiceControl control) {
        this.services = services;
        this.backends = backends;
        this.control = control;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/os-availability-zone", "cinder zones.list", this::zones)
                        .says("Lists the availability zones of the backends"),
                Route.<CinderRequest>of(Method.GET, "/os-hosts", "cinder hosts.list", this::list)
                        .says("Lists the services in an older form")
                        .admin(RULE)
                        .query(new Route.Parameter("zone", "only in this availability zone")),
                Route.<CinderRequest>of(Method.GET, "/os-hosts/{host}", "cinder hosts.show", this::show)
                        .says("Tells what each project has on a backend")
                        .admin(RULE),
                Route.<CinderRequest>of(Method.PUT, "/os-hosts", "cinder hosts.update", request -> {
                            throw CinderFault.badRequest("Invalid input received: name the host in the path.");
                        })
                        .says("Is refused: the host belongs into the path")
                        .admin(RULE)
                        .answers(400),
                Route.<CinderRequest>of(Method.PUT, "/os-hosts/{host}", "cinder hosts.update", this::update)
                        .says("Enables or disables a backend, in an older form")
                        .admin(RULE)
                        .takes(STATUS));
    }

    private void zones(CinderRequest request) {
        Map<String, Boolean> zones = new TreeMap<>();
        services.all().stream()
                .filter(service -> service.backend().isPresent())
                .forEach(service -> zones.merge(service.zone(), service.enabled(), Boolean::logicalOr));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("availabilityZoneInfo");
            zones.forEach((zone, available) -> {
                out.writeStartObject();
                out.writeStringProperty("zoneName", zone);
                out.writeObjectPropertyStart("zoneState");
                out.writeBooleanProperty("available", available);
                out.writeEndObject();
                out.writeEndObject();
            });
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void list(CinderRequest request) {
        Optional<String> zone = request.query("zone");
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("hosts");
            for (Service service : services.all()) {
                if (zone.isEmpty() || zone.get().equals(service.zone())) {
                    out.writeStartObject();
                    out.writeStringProperty("host_name", service.host());
                    out.writeStringProperty("service", service.binary());
                    out.writeStringProperty("zone", service.zone());
                    out.writeStringProperty("service-status", service.up() ? "available" : "unavailable");
                    out.writeStringProperty("service-state", service.enabled() ? "enabled" : "disabled");
                    Times.write(out, "last-update", service.updatedAt());
                    out.writeEndObject();
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private Backend backend(CinderRequest request) {
        String host = request.path("host");
        return services.volume(host)
                .flatMap(Service::backend)
                .orElseThrow(() -> CinderFault.notFound("Host " + host + " could not be found."));
    }

    private void show(CinderRequest request) {
        Map<String, Usage> usages = control.usage(backend(request).name());
        Usage total = usages.values().stream()
                .reduce(
                        new Usage(0, 0, 0, 0),
                        (one, other) -> new Usage(
                                one.volumes() + other.volumes(),
                                one.gib() + other.gib(),
                                one.snapshots() + other.snapshots(),
                                one.snapshotGib() + other.snapshotGib()));
        String host = request.path("host");
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("host");
            write(out, host, "(total)", total);
            usages.forEach((project, usage) -> write(out, host, project, usage));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void write(JsonGenerator out, String host, String project, Usage usage) {
        out.writeStartObject();
        out.writeObjectPropertyStart("resource");
        out.writeStringProperty("host", host);
        out.writeStringProperty("project", project);
        out.writeStringProperty("volume_count", Integer.toString(usage.volumes()));
        out.writeStringProperty("total_volume_gb", Long.toString(usage.gib()));
        out.writeStringProperty("snapshot_count", Integer.toString(usage.snapshots()));
        out.writeStringProperty("total_snapshot_gb", Long.toString(usage.snapshotGib()));
        out.writeEndObject();
        out.writeEndObject();
    }

    private void update(CinderRequest request) {
        Backend backend = backend(request);
        String status = JsonMaps.text(request.body(), "status")
                .orElseThrow(() -> CinderFault.badRequest(
                        "Invalid input received: Missing required element 'status' (enable or disable)."));
        boolean enabled = status.equals("enable");
        backends.enable(request.caller(), backend.name(), enabled, Optional.empty());
        request.json(200, out -> {
            out.writeStartObject();
            out.writeStringProperty("host", request.path("host"));
            out.writeStringProperty("status", enabled ? "enabled" : "disabled");
            out.writeEndObject();
        });
    }
}
