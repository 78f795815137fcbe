package octopus.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octopus.block.backend.DriverCatalog;
import octopus.block.room.BlockRoom;
import octopus.core.audit.AuditLog;
import octopus.core.event.EventLog;
import octopus.core.flow.Flows;
import octopus.core.json.Json;
import octopus.server.route.Route;

/** Every call of our own API. */
public final class ApiRoutes {
    public static final String VERSION = "0.1.0";

    /** What the engine room shows. */
    public record Engine(Flows flows, AuditLog audit, EventLog events) {}

    private ApiRoutes() {}

    /** @param more calls of other rooms */
    public static List<Route<ApiRequest>> of(
            BlockRoom room, DriverCatalog drivers, Engine engine, List<Route<ApiRequest>> more) {
        List<Route<ApiRequest>> routes = new ArrayList<>();
        routes.addAll(new DriversResource(drivers).routes());
        routes.addAll(new BackendsResource(room.backends(), drivers).routes());
        routes.addAll(new PlacesResource(room.placements()).routes());
        routes.addAll(new TopologyResource(room.volumes()).routes());
        routes.addAll(new FindingsResource(room.upkeep(), room.backends()).routes());
        routes.addAll(new ImageCacheResource(room.imageCache()).routes());
        routes.addAll(new FlowsResource(engine.flows()).routes());
        routes.addAll(new EventsResource(engine.events()).routes());
        routes.addAll(new AuditResource(engine.audit()).routes());
        routes.addAll(new SystemLogResource().routes());
        routes.addAll(
                new StateResource(room.volumes(), engine.flows(), room.bench().database(), VERSION).routes());
        routes.addAll(more);
        List<Route<ApiRequest>> described = new ArrayList<>(routes);
        described.add(OpenApi.route(request -> {}));
        Map<String, Object> document = new OpenApi(described, VERSION).document();
        routes.add(OpenApi.route(
                request -> request.exchange().json(200, out -> Json.MAPPER.writeValue(out, document))));
        return routes;
    }
}
