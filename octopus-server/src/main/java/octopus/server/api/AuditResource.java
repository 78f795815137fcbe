package octopus.server.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditLog;
import octopus.core.audit.AuditQuery;
import octopus.server.http.Method;
import octopus.server.route.Route;
import octopus.server.route.UuidText;

/** Who did what. */
public final class AuditResource {
    private final AuditLog audit;

    public AuditResource(AuditLog audit) {
        this.audit = audit;
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(Route.<ApiRequest>of(Method.GET, "/audit", "api audit.list", this::list)
                .says("Lists who did what, newest first")
                .admin("audit:list")
                .query(
                        new Route.Parameter("subject", "about this object, such as volume:ID"),
                        new Route.Parameter("user", "by this user"),
                        new Route.Parameter("project", "by users of this project"),
                        new Route.Parameter("verb", "volume.create, or volume for all of volumes"),
                        new Route.Parameter("flow", "of this flow"),
                        new Route.Parameter("limit", "how many at most, 1 to 1000"),
                        new Route.Parameter("marker", "what the page before gave as next"))
                .answers(200, "Audit"));
    }

    private void list(ApiRequest request) {
        int limit = request.limit();
        List<AuditEntry> found = audit.list(query(request), limit);
        request.answer(
                200,
                Row.of()
                        .put("audit", found.stream().map(AuditResource::row).toList())
                        .put("next", found.size() < limit ? null : marker(found.getLast())));
    }

    private static AuditQuery query(ApiRequest request) {
        AuditQuery query = AuditQuery.all();
        Optional<String> subject = request.query("subject");
        if (subject.isPresent()) {
            int colon = subject.get().indexOf(':');
            String kind = colon < 0 ? "volume" : subject.get().substring(0, colon);
            query = query.ofSubject(kind, subject.get().substring(colon + 1));
        }
        if (request.query("user").isPresent()) {
            query = query.byUser(request.query("user").get());
        }
        if (request.query("project").isPresent()) {
            query = query.inProject(request.query("project").get());
        }
        if (request.query("verb").isPresent()) {
            query = query.withVerb(request.query("verb").get());
        }
        Optional<String> flow = request.query("flow");
        if (flow.isPresent()) {
            query = query.ofFlow(UuidText.strict(flow.get())
                    .orElseThrow(() -> ApiRequest.wrong("flow", "\"" + flow.get() + "\" is not the id of a flow")));
        }
        Optional<AuditQuery.Position> position = request.query("marker").map(AuditResource::position);
        return new AuditQuery(
                query.subjectKind(),
                query.subjectId(),
                query.user(),
                query.project(),
                query.verb(),
                query.since(),
                query.flow(),
                position);
    }

    /** Time in microseconds and id: where the next page goes on. */
    private static String marker(AuditEntry entry) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, entry.at()) + "." + entry.id();
    }

    private static AuditQuery.Position position(String marker) {
        int dot = marker.indexOf('.');
        try {
            Instant at = Instant.EPOCH.plus(Long.parseLong(marker.substring(0, Math.max(0, dot))), ChronoUnit.MICROS);
            return new AuditQuery.Position(
                    at, UuidText.strict(marker.substring(dot + 1)).orElseThrow());
        } catch (RuntimeException e) {
            throw ApiRequest.wrong("marker", "\"" + marker + "\" is not what a page gave as next");
        }
    }

    private static Row row(AuditEntry entry) {
        return Row.of()
                .put("id", entry.id())
                .put("time", entry.at())
                .put("user", entry.who().user())
                .put("project", entry.who().project())
                .put("request", entry.who().requestId())
                .put("verb", entry.verb())
                .put("subject", entry.subjectKind() + ":" + entry.subjectId())
                .put("flow", entry.flowId())
                .put("outcome", entry.outcome())
                .put("detail", entry.detail());
    }
}
