package octopus.cli.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus transfer}: hands volumes over to other projects. */
@Command(name = "transfer", addMethodSubcommands = false, description = "Volumes on their way to another project.")
final class TransferCommand {
    private static final String ALL = "/volume-transfers";
    private final Session session;

    TransferCommand(Session session) {
        this.session = session;
    }

    @Command(
            name = "create",
            description = "Offer a volume. The key is shown this once; whoever has it gets the volume.")
    int create(
            @Parameters(paramLabel = "VOLUME", description = "Name or id.") String volume,
            @Option(names = "--name", paramLabel = "NAME", description = "For people.") String name,
            @Option(names = "--no-snapshots", description = "Its snapshots stay here.") boolean without) {
        ObjectNode body = Json.object();
        body.put("volume_id", Names.volume(session, volume));
        Query.put(body, "name", name);
        body.put("no_snapshots", without);
        session.printer()
                .one(session.block().post(ALL, Json.wrap("transfer", body)).path("transfer"));
        return 0;
    }

    @Command(name = "list", description = "Show what is on offer.")
    int list(@Mixin Pages pages, @Option(names = "--all-projects", description = "Of every project.") boolean all) {
        session.printer()
                .list(
                        pages.read(
                                session.block(),
                                ALL + "/detail",
                                "transfers",
                                new Query().flag("all_tenants", all).map()),
                        Column.of("id"),
                        Column.of("name"),
                        Column.of("volume", "volume_id"),
                        Column.of("created", "created_at"));
        return 0;
    }

    @Command(name = "show", description = "Everything about one transfer, but its key.")
    int show(@Parameters(paramLabel = "TRANSFER", description = "Id.") String id) {
        session.printer().one(session.block().get(ALL + "/" + id).path("transfer"));
        return 0;
    }

    @Command(name = "accept", description = "Take a volume over. The key is read from standard input.")
    int accept(@Parameters(paramLabel = "TRANSFER", description = "Id.") String id) {
        ObjectNode body = Json.object();
        body.put("auth_key", key());
        session.printer()
                .one(session.block()
                        .post(ALL + "/" + id + "/accept", Json.wrap("accept", body))
                        .path("transfer"));
        return 0;
    }

    /** Not an argument, which every process of the machine can read. */
    private String key() {
        if (session.terminal().interactive()) {
            session.terminal().err().print("Key: ");
            session.terminal().err().flush();
        }
        try {
            String line = new BufferedReader(
                            new InputStreamReader(session.terminal().in(), StandardCharsets.UTF_8))
                    .readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the key", e);
        }
    }

    @Command(name = "delete", description = "Take offers back.")
    int delete(@Parameters(arity = "1..*", paramLabel = "TRANSFER", description = "Ids.") List<String> ids) {
        ids.forEach(id -> session.block().delete(ALL + "/" + id));
        session.printer().say("Deleted " + String.join(", ", ids));
        return 0;
    }
}
