package octopus.server.cinder;

import java.util.List;
import java.util.Map;
import octopus.block.quota.QuotaService;
import octopus.server.http.Method;
import octopus.server.route.Route;
import tools.jackson.core.JsonGenerator;

/** What a project may have and has. */
public final class LimitsResource {
    private final QuotaService quotas;

    public LimitsResource(QuotaService quotas) {
        this.quotas = quotas;
    }

    public List<Route<CinderRequest>> routes() {
        return List.of(Route.<CinderRequest>of(Method.GET, "/limits", "cinder limits.show", this::show)
                .says("Shows the caller's limits and what is used of them")
                .rule("limits_extension:used_limits")
                .query(new Route.Parameter("project_id", "of this project; for administrators, from 3.39")));
    }

    private void show(CinderRequest request) {
        String project = request.caller().project();
        if (request.at(39) && request.isAdmin()) {
            project = request.query("project_id")
                    .or(() -> request.query("tenant_id"))
                    .orElse(project);
        }
        Map<String, QuotaService.Usage> usages = quotas.usages(project);
        request.json(200, out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart("limits");
            out.writeArrayPropertyStart("rate");
            out.writeEndArray();
            out.writeObjectPropertyStart("absolute");
            limit(out, "maxTotalVolumes", usages, "volumes");
            limit(out, "maxTotalSnapshots", usages, "snapshots");
            limit(out, "maxTotalVolumeGigabytes", usages, "gigabytes");
            limit(out, "maxTotalBackups", usages, "backups");
            limit(out, "maxTotalBackupGigabytes", usages, "backup_gigabytes");
            used(out, "totalVolumesUsed", usages, "volumes");
            used(out, "totalGigabytesUsed", usages, "gigabytes");
            used(out, "totalSnapshotsUsed", usages, "snapshots");
            used(out, "totalBackupsUsed", usages, "backups");
            used(out, "totalBackupGigabytesUsed", usages, "backup_gigabytes");
            out.writeEndObject();
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private static final QuotaService.Usage NOTHING = new QuotaService.Usage(-1, 0);

    private static void limit(JsonGenerator out, String name, Map<String, QuotaService.Usage> usages, String resource) {
        out.writeNumberProperty(name, usages.getOrDefault(resource, NOTHING).limit());
    }

    private static void used(JsonGenerator out, String name, Map<String, QuotaService.Usage> usages, String resource) {
        out.writeNumberProperty(name, usages.getOrDefault(resource, NOTHING).inUse());
    }
}
