package octopus.cli.command;

import java.util.List;
import java.util.Map;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus user}: who may sign in, where Octopus keeps its users itself. */
@Command(
        name = "user",
        addMethodSubcommands = false,
        description = "Who may sign in, where Octopus keeps its users itself (auth.strategy=local).")
final class UserCommand {
    private static final String PASSWORD = "password";
    private final Session session;

    UserCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Show users.")
    int list() {
        session.printer()
                .list(
                        Json.list(session.own().get("/users").path("users")),
                        Column.of("name"),
                        Column.of("role"),
                        Column.of("must change password", "must_change_password"),
                        Column.of("locked until", "locked_until"),
                        Column.of("created", "created_at"));
        return 0;
    }

    @Command(name = "create", description = "Let somebody sign in; they have to choose another password first.")
    int create(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Option(
                            names = "--role",
                            paramLabel = "admin|operator|reader",
                            defaultValue = "reader",
                            description =
                                    "An admin may all, an operator works with volumes, a reader looks. Default: ${DEFAULT-VALUE}.")
                    String role,
            @Option(
                            names = "--password",
                            paramLabel = "@FILE|-",
                            required = true,
                            description = "The first password, from a file or (-) standard input.")
                    String password) {
        ObjectNode body = Json.object();
        body.put("name", name);
        body.put("role", role);
        body.put(PASSWORD, secret(password));
        return print(session.own().post("/users", body));
    }

    @Command(
            name = "set",
            description = "Give somebody another role or password. With the password their sessions end.")
    int set(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Option(names = "--role", paramLabel = "admin|operator|reader", description = "What they may do.")
                    String role,
            @Option(
                            names = "--password",
                            paramLabel = "@FILE|-",
                            description =
                                    "Another password, which they have to change; from a file or (-) standard input.")
                    String password) {
        if (role == null && password == null) {
            throw Fault.of(
                            CliFault.WRONG_USAGE,
                            "Nothing to change of user " + name + ".",
                            "Neither --role nor --password was given.",
                            "Give --role or --password.")
                    .exception();
        }
        ObjectNode body = Json.object();
        Query.put(body, "role", role);
        Query.put(body, PASSWORD, password == null ? null : secret(password));
        return print(session.own().put(path(name), body));
    }

    @Command(name = "unlock", description = "Look at somebody's passwords again after too many wrong ones.")
    int unlock(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        return print(session.own().post(path(name) + "/unlock", Json.object()));
    }

    @Command(name = "remove", description = "Let somebody sign in no more. Their sessions end.")
    int remove(@Parameters(arity = "1..*", paramLabel = "NAME", description = "Names.") List<String> names) {
        names.forEach(name -> session.own().delete(path(name)));
        session.printer().say("Removed " + String.join(", ", names));
        return 0;
    }

    private String secret(String from) {
        return SecretArguments.read(session.terminal(), Map.of(PASSWORD, from)).get(PASSWORD);
    }

    private static String path(String name) {
        return "/users/" + Door.escape(name);
    }

    private int print(JsonNode answer) {
        session.printer().one(answer.path("user"));
        return 0;
    }
}
