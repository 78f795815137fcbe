package octopus.server.cinder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.Backend;
import octopus.block.backend.Backends;
import octopus.block.backend.HostName;
import octopus.block.operation.service.ServiceControl;
import octopus.block.schedule.PoolState;
import octopus.server.cinder.Services.Service;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.spi.driver.PoolReport;
import tools.jackson.core.JsonGenerator;

/** What a volume type may ask of a backend. */
public final class CapabilitiesResource {
    private final Services services;
    private final Backends backends;
    private final ServiceControl control;

    CapabilitiesResource(Services services, Backends backends, ServiceControl control) {
        this.services = services;
        this.backends = backends;
        this.control = control;
    }

    /** @param sentence what asking for it means */
    private record Property(String title, String sentence) {}

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/capabilities/{host}", "cinder capabilities.show", this::show)
                        .says("Tells what a volume type may ask of a backend")
                        .admin("volume_extension:capabilities"));
    }

    private void show(CinderRequest request) {
        String host = request.path("host");
        Service service = services.volume(host).orElseThrow(() -> CinderFault.notFound("Can't find service: " + host));
        String backend = service.backend().map(Backend::name).orElseThrow();
        List<PoolState> pools = backends.pools().stream()
                .filter(pool -> pool.backend().equals(backend))
                .toList();
        Optional<String> named = HostName.of(host).pool();
        PoolState pool = pools.stream()
                .filter(one -> named.isEmpty() || one.report().name().equals(named.get()))
                .findFirst()
                .orElseThrow(() -> named.isPresent() && !pools.isEmpty()
                        ? CinderFault.notFound("Can't find service: " + host)
                        : CinderFault.of(502, "Backend " + backend + " does not answer: see its state."));
        List<String> targets = control.targets(backend);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeStringProperty("namespace", "OS::Storage::Capabilities::" + service.host());
            for (String fact : List.of("vendor_name", "volume_backend_name")) {
                JsonMaps.writeOrNull(
                        out, fact, Optional.ofNullable(pool.capabilities().get(fact)));
            }
            JsonMaps.writeOrNull(out, "pool_name", named);
            JsonMaps.writeOrNull(
                    out,
                    "driver_version",
                    Optional.ofNullable(pool.capabilities().get("driver_version")));
            out.writeStringProperty("storage_protocol", pool.report().protocol());
            for (String unused : List.of("display_name", "description", "visibility")) {
                out.writeNullProperty(unused);
            }
            out.writeArrayPropertyStart("replication_targets");
            targets.forEach(out::writeString);
            out.writeEndArray();
            properties(out, of(pool, targets));
            out.writeEndObject();
        });
    }

    private static Map<String, Property> of(PoolState pool, List<String> targets) {
        PoolReport report = pool.report();
        Map<String, Property> properties = new LinkedHashMap<>();
        if (report.thin()) {
            properties.put(
                    "thin_provisioning",
                    new Property("Thin Provisioning", "Volumes occupy what is written to them and no more."));
        }
        if (report.multiattach()) {
            properties.put(
                    "multiattach", new Property("Multiattach", "Several consumers may have one volume at a time."));
        }
        if ("True".equals(pool.capabilities().get("QoS_support"))) {
            properties.put("qos", new Property("QoS", "QoS specs for the back end are kept by the storage itself."));
        }
        if (!targets.isEmpty()) {
            properties.put(
                    "replication_enabled",
                    new Property(
                            "Replication", "Volumes are kept at a second place too, and can be served from there."));
        }
        return properties;
    }

    private static void properties(JsonGenerator out, Map<String, Property> properties) {
        out.writeObjectPropertyStart("properties");
        properties.forEach((key, property) -> {
            out.writeObjectPropertyStart(key);
            out.writeStringProperty("title", property.title());
            out.writeStringProperty("description", property.sentence());
            out.writeStringProperty("type", "boolean");
            out.writeEndObject();
        });
        out.writeEndObject();
    }
}
