package octopus.server.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octopus.spi.Fault;
import octopus.spi.Finding;

/** All that was found, in the order of looking. */
public record Diagnosis(List<Finding> findings) {
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Warnings do not count. */
    public boolean isHealthy() {
        return findings.stream().noneMatch(Finding.Failure.class::isInstance);
    }

    /** For a terminal: what is well first and short, then what is not, with its cause and the way out. */
    public String text() {
        StringBuilder text = new StringBuilder();
        int widest =
                findings.stream().mapToInt(each -> each.check().length()).max().orElse(0);
        for (Finding each : findings) {
            String name = each.check() + " ".repeat(widest - each.check().length());
            switch (each) {
                case Finding.Pass pass -> line(text, "ok     ", name, pass.where() + ": " + pass.saw());
                case Finding.Skipped skipped -> line(text, "skipped", name, skipped.where() + ": " + skipped.reason());
                case Finding.Warning warning -> problem(text, "WARNING", name, warning.where(), warning.fault());
                case Finding.Failure failure -> problem(text, "FAILURE", name, failure.where(), failure.fault());
            }
        }
        return text.append('\n').append(summary()).append('\n').toString();
    }

    private static void line(StringBuilder text, String word, String name, String rest) {
        text.append(word)
                .append("  ")
                .append(name)
                .append("  ")
                .append(rest.replaceAll("[\\p{Cntrl}]+", " "))
                .append('\n');
    }

    private static void problem(StringBuilder text, String word, String name, String where, Fault fault) {
        line(text, word, name, where + ": " + fault.what());
        String margin = " ".repeat(word.length() + 2 + name.length() + 2);
        if (!fault.cause().isBlank()) {
            text.append(margin)
                    .append("cause: ")
                    .append(fault.cause().replaceAll("[\\p{Cntrl}]+", " "))
                    .append('\n');
        }
        if (!fault.correction().isBlank()) {
            text.append(margin)
                    .append("what to do: ")
                    .append(fault.correction())
                    .append('\n');
        }
    }

    private String summary() {
        long failures =
                findings.stream().filter(Finding.Failure.class::isInstance).count();
        long warnings =
                findings.stream().filter(Finding.Warning.class::isInstance).count();
        if (failures + warnings == 0) {
            return "Nothing is wrong.";
        }
        return failures
                + (failures == 1 ? " failure, " : " failures, ")
                + warnings
                + (warnings == 1 ? " warning." : " warnings.");
    }

    /** For programs. */
    public Map<String, Object> json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("healthy", isHealthy());
        document.put("findings", findings.stream().map(Diagnosis::row).toList());
        return document;
    }

    private static Map<String, Object> row(Finding finding) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("check", finding.check());
        row.put("where", finding.where());
        switch (finding) {
            case Finding.Pass pass -> {
                row.put("result", "ok");
                row.put("saw", pass.saw());
            }
            case Finding.Skipped skipped -> {
                row.put("result", "skipped");
                row.put("reason", skipped.reason());
            }
            case Finding.Warning warning -> {
                row.put("result", "warning");
                fault(row, warning.fault());
            }
            case Finding.Failure failure -> {
                row.put("result", "failure");
                fault(row, failure.fault());
            }
        }
        return row;
    }

    private static void fault(Map<String, Object> row, Fault fault) {
        row.put("code", fault.code().name());
        row.put("what", fault.what());
        row.put("cause", fault.cause());
        row.put("correction", fault.correction());
    }
}
