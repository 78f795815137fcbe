package octopus.cli.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import octopus.cli.http.Json;
import octopus.cli.output.Progress;
import octopus.cli.terminal.CliFault;
import octopus.cli.terminal.ExitCode;
import octopus.spi.Fault;
import octopus.spi.FaultCode.Kind;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One onboarding from its spec to its end, with a person between plan and changes. */
final class Onboard {
    private static final Set<String> UNDER_WAY = Set.of("checking", "applying", "rolling-back");
    private static final Set<String> OVER = Set.of("rolled-back", "retired");

    private final Session session;
    private final OnboardOptions how;
    private final OnboardingView view;

    Onboard(Session session, OnboardOptions how) {
        this.session = session;
        this.how = how;
        this.view = new OnboardingView(session);
    }

    int run(JsonNode spec) {
        String name = Json.text(spec, "name");
        JsonNode ignored = isThere(name)
                ? session.own().put(OnboardCommand.path(name), spec)
                : session.own().post("/onboardings", spec);
        JsonNode checked = settled(name);
        return Json.text(checked, "state").equals("planned") ? carryOut(name, checked) : view.end(checked, "active");
    }

    /** What has drifted becomes as it was agreed. */
    int heal(String name) {
        JsonNode ignored = session.own().post(OnboardCommand.path(name) + "/check", Json.object());
        JsonNode checked = settled(name);
        return checked.path("drifted").asBoolean(false) ? carryOut(name, checked) : view.end(checked, "active");
    }

    private int carryOut(String name, JsonNode checked) {
        if (session.printer().forPeople() || how.planOnly) {
            int shown = view.print(checked);
            if (how.planOnly) {
                return shown;
            }
        }
        if (!how.yes && !agreed(name)) {
            session.printer()
                    .say("Nothing is changed. octopus onboard approve " + name + " goes on,"
                            + " octopus onboard "
                            + (Json.text(checked, "state").equals("planned")
                                    ? "roll-back " + name + " forgets it."
                                    : "show " + name + " shows it again."));
            return ExitCode.OK.number();
        }
        ObjectNode body = Json.object();
        body.put("plan", Json.text(checked, "plan.hash"));
        JsonNode begun = session.own().post(OnboardCommand.path(name) + "/approve", body);
        return view.end(begun.isObject() ? settled(name) : begun, "active");
    }

    /** Until no flow is at work on it. */
    JsonNode settled(String name) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(how.timeout);
        try (Progress progress = session.progress()) {
            while (true) {
                JsonNode now = session.own()
                        .get(OnboardCommand.path(name) + (session.terminal().interactive() ? "?wait=1" : "?wait=20"))
                        .path("onboarding");
                String state = Json.text(now, "state");
                if (!UNDER_WAY.contains(state)) {
                    return now;
                }
                show(progress, now);
                if (System.nanoTime() > end) {
                    throw Fault.of(
                                    CliFault.WAITED_TOO_LONG,
                                    "Onboarding " + name + " not done after " + how.timeout + " s",
                                    "it is " + state,
                                    "It goes on without you; octopus onboard show " + name + " tells how far it is.")
                            .exception();
                }
            }
        }
    }

    private static void show(Progress progress, JsonNode now) {
        int findings = now.path("findings").size();
        int trials = now.path("trials").size();
        String what = Json.text(now, "state").equals("checking") ? findings + " findings" : trials + " trials";
        progress.show(Json.text(now, "name") + " " + Json.text(now, "state") + ", " + what, -1);
    }

    private boolean isThere(String name) {
        try {
            JsonNode there = session.own().get(OnboardCommand.path(name)).path("onboarding");
            return !OVER.contains(Json.text(there, "state"));
        } catch (StorageException e) {
            if (e.fault().kind() == Kind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private boolean agreed(String name) {
        if (!session.terminal().interactive()) {
            throw Fault.of(
                            CliFault.WRONG_USAGE,
                            "Nobody can be asked whether to apply the plan of " + name,
                            "standard input is no terminal",
                            "Give --yes, or --plan-only and later octopus onboard approve.")
                    .exception();
        }
        session.terminal().out().print("Apply this plan? [y/N] ");
        session.terminal().out().flush();
        try {
            String line = new BufferedReader(
                            new InputStreamReader(session.terminal().in(), StandardCharsets.UTF_8))
                    .readLine();
            return line != null && Set.of("y", "yes").contains(line.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
