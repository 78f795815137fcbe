package octopus.cli.command;

import octopus.cli.http.Json;
import octopus.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code octopus finding}: where storage and database disagree, and what puts it right. */
@Command(
        name = "finding",
        addMethodSubcommands = false,
        description = "What is found wrong between the storage and the database; have it put right.")
final class FindingCommand {
    private static final Column[] COLUMNS = {
        Column.of("id"),
        Column.of("severity"),
        Column.of("check"),
        Column.of("what"),
        Column.of("cause"),
        Column.of("correction"),
        Column.of("healing"),
        Column.of("since")
    };

    private final Session session;

    FindingCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Show what the last looks found.")
    int list() {
        return show(session.own().get("/findings"));
    }

    @Command(name = "look", description = "Compare every backend with the database now; changes nothing.")
    int look() {
        return show(session.own().post("/findings/look", Json.object()));
    }

    @Command(name = "heal", description = "Begin the flow that puts a finding right.")
    int heal(@Parameters(paramLabel = "ID", description = "Id.") String id) {
        session.printer().one(session.own().post("/findings/" + id + "/heal", Json.object()));
        return 0;
    }

    private int show(JsonNode answer) {
        session.printer().list(Json.list(answer.path("findings")), COLUMNS);
        return 0;
    }
}
