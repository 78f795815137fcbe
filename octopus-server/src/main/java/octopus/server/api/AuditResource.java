package octopus.server.api;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.core.audit.AuditChain;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditLog;
import octopus.core.audit.ChainHead;
import octopus.core.audit.ChainReport;
import octopus.server.http.Method;
import octopus.server.route.Route;

/** Who did what, and whether anybody has touched that record. */
public final class AuditResource {
    private static final String RULE = "audit:list";

    private final AuditLog audit;
    private final AuditExport export;

    public AuditResource(AuditLog audit) {
        this.audit = audit;
        this.export = new AuditExport(audit);
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/audit", "api audit.list", this::list)
                        .says("Lists who did what, newest first")
                        .admin(RULE)
                        .query(with(
                                new Route.Parameter("limit", "how many at most, 1 to 1000"),
                                new Route.Parameter("marker", "what the page before gave as next")))
                        .answers(200, "Audit"),
                Route.<ApiRequest>of(Method.GET, "/audit/export", "api audit.export", this::export)
                        .says("Streams who did what as a file, oldest first, with numbers and hashes of the chain")
                        .admin(RULE)
                        .query(with(new Route.Parameter("format", "csv, or jsonl: a JSON object a line (usual)")))
                        .answers(200),
                Route.<ApiRequest>of(Method.GET, "/audit/head", "api audit.head", this::head)
                        .says("Shows where the chain of entries ends; kept elsewhere, it proves later what was there")
                        .admin(RULE)
                        .answers(200, "AuditHead"),
                Route.<ApiRequest>of(Method.GET, "/audit/verify", "api audit.verify", this::verify)
                        .says("Computes the chain anew and tells whether an entry was changed, removed or put in")
                        .admin(RULE)
                        .query(new Route.Parameter("expect", "a head that was kept: the chain must go through it"))
                        .answers(200, "AuditReport"));
    }

    private static Route.Parameter[] with(Route.Parameter... more) {
        return Stream.concat(Stream.of(AuditFilters.PARAMETERS), Stream.of(more))
                .toArray(Route.Parameter[]::new);
    }

    private void list(ApiRequest request) {
        int limit = request.limit();
        List<AuditEntry> found = audit.list(AuditFilters.query(request), limit);
        request.answer(
                200,
                Row.of()
                        .put("audit", found.stream().map(AuditResource::row).toList())
                        .put("next", found.size() < limit ? null : AuditFilters.marker(found.getLast())));
    }

    private void export(ApiRequest request) throws IOException {
        AuditExport.Form form =
                switch (request.query("format").orElse("jsonl")) {
                    case "csv" -> AuditExport.Form.CSV;
                    case "jsonl" -> AuditExport.Form.JSONL;
                    default -> throw ApiRequest.wrong("format", "it is neither csv nor jsonl");
                };
        var query = AuditFilters.query(request);
        // Entries that have just been written get their numbers too.
        int ignored = audit.chain().seal();
        try (OutputStream out = request.exchange().stream(200, form.contentType(), Optional.empty())) {
            export.write(query, form, out);
        }
    }

    private void head(ApiRequest request) {
        AuditChain chain = audit.chain();
        ChainHead head = chain.head();
        request.answer(
                200,
                Row.of()
                        .put("head", head)
                        .put("number", head.number())
                        .put("hash", head.hash())
                        .put("forgotten", chain.base().number()));
    }

    private void verify(ApiRequest request) {
        Optional<ChainHead> expected = request.query("expect")
                .map(text -> ChainHead.of(text)
                        .orElseThrow(() -> ApiRequest.wrong(
                                "expect", "\"" + text + "\" is not what octopus audit head prints (number:hash)")));
        ChainReport report = audit.chain().verify(expected);
        request.answer(
                200,
                Row.of()
                        .put("intact", report.isIntact())
                        .put("checked", report.checked())
                        .put("forgotten", report.base().number())
                        .put("head", report.head())
                        .put("bad_entry", report.flaw().map(ChainReport.Flaw::number))
                        .put("what", report.flaw().map(ChainReport.Flaw::what)));
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
                .noted("detail", Optional.of(entry.detail()));
    }
}
