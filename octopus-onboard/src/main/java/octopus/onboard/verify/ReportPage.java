package octopus.onboard.verify;

import java.time.Duration;
import octopus.onboard.verify.AcceptanceReport.Trial;

/** An acceptance report as one page of HTML that needs nothing else, to be kept and sent on. */
public final class ReportPage {
    private static final String STYLE =
            "body{font:15px/1.5 sans-serif;margin:3em auto;max-width:60em;color:#222}table{border-collapse:collapse;width:100%}"
                    + "td,th{border-bottom:1px solid #ddd;padding:.4em .6em;text-align:left;vertical-align:top}"
                    + ".PASSED{color:#157347}.FAILED{color:#b02a37;font-weight:bold}.NOT_OFFERED,.SKIPPED{color:#777}"
                    + "code{overflow-wrap:anywhere}";

    private ReportPage() {}

    public static String of(AcceptanceReport report) {
        StringBuilder page = new StringBuilder(
                        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Acceptance of ")
                .append(escape(report.backend()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style><h1>Backend ")
                .append(escape(report.backend()))
                .append(report.passed() ? ": volumes work" : ": volumes do not work")
                .append("</h1><p>Tried on ")
                .append(escape(report.canary()))
                .append(", begun ")
                .append(report.startedAt())
                .append(", took ")
                .append(Duration.between(report.startedAt(), report.endedAt()).toMillis())
                .append(" ms.</p><table><tr><th>Trial<th>Outcome<th>ms<th>Seen</tr>");
        report.trials().forEach(trial -> row(page, trial));
        page.append("</table><p>Signature (Ed25519): <code>")
                .append(escape(report.signature()))
                .append("</code></p></html>\n");
        return page.toString();
    }

    private static void row(StringBuilder page, Trial trial) {
        String seen = trial.fault().map(fault -> fault.sentence()).orElse(trial.saw());
        page.append("<tr><td>")
                .append(escape(trial.name()))
                .append("<td class=\"")
                .append(trial.outcome())
                .append("\">")
                .append(trial.outcome())
                .append("<td>")
                .append(trial.millis())
                .append("<td>")
                .append(escape(seen))
                .append("</tr>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
