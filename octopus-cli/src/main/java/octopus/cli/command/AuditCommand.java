package octopus.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code octopus audit}: who did what, and whether anybody has touched that record. */
@Command(
        name = "audit",
        addMethodSubcommands = false,
        description = "Who did what, and whether anybody has touched that record.")
final class AuditCommand {
    private final Session session;

    AuditCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Show entries, the newest first.")
    int list(@Mixin AuditFilter filter, @Mixin Pages pages) {
        session.printer()
                .list(
                        pages.read(session.own(), "/audit", "audit", filter.query()),
                        Column.of("time"),
                        Column.of("user"),
                        Column.of("project"),
                        Column.of("verb"),
                        Column.of("subject"),
                        Column.of("outcome"),
                        Column.of("flow"),
                        Column.of("detail"));
        return 0;
    }

    @Command(
            name = "export",
            description = {
                "Write entries to standard output, the oldest first, with their numbers and hashes.",
                "In CSV, texts that a spreadsheet would take for a formula get a quote in front; jsonl is exact."
            })
    int export(
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "jsonl",
                            description = "csv, or jsonl: a JSON object a line. Default: ${DEFAULT-VALUE}.")
                    String format,
            @Mixin AuditFilter filter)
            throws IOException {
        Map<String, String> query = new LinkedHashMap<>(filter.query());
        query.put("format", format);
        try (InputStream file = session.own().download("/audit/export" + Door.query(query))) {
            file.transferTo(session.terminal().out());
        }
        return 0;
    }

    @Command(
            name = "head",
            description = {
                "Print where the chain of entries ends (number:hash).",
                "Keep it on another machine: with it \"audit verify --expect\" finds every later change to what is there now."
            })
    int head() {
        JsonNode answer = session.own().get("/audit/head");
        if (session.printer().forPeople()) {
            session.terminal().out().println(Json.text(answer, "head"));
        } else {
            session.printer().one(answer);
        }
        return 0;
    }

    @Command(
            name = "verify",
            description = {
                "Compute every hash of the chain anew.",
                "Ends with 1 and names the first bad entry when one was changed, removed or put in."
            })
    int verify(
            @Option(
                            names = "--expect",
                            paramLabel = "HEAD",
                            description = "A head that was kept elsewhere: the chain must go through it.")
                    String expect) {
        JsonNode report = session.own()
                .get("/audit/verify", new Query().with("expect", expect).map());
        boolean intact = report.path("intact").asBoolean();
        if (!session.printer().forPeople()) {
            session.printer().one(report);
        } else if (intact) {
            session.printer()
                    .say("Intact: " + Json.text(report, "checked") + " entries up to " + Json.text(report, "head"));
        } else {
            session.printer()
                    .say("Broken at entry " + Json.text(report, "bad_entry") + ": " + Json.text(report, "what")
                            + ". The " + Json.text(report, "checked") + " entries before it are as they were written.");
        }
        return (intact ? ExitCode.OK : ExitCode.FAULT).number();
    }
}
