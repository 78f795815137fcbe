package octopus.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.output.Printer;
import octopus.cli.terminal.CliFault;
import octopus.cli.terminal.ExitCode;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** Onboardings for people to read: what was found, what would change, what was tried. */
final class OnboardingView {
    private final Session session;

    OnboardingView(Session session) {
        this.session = session;
    }

    int print(JsonNode onboarding) {
        Printer printer = session.printer();
        if (!printer.forPeople()) {
            printer.one(onboarding);
            return code(onboarding, List.of("planned", "active", "retired", "rolled-back"));
        }
        printer.say(title(onboarding));
        findings(onboarding.path("findings"));
        return rest(onboarding);
    }

    private int rest(JsonNode onboarding) {
        plan(onboarding.path("plan"));
        trials(onboarding.path("trials"));
        faults(onboarding);
        return code(onboarding, List.of("planned", "active", "retired", "rolled-back"));
    }

    /** Without the findings that were shown before, unless they are the end. @param wanted states that are a success */
    int end(JsonNode onboarding, String... wanted) {
        boolean blocked = Json.text(onboarding, "state").equals("blocked");
        if (blocked || !session.printer().forPeople()) {
            int ignored = print(onboarding);
        } else {
            session.printer().say(title(onboarding));
            int ignored = rest(onboarding);
        }
        return code(onboarding, List.of(wanted));
    }

    private static String title(JsonNode onboarding) {
        return Json.text(onboarding, "name") + " is " + Json.text(onboarding, "state") + " (revision "
                + Json.text(onboarding, "revision") + ")";
    }

    private static int code(JsonNode onboarding, List<String> wanted) {
        boolean fine = wanted.contains(Json.text(onboarding, "state"))
                && onboarding.path("fault").isNull();
        return (fine ? ExitCode.OK : ExitCode.FAULT).number();
    }

    private void findings(JsonNode findings) {
        if (!findings.isEmpty()) {
            session.printer().say("");
            session.printer()
                    .list(
                            Json.list(findings),
                            Column.of("outcome"),
                            Column.of("check"),
                            Column.of("where"),
                            Column.of("saw", OnboardingView::saw),
                            Column.of("correction", row -> Json.text(row, "fault.correction")));
        }
    }

    private static String saw(JsonNode row) {
        String cause = Json.text(row, "fault.cause");
        return cause.isEmpty() ? Json.text(row, "saw") : cause;
    }

    /** @param answer of the route of that name */
    int drift(String name, JsonNode fault, JsonNode answer) {
        boolean drifted = answer.path("drifted").asBoolean(false);
        if (!session.printer().forPeople()) {
            session.printer().one(answer);
        } else if (fault.isObject()) {
            fault(fault);
        } else {
            session.printer().say(name + (drifted ? " is not as it was agreed" : " is as it was agreed"));
            plan(answer.path("plan"));
        }
        return (drifted || fault.isObject() ? ExitCode.FAULT : ExitCode.OK).number();
    }

    private void plan(JsonNode plan) {
        if (!plan.isObject()) {
            return;
        }
        session.printer().say("\nPlan " + Json.text(plan, "hash") + ":");
        for (JsonNode change : plan.path("changes")) {
            String node = Json.text(change, "node");
            session.printer()
                    .say("  " + Json.text(change, "subject") + (node.isEmpty() ? "" : " on " + node)
                            + (Json.text(change, "risk").equals("interruption") ? "  (interrupts)" : ""));
            Json.text(change, "difference")
                    .lines()
                    .forEach(line -> session.printer().say("    " + line));
            change.path("disturbs").forEach(each -> session.printer().say("    ! " + each.asString()));
        }
    }

    void trials(JsonNode trials) {
        if (!trials.isEmpty()) {
            session.printer().say("");
            session.printer()
                    .list(
                            Json.list(trials),
                            Column.of("trial", "name"),
                            Column.of("outcome"),
                            Column.of("ms", "millis"),
                            Column.of("saw", OnboardingView::saw));
        }
    }

    /** All that stands in the way, where it is that: the onboarding itself names only the first. */
    private void faults(JsonNode onboarding) {
        JsonNode first = onboarding.path("fault");
        List<JsonNode> failures = onboarding
                .path("findings")
                .valueStream()
                .filter(each -> Json.text(each, "outcome").equals("failure"))
                .map(each -> each.path("fault"))
                .distinct()
                .toList();
        (failures.contains(first) ? failures : List.of(first)).forEach(this::fault);
    }

    private void fault(JsonNode fault) {
        if (fault.isObject()) {
            session.printer().say("\n" + Json.text(fault, "what") + ": " + Json.text(fault, "cause"));
            session.printer().say(Json.text(fault, "correction"));
        }
    }

    int keepPage(String path, String file) {
        try (InputStream page = session.own().download(path)) {
            long bytes = Files.copy(page, Path.of(file), StandardCopyOption.REPLACE_EXISTING);
            session.printer().say(file + " has the report, " + bytes + " bytes");
            return ExitCode.OK.number();
        } catch (IOException e) {
            throw new StorageException(
                    Fault.of(CliFault.FILE_FAILED, "Writing " + file, e.toString(), "Check the path."), e);
        }
    }
}
