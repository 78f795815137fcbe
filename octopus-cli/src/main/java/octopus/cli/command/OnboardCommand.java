package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus onboard}: from "we own this box" to "it serves volumes", and back. */
@Command(
        name = "onboard",
        addMethodSubcommands = false,
        description = {
            "From \"we own this box\" to \"it serves volumes\", and back:",
            "checks, a plan, somebody's approval, the changes, a proof with real I/O; or everything is as before."
        })
final class OnboardCommand {
    private final Session session;

    OnboardCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Show the onboardings and where they stand.")
    int list() {
        session.printer()
                .list(
                        Json.list(session.own().get("/onboardings").path("onboardings")),
                        Column.of("name"),
                        Column.of("state"),
                        Column.of("drifted"),
                        Column.of("revision"),
                        Column.of("driver", row -> Json.text(row, "spec.driver")),
                        Column.of("target", row -> Json.text(row, "spec.target.kind")),
                        Column.of("reason", OnboardCommand::reason),
                        Column.of("checked_at"));
        return 0;
    }

    private static String reason(JsonNode row) {
        String cause = Json.text(row, "fault.cause");
        return cause.isEmpty() ? "" : Json.text(row, "fault.what") + ": " + cause;
    }

    @Command(name = "show", description = "Findings, plan, trials and state of one onboarding.")
    int show(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        return new OnboardingView(session).print(onboarding(name));
    }

    @Command(name = "checks", description = "What the checks before any change look at.")
    int checks() {
        session.printer()
                .list(
                        Json.list(session.own().get("/onboarding-checks").path("checks")),
                        Column.of("id"),
                        Column.of("sentence"));
        return 0;
    }

    @Command(
            name = "add",
            description = {
                "Onboard a backend: checks, shows the plan, asks, applies, proves.",
                "Exit code 1 when a check or the proof fails; nothing is left changed then."
            })
    int add(
            @Parameters(paramLabel = "NAME", description = "Name of the backend.") String name,
            @Option(names = "--product", paramLabel = "PRODUCT", description = "Product of the catalogue.")
                    String product,
            @Option(names = "--driver", paramLabel = "DRIVER", description = "Driver, where no product is named.")
                    String driver,
            @Option(names = "--option", paramLabel = "KEY=VALUE", description = "Option of the driver.")
                    Map<String, String> options,
            @Option(
                            names = "--secret",
                            paramLabel = "KEY=@FILE|-",
                            description = "Secret option, from a file or (-) standard input; never from an argument.")
                    Map<String, String> secrets,
            @Option(
                            names = "--node",
                            paramLabel = "NODE",
                            description = "Node that shall use its volumes; the first one is the canary. Repeatable.")
                    List<String> nodes,
            @Option(names = "--type", paramLabel = "TYPE", description = "Volume type that leads to it. Repeatable.")
                    List<String> types,
            @Option(names = "--zone", paramLabel = "ZONE", description = "Availability zone.") String zone,
            @Mixin OnboardOptions how) {
        ObjectNode spec = Json.object();
        spec.put("name", name);
        Query.put(spec, "product", product);
        Query.put(spec, "driver", driver);
        Query.put(spec, "zone", zone);
        ObjectNode given = spec.putObject("options");
        if (options != null) {
            options.forEach(given::put);
        }
        SecretArguments.read(session.terminal(), secrets).forEach(given::put);
        if (nodes != null) {
            nodes.forEach(spec.putArray("nodes")::add);
        }
        if (types != null) {
            types.forEach(spec.putArray("types")::add);
        }
        return new Onboard(session, how).run(spec);
    }

    @Command(
            name = "apply",
            description = {
                "The same from a file, for a new backend or for another spec of one that is there.",
                "Secrets in it are {file: PATH} or {env: NAME}."
            })
    int apply(
            @Option(
                            names = {"-f", "--file"},
                            paramLabel = "FILE",
                            required = true,
                            description = "Spec, YAML or JSON.")
                    String file,
            @Mixin OnboardOptions how) {
        return new Onboard(session, how).run(SpecFile.read(session.terminal(), file));
    }

