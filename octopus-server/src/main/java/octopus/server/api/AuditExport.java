package octopus.server.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditLog;
import octopus.core.audit.AuditQuery;
import octopus.core.audit.ChainHead;
import octopus.core.audit.SealedEntry;
import octopus.core.json.Json;

/** Writes entries of the audit as a file, oldest first, a page at a time: however many there are, few are in memory. */
final class AuditExport {
    private static final int PAGE = 1000;

    /** How the file is written. */
    enum Form {
        CSV("text/csv; charset=UTF-8") {
            @Override
            String head() {
                return String.join(",", NAMES) + "\r\n";
            }

            @Override
            String line(List<Object> values) {
                return values.stream().map(Form::cell).collect(Collectors.joining(",")) + "\r\n";
            }
        },
        JSONL("application/x-ndjson") {
            @Override
            String head() {
                return "";
            }

            @Override
            String line(List<Object> values) {
                Row row = Row.of();
                for (int at = 0; at < NAMES.size(); at++) {
                    row.put(NAMES.get(at), values.get(at));
                }
                return Json.MAPPER.writeValueAsString(row.map()) + "\n";
            }
        };

        private final String contentType;

        Form(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }

        abstract String head();

        abstract String line(List<Object> values);

        /** As RFC 4180 says; a text that a spreadsheet would take for a formula gets a quote in front. */
        private static String cell(Object value) {
            String text = value.toString();
            if (value instanceof String && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
                text = "'" + text;
            }
            boolean plain = text.chars().noneMatch(each -> each == ',' || each == '"' || each == '\n' || each == '\r');
            return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
        }
    }

    private static final List<String> NAMES = List.of(
            "number",
            "time",
            "micros",
            "user",
            "project",
            "request",
            "verb",
            "subject_kind",
            "subject_id",
            "flow",
            "outcome",
            "detail",
            "id",
            "hash");

    private final AuditLog audit;

    AuditExport(AuditLog audit) {
        this.audit = audit;
    }

    void write(AuditQuery wanted, Form form, OutputStream out) throws IOException {
        out.write(form.head().getBytes(StandardCharsets.UTF_8));
        AuditQuery query = wanted;
        for (List<SealedEntry> page = audit.history(query, PAGE); !page.isEmpty(); page = audit.history(query, PAGE)) {
            for (SealedEntry each : page) {
                out.write(form.line(values(each)).getBytes(StandardCharsets.UTF_8));
            }
            query = query.after(page.getLast().entry());
        }
    }

    /** What the hash is taken over is all there, so that the chain can also be computed from the file. */
    private static List<Object> values(SealedEntry sealed) {
        AuditEntry entry = sealed.entry();
        return List.of(
                sealed.seal().<Object>map(ChainHead::number).orElse(""),
                entry.at(),
                ChronoUnit.MICROS.between(Instant.EPOCH, entry.at()),
                entry.who().user(),
                entry.who().project(),
                entry.who().requestId(),
                entry.verb(),
                entry.subjectKind(),
                entry.subjectId(),
                entry.flowId().map(UUID::toString).orElse(""),
                entry.outcome(),
                entry.detail(),
                entry.id(),
                sealed.seal().map(ChainHead::hash).orElse(""));
    }
}
