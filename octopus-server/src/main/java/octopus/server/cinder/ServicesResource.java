package octopus.server.cinder;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octopus.block.backend.BackendService;
import octopus.block.backend.BackendService.BackendView;
import octopus.block.backend.BackendSettings;
import octopus.block.backend.BackendState;
import octopus.block.operation.backup.BackupRoom;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import tools.jackson.core.JsonGenerator;

/**
 * What clients of Cinder know as services: each backend is a {@code cinder-volume}, and there is one
 * {@code cinder-scheduler} and, unless backups are switched off, one {@code cinder-backup}. Also the availability zones and hosts that follow from them.
 */
public final class ServicesResource {
    private static final String VOLUME = "cinder-volume";
    private static final String SCHEDULER = "cinder-scheduler";
    private static final String BACKUP = "cinder-backup";
    private static final Body CHANGE = Body.open(
            Field.optional("binary", Shapes.text(1, 255)),
            Field.optional("service", Shapes.text(1, 255)),
            Field.optional("host", Shapes.textOrNull(1, 255)),
            Field.optional("cluster", Shapes.textOrNull(0, 255)),
            Field.optional("disabled_reason", Shapes.text(1, 255)));

    private final BackendService backends;
    private final BackupRoom backups;
    private final BackendSettings settings;
    private final Instant started = Instant.now();

    public ServicesResource(BackendService backends, BackupRoom backups, BackendSettings settings) {
        this.backends = backends;
        this.backups = backups;
        this.settings = settings;
    }

    /** @param backend empty for the others */
    private record Service(
            String binary,
            String host,
            String zone,
            boolean enabled,
            boolean up,
            Instant updatedAt,
            Optional<String> disabledReason,
            Optional<String> backend) {}

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/os-services", "cinder services.list", this::list)
                        .says("Lists the scheduler, the backup service and a volume service for each backend")
                        .admin("volume_extension:services:index")
                        .query(
                                new Route.Parameter("host", "only on this host"),
                                new Route.Parameter("binary", "only these")),
                Route.<CinderRequest>of(Method.PUT, "/os-services/{action}", "cinder services.update", this::update)
                        .says("enable, disable, disable-log-reason: whether a backend gets new volumes")
                        .admin("volume_extension:services:update")
                        .takes(CHANGE),
                Route.<CinderRequest>of(Method.GET, "/os-availability-zone", "cinder zones.list", this::zones)
                        .says("Lists the availability zones of the backends"),
                Route.<CinderRequest>of(Method.GET, "/os-hosts", "cinder hosts.list", this::hosts)
                        .says("Lists the services in an older form")
                        .admin("volume_extension:hosts")
                        .query(new Route.Parameter("zone", "only in this availability zone")));
    }

    private List<Service> services() {
        List<Service> services = new ArrayList<>();
        for (BackendView view : backends.list()) {
            boolean up = view.state() instanceof BackendState.Ready;
            Instant updated = view.state() instanceof BackendState.Ready ready
                    ? ready.reportedAt()
                    : view.backend().updatedAt().orElse(view.backend().createdAt());
            services.add(new Service(
                    VOLUME,
                    settings.hostOf(view.backend().name()),
                    view.backend().availabilityZone(),
                    view.backend().enabled(),
                    up,
                    updated,
                    view.backend().disabledReason(),
                    Optional.of(view.backend().name())));
        }
        services.add(new Service(
                SCHEDULER,
                settings.host(),
                settings.availabilityZone(),
                true,
                true,
                started,
                Optional.empty(),
                Optional.empty()));
        if (!backups.isOff()) {
            services.add(new Service(
                    BACKUP,
                    settings.host(),
                    settings.availabilityZone(),
                    true,
                    backups.trouble().isEmpty(),
                    started,
                    Optional.empty(),
                    Optional.empty()));
        }
        return services;
    }

    private void list(CinderRequest request) {
        Optional<String> host = request.query("host");
        Optional<String> binary = request.query("binary").or(() -> request.query("service"));
        List<Service> services = services().stream()
                .filter(one -> host.isEmpty() || one.host().equals(host.get()))
                .filter(one -> binary.isEmpty() || one.binary().equals(binary.get()))
                .toList();
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("services");
            services.forEach(one -> write(out, request, one));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void write(JsonGenerator out, CinderRequest request, Service service) {
        boolean volume = service.backend().isPresent();
        out.writeStartObject();
        out.writeStringProperty("binary", service.binary());
        out.writeStringProperty("host", service.host());
        out.writeStringProperty("zone", service.zone());
        out.writeStringProperty("status", service.enabled() ? "enabled" : "disabled");
        // The service is this process; whether the storage behind it answers is told from 3.49 on by backend_state.
        out.writeStringProperty("state", (volume && request.at(49)) || service.up() ? "up" : "down");
        Times.write(out, "updated_at", service.updatedAt());
        if (volume && request.at(49)) {
            out.writeStringProperty("backend_state", service.up() ? "up" : "down");
        }
        if (request.at(7)) {
            out.writeNullProperty("cluster");
        }
        JsonMaps.writeOrNull(out, "disabled_reason", service.disabledReason());
        if (volume) {
            out.writeStringProperty("replication_status", "disabled");
            out.writeNullProperty("active_backend_id");
            out.writeBooleanProperty("frozen", false);
        }
        out.writeEndObject();
    }

    private void update(CinderRequest request) {
        String action = request.path("action");
        switch (action) {
            case "enable" -> change(request, true, Optional.empty(), false);
            case "disable" -> change(request, false, Optional.empty(), false);
            case "disable-log-reason" -> {
                Optional<String> reason = JsonMaps.text(request.body(), "disabled_reason");
                if (reason.isEmpty()) {
                    throw CinderFault.badRequest("Invalid input for field/attribute disabled_reason:"
                            + " 'disabled_reason' is a required property");
                }
                change(request, false, reason, true);
            }
            case "freeze", "thaw", "failover_host", "failover", "set-log", "get-log" ->
                throw CinderFault.of(501, "Octopus does not do '" + action + "' of services.");
            default -> throw CinderFault.badRequest("Invalid input received: Unknown action");
        }
    }

    private void change(CinderRequest request, boolean enabled, Optional<String> reason, boolean sayReason) {
        String host = JsonMaps.text(request.body(), "host")
                .orElseThrow(() -> CinderFault.badRequest("Invalid input received: Missing required element 'host'."));
        Optional<String> service = JsonMaps.text(request.body(), "service");
        Optional<String> binary = JsonMaps.text(request.body(), "binary");
        String wanted = binary.or(() -> service)
                .orElseThrow(
                        () -> CinderFault.badRequest("Invalid input received: Missing required element 'binary'."));
        Service found = services().stream()
                .filter(one -> one.host().equals(host) && one.binary().equals(wanted))
                .findFirst()
                .orElseThrow(
                        () -> CinderFault.notFound("Service " + wanted + " could not be found on host " + host + "."));
        String backend = found.backend()
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
            if (sayReason) {
                JsonMaps.writeOrNull(out, "disabled_reason", reason);
            }
            out.writeEndObject();
        });
    }

    private void zones(CinderRequest request) {
        Map<String, Boolean> zones = new TreeMap<>();
        services().stream()
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

    private void hosts(CinderRequest request) {
        Optional<String> zone = request.query("zone");
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("hosts");
            for (Service service : services()) {
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
}