    @Command(name = "check", description = "Look again at everything and make the plan anew.")
    int check(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Option(
                            names = "--only",
                            paramLabel = "CHECK",
                            description = "Run this check again alone, as a finding names it (by); the others stay.")
                    @Nullable
                    String only) {
        String verb = only == null ? "/check" : "/checks/" + Door.escape(only);
        JsonNode ignored = session.own().post(path(name) + verb, Json.object());
        return new OnboardingView(session).print(settled(name));
    }

    @Command(name = "approve", description = "Have the plan carried out that was shown.")
    int approve(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Option(names = "--plan", paramLabel = "HASH", description = "Only this plan; without it the present one.")
                    String plan) {
        String hash = plan == null ? Json.text(onboarding(name), "plan.hash") : plan;
        if (hash.isEmpty()) {
            throw Fault.of(
                            CliFault.WRONG_USAGE,
                            "Onboarding " + name + " has no plan to approve",
                            "it is " + Json.text(onboarding(name), "state"),
                            "See octopus onboard show " + name + ".")
                    .exception();
        }
        ObjectNode body = Json.object();
        body.put("plan", hash);
        JsonNode ignored = session.own().post(path(name) + "/approve", body);
        return new OnboardingView(session).end(settled(name), "active");
    }

    @Command(
            name = "roll-back",
            description =
                    "Make everything as before it was onboarded; of an active one, take all away. Refused while volumes are on it.")
    int rollBack(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        JsonNode ignored = session.own().post(path(name) + "/roll-back", Json.object());
        return new OnboardingView(session).end(settled(name), "rolled-back", "retired", "active");
    }

    @Command(name = "retire", description = "Take an active backend away. Refused while volumes are on it.")
    int retire(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        JsonNode ignored = session.own().post(path(name) + "/retire", Json.object());
        return new OnboardingView(session).end(settled(name), "retired");
    }

    @Command(name = "report", description = "The report of the last proof, as a table, JSON or a page.")
    int report(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Option(names = "--html", paramLabel = "FILE", description = "Write it as a page of HTML.") String html) {
        if (html != null) {
            return new OnboardingView(session).keepPage(path(name) + "/report?format=html", html);
        }
        JsonNode answer = session.own().get(path(name) + "/report");
        if (session.printer().forPeople()) {
            new OnboardingView(session).trials(answer.path("report").path("trials"));
        } else {
            session.printer().one(answer);
        }
        return 0;
    }

    @Command(name = "remove", description = "Forget one that is over; the audit keeps what happened.")
    int remove(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        session.own().delete(path(name));
        session.printer().say(name + " is forgotten");
        return 0;
    }

    @Command(
            name = "drift",
            description = {
                "Look whether what is there is still what was agreed, and show each difference.",
                "Exit code 1 when something differs; octopus onboard heal NAME makes it as agreed."
            })
    int drift(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        JsonNode ignored = session.own().post(path(name) + "/check", Json.object());
        JsonNode fault = settled(name).path("fault");
        return new OnboardingView(session).drift(name, fault, session.own().get(path(name) + "/drift"));
    }

    @Command(
            name = "heal",
            description = "Make what has drifted as it was agreed: shows the plan, asks, applies, proves.")
    int heal(@Parameters(paramLabel = "NAME", description = "Name.") String name, @Mixin OnboardOptions how) {
        return new Onboard(session, how).heal(name);
    }

    @Command(
            name = "import",
            description = {
                "Take the backends that a running Cinder has as managed ones, from its configuration.",
                "Nothing on its hosts is touched; passwords go into the secret store."
            })
    int imported(
            @Mixin ImportTarget target,
            @Option(names = "--look-only", description = "Only tell what would be taken.") boolean lookOnly) {
        return TargetCommand.imported(session, target, lookOnly);
    }

    private JsonNode onboarding(String name) {
        return session.own().get(path(name)).path("onboarding");
    }

    private JsonNode settled(String name) {
        return new Onboard(session, new OnboardOptions()).settled(name);
    }

    static String path(String name) {
        return "/onboardings/" + Door.escape(name);
    }
}
