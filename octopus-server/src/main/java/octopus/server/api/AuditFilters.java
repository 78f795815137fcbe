package octopus.server.api;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditQuery;
import octopus.server.route.Route;
import octopus.server.route.UuidText;

/** Which entries of the audit a request asks for. */
final class AuditFilters {
    static final Route.Parameter[] PARAMETERS = {
        new Route.Parameter("subject", "about this object, such as volume:ID"),
        new Route.Parameter("node", "about this node: what was run there"),
        new Route.Parameter("user", "by this user"),
        new Route.Parameter("project", "by users of this project"),
        new Route.Parameter("verb", "volume.create, or volume for all of volumes"),
        new Route.Parameter("outcome", "accepted, done, refused or failed"),
        new Route.Parameter("flow", "of this flow"),
        new Route.Parameter("since", "at or after this time (2026-11-26, or with a time 2026-11-26T12:00:00Z)"),
        new Route.Parameter("until", "before this time")
    };

    private AuditFilters() {}

    static AuditQuery query(ApiRequest request) {
        AuditQuery query = subject(request, AuditQuery.all());
        query = request.query("user").map(query::byUser).orElse(query);
        query = request.query("project").map(query::inProject).orElse(query);
        query = request.query("verb").map(query::withVerb).orElse(query);
        query = request.query("outcome")
                .map(AuditFilters::outcome)
                .map(query::ending)
                .orElse(query);
        query = request.query("since")
                .map(text -> time("since", text))
                .map(query::since)
                .orElse(query);
        query = request.query("until")
                .map(text -> time("until", text))
                .map(query::until)
                .orElse(query);
        Optional<String> flow = request.query("flow");
        if (flow.isPresent()) {
            query = query.ofFlow(UuidText.strict(flow.get())
                    .orElseThrow(() -> ApiRequest.wrong("flow", "\"" + flow.get() + "\" is not the id of a flow")));
        }
        return request.query("marker")
                .map(AuditFilters::position)
                .map(query::after)
                .orElse(query);
    }

    private static AuditQuery subject(ApiRequest request, AuditQuery all) {
        Optional<String> subject = request.query("subject");
        Optional<String> node = request.query("node");
        if (subject.isPresent() && node.isPresent()) {
            throw ApiRequest.wrong("node", "it cannot be given together with subject");
        }
        if (node.isPresent()) {
            return all.ofSubject("node", node.get());
        }
        if (subject.isEmpty()) {
            return all;
        }
        int colon = subject.get().indexOf(':');
        String kind = colon < 0 ? "volume" : subject.get().substring(0, colon);
        return all.ofSubject(kind, subject.get().substring(colon + 1));
    }

    private static AuditEntry.Outcome outcome(String text) {
        return Arrays.stream(AuditEntry.Outcome.values())
                .filter(each -> each.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        ApiRequest.wrong("outcome", "\"" + text + "\" is none of accepted, done, refused and failed"));
    }

    private static Instant time(String name, String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw ApiRequest.wrong(name, "\"" + text + "\" is neither a date nor a time with its zone");
        }
    }

    /** Time in microseconds and id: where the next page goes on. */
    static String marker(AuditEntry entry) {
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
}
