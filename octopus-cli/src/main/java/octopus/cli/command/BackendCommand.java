package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus backend}: configured storage, and the drivers that there are. */
@Command(
        name = "backend",
        addMethodSubcommands = false,
        description = "Configured storage, and the drivers that there are.")
final class BackendCommand {
    private final Session session;

    BackendCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Show backends.")
    int list() {
        session.printer()
                .list(
                        Json.list(session.own().get("/backends").path("backends")),
                        Column.of("name"),
                        Column.of("driver"),
                        Column.of("state"),
                        Column.of("enabled"),
                        Column.of("reason", BackendCommand::reason));
        return 0;
    }

    private static String reason(JsonNode row) {
        String fault = Json.text(row, "fault.what");
        String cause = Json.text(row, "fault.cause");
        String reason = Json.text(row, "reason");
        return fault.isEmpty() ? reason : cause.isEmpty() ? fault : fault + ": " + cause;
    }

    @Command(name = "show", description = "Everything about one backend.")
    int show(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        return print(session.own().get(path(name)));
    }

    @Command(
            name = "add",
            description = {
                "Add a backend; it is checked before volumes are placed there.",
                "octopus backend drivers --driver D shows the options."
            })
    int add(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Option(names = "--driver", paramLabel = "DRIVER", required = true, description = "Driver.") String driver,
            @Option(names = "--option", paramLabel = "KEY=VALUE", description = "Option of the driver.")
                    Map<String, String> options,
            @Option(
                            names = "--secret",
                            paramLabel = "KEY=@FILE|-",
                            description = "Secret option, from a file or (-) standard input; never from an argument.")
                    Map<String, String> secrets,
            @Mixin WaitOptions wait) {
        ObjectNode body = Json.object();
        body.put("name", name);
        body.put("driver", driver);
        body.set("options", options(options, secrets));
        return print(name, session.own().post("/backends", body), wait);
    }

    @Command(name = "set", description = "Change options of a backend; the others stay.")
    int set(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Option(names = "--option", paramLabel = "KEY=VALUE", description = "Option to set.")
                    Map<String, String> options,
            @Option(names = "--secret", paramLabel = "KEY=@FILE|-", description = "Secret option to set.")
                    Map<String, String> secrets,
            @Option(names = "--unset", paramLabel = "KEY", description = "Option to put back to its default.")
                    List<String> unset,
            @Mixin WaitOptions wait) {
        ObjectNode kept = Json.object();
        session.own()
                .get(path(name))
                .path("backend")
                .path("options")
                .properties()
                .forEach(e -> kept.set(e.getKey(), e.getValue()));
        options(options, secrets).properties().forEach(e -> kept.set(e.getKey(), e.getValue()));
        if (unset != null) {
            kept.remove(unset);
        }
        return print(name, session.own().put(path(name), Json.wrap("options", kept)), wait);
    }

    @Command(name = "enable", description = "Let volumes be placed there again.")
    int enable(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        return print(session.own().post(path(name) + "/enable", Json.object()));
    }

    @Command(name = "disable", description = "Place no new volumes there; those that are there go on.")
    int disable(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the others.") String reason) {
        ObjectNode body = Json.object();
        Query.put(body, "reason", reason);
        return print(session.own().post(path(name) + "/disable", body));
    }

    @Command(name = "validate", description = "Check options and storage now. Changes nothing.")
    int validate(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        JsonNode answer = session.own().post(path(name) + "/validate", Json.object());
        if (answer.path("findings").isArray()) {
            session.printer().list(Json.list(answer.path("findings")), OwnCommands.FINDING);
            return 0;
        }
        return print(answer);
    }

    @Command(name = "remove", description = "Forget a backend that holds no volumes.")
    int remove(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        session.own().delete(path(name));
        session.printer().say("Removed " + name);
        return 0;
    }

    @Command(name = "drivers", description = "Show drivers, or the options of one.")
    int drivers(@Option(names = "--driver", paramLabel = "DRIVER", description = "Its options.") String driver) {
        List<JsonNode> drivers = Json.list(session.own().get("/drivers").path("drivers"));
        if (driver == null) {
            session.printer()
                    .list(drivers, Column.of("id"), Column.of("name"), Column.of("version"), Column.of("protocols"));
            return 0;
        }
        JsonNode found = drivers.stream()
                .filter(d -> Json.text(d, "id").equals(driver))
                .findFirst()
                .orElseThrow(() -> Fault.of(
                                CliFault.NAME_UNKNOWN,
                                "There is no driver " + driver,
                                "",
                                "octopus backend drivers shows those that there are.")
                        .exception());
        session.printer()
                .list(
                        Json.list(found.path("options")),
                        Column.of("name"),
                        Column.of("kind"),
                        Column.of("required"),
                        Column.of("default"),
                        Column.of("sentence"));
        return 0;
    }

    private ObjectNode options(Map<String, String> options, Map<String, String> secrets) {
        ObjectNode node = options == null ? Json.object() : Json.of(options);
        SecretArguments.read(session.terminal(), secrets).forEach(node::put);
        return node;
    }

    private static String path(String name) {
        return "/backends/" + Door.escape(name);
    }

    private int print(String name, JsonNode answer, WaitOptions wait) {
        if (wait.wait) {
            new Waiting(session, wait).settled(Waiting.Subject.BACKEND, List.of(name));
            return print(session.own().get(path(name)));
        }
        return print(answer);
    }

    private int print(JsonNode answer) {
        session.printer().one(answer.path("backend").isObject() ? answer.path("backend") : answer);
        return 0;
    }
}
