package octopus.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Set;
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

/** {@code octopus flow}: what is being done, step by step. */
@Command(
        name = "flow",
        addMethodSubcommands = false,
        description = "What is being done, step by step; stop it, let it go on, set it free.")
final class FlowCommand {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "REVERTED", "STUCK");
    private static final long PAUSE = 500;
    private final Session session;

    FlowCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Show flows, the newest first.")
    int list(
            @Option(names = "--state", paramLabel = "STATE", description = "Such as RUNNING or STUCK.") String state,
            @Option(names = "--name", paramLabel = "NAME", description = "Such as create-volume.") String name,
            @Option(names = "--subject", paramLabel = "SUBJECT", description = "About this object, such as volume:ID.")
                    String subject,
            @Mixin Pages pages) {
        Query query = new Query()
                .with("state", state == null ? null : state.toUpperCase(Locale.ROOT))
                .with("name", name)
                .with("subject", subject);
        session.printer()
                .list(
                        pages.read(session.own(), "/flows", "flows", query.map()),
                        Column.of("id"),
                        Column.of("name"),
                        Column.of("subject"),
                        Column.of("state"),
                        Column.of("created", "created_at"),
                        Column.of("fault", "fault.what"));
        return 0;
    }

    @Command(name = "show", description = "One flow and its steps.")
    int show(
            @Parameters(paramLabel = "ID", description = "Id.") String id,
            @Option(names = "--follow", description = "Stay, and show steps as they come, until it ends.")
                    boolean follow) {
        if (follow) {
            return follow(id);
        }
        JsonNode flow = read(id);
        if (session.printer().forPeople()) {
            ObjectNode facts = ((ObjectNode) flow).deepCopy();
            facts.remove("steps");
            session.printer().one(facts);
            session.terminal().out().println();
            session.printer().list(Json.list(flow.path("steps")), STEP);
        } else {
            session.printer().one(flow);
        }
        return 0;
    }

    private static final Column[] STEP = {
        Column.of("step", "name"),
        Column.of("direction"),
        Column.of("attempt"),
        Column.of("state"),
        Column.of("started", "started_at"),
        Column.of("ended", "ended_at"),
        Column.of("note", row -> Json.text(row, "note") + Json.text(row, "fault.what"))
    };

    /** Ends with the flow: exit code 0 when it succeeded, 1 otherwise. */
    private int follow(String id) {
        int shown = 0;
        String last = "";
        while (true) {
            JsonNode flow = read(id);
            List<JsonNode> steps = Json.list(flow.path("steps"));
            for (int i = Math.max(0, shown - 1); i < steps.size(); i++) {
                String line = line(steps.get(i));
                if (i >= shown || !line.equals(last)) {
                    session.printer().event(steps.get(i), line);
                    last = line;
                }
            }
            shown = steps.size();
            String state = Json.text(flow, "state").toUpperCase(Locale.ROOT);
            if (ENDED.contains(state)) {
                session.printer().event(Json.wrap("state", flow.path("state")), state);
                if (!state.equals("SUCCEEDED")) {
                    throw ended(id, flow, state);
                }
                return 0;
            }
            pause();
        }
    }

    private static RuntimeException ended(String id, JsonNode flow, String state) {
        JsonNode fault = flow.path("fault");
        return Fault.of(
                        CliFault.ENDED_IN_ERROR,
                        "The flow " + id + " ended as " + state,
                        (Json.text(fault, "what") + " " + Json.text(fault, "cause")).strip(),
                        Json.text(fault, "correction"))
                .exception();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String line(JsonNode step) {
        return Json.text(step, "started_at") + "  " + Json.text(step, "name") + "  " + Json.text(step, "direction")
                + "  " + Json.text(step, "state") + "  " + Json.text(step, "note");
    }

    @Command(name = "suspend", description = "Stop a flow after its current step.")
    int suspend(@Parameters(paramLabel = "ID", description = "Id.") String id) {
        return act(id, "suspend", Json.object());
    }

    @Command(name = "resume", description = "Let a suspended flow go on.")
    int resume(@Parameters(paramLabel = "ID", description = "Id.") String id) {
        return act(id, "resume", Json.object());
    }

    @Command(name = "release", description = "Set a stuck flow free, once you have looked at what stopped it.")
    int release(
            @Parameters(paramLabel = "ID", description = "Id.") String id,
            @Option(
                            names = "--direction",
                            paramLabel = "forward|revert",
                            required = true,
                            description = "Try again to finish, or to undo.")
                    String direction) {
        ObjectNode body = Json.object();
        body.put("direction", direction);
        return act(id, "release", body);
    }

    private int act(String id, String verb, JsonNode body) {
        session.own().post("/flows/" + id + "/" + verb, body);
        session.printer().one(read(id));
        return 0;
    }

    private JsonNode read(String id) {
        JsonNode answer = session.own().get("/flows/" + id);
        return answer.path("flow").isObject() ? answer.path("flow") : answer;
    }
}
