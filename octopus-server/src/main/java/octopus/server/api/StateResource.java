package octopus.server.api;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.operation.volume.VolumeService;
import octopus.block.operation.volume.VolumeService.VolumeDetail;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.core.db.Database;
import octopus.core.flow.Flow;
import octopus.core.flow.Flows;
import octopus.core.flow.Subject;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.spi.VolumeId;

/** How a volume stands, with its fault and its flow; and the server itself. */
public final class StateResource {
    private final VolumeService volumes;
    private final Flows flows;
    private final Database database;
    private final String version;

    public StateResource(VolumeService volumes, Flows flows, Database database, String version) {
        this.volumes = volumes;
        this.flows = flows;
        this.database = database;
        this.version = version;
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/volumes/{id}", "api volumes.show", this::volume)
                        .says("Shows a volume's place, why its last operation failed, and its latest flow")
                        .rule("volume:get")
                        .answers(200, "VolumeState"),
                Route.<ApiRequest>of(Method.GET, "/system", "api system.show", this::system)
                        .says("Shows version, database and uptime")
                        .rule("system:show")
                        .answers(200, "System"));
    }

    private void volume(ApiRequest request) {
        VolumeDetail detail = volumes.show(request.caller(), new VolumeId(request.id("id")));
        Volume volume = detail.volume();
        Subject subject = new Subject("volume", volume.id().toString());
        Optional<Flow> flow = flows.unfinishedOf(subject).or(() -> latest(subject));
        request.answer(
                200,
                Row.of()
                        .put("id", volume.id())
                        .put("name", volume.name())
                        .put("status", volume.status().text())
                        .put("size_gib", volume.sizeGib())
                        .put("volume_type", detail.view().typeName())
                        .put("backend", volume.location().map(Location::backend))
                        .put("pool", volume.location().map(Location::pool))
                        .put("host", volume.location().map(Location::host))
                        .put("native_name", volume.location().flatMap(Location::nativeName))
                        .put("fault", volume.fault())
                        .put("flow", flow.map(FlowsResource::row))
                        .put(
                                "attachments",
                                detail.attachments().stream()
                                        .map(each -> each.id().toString())
                                        .toList())
                        .put("created_at", volume.createdAt())
                        .put("updated_at", volume.updatedAt()));
    }

    private Optional<Flow> latest(Subject subject) {
        Flows.Query query = new Flows.Query(Optional.empty(), Optional.empty(), Optional.of(subject), Set.of());
        return flows.list(query, Optional.empty(), 1).stream().findFirst();
    }

    private void system(ApiRequest request) {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        Runtime runtime = Runtime.getRuntime();
        request.answer(
                200,
                Row.of()
                        .put("version", version)
                        .put("database", database.kind())
                        .put("started_at", Instant.ofEpochMilli(started))
                        .put("java", Runtime.version().toString())
                        .put("processors", runtime.availableProcessors())
                        .put("memory_bytes", runtime.totalMemory() - runtime.freeMemory())
                        .put("apis", Map.of("cinder", "/v3", "image", "/image/v2", "own", ApiDoor.PREFIX)));
    }
}
