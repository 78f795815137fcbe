package octopus.cli.command;

import java.util.Map;
import octopus.cli.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus session}: who one is to the server. */
@Command(
        name = "session",
        addMethodSubcommands = false,
        description = "Who you are to the server, and what you may; sign in for a token (OCTOPUS_TOKEN).")
final class SignInCommand {
    private final Session session;

    SignInCommand(Session session) {
        this.session = session;
    }

    @Command(name = "show", description = "Who you are, and which rules let you.")
    int show() {
        session.printer().one(session.own().get("/session").path("session"));
        return 0;
    }

    @Command(
            name = "begin",
            description = {
                "Sign in. The answer has a token; with it in OCTOPUS_TOKEN the other commands are yours.",
                "export OCTOPUS_TOKEN=$(octopus session begin NAME --password=@FILE -o value -c token)"
            })
    int begin(
            @Parameters(paramLabel = "USER", description = "Name.") String user,
            @Option(
                            names = "--password",
                            paramLabel = "@FILE|-",
                            required = true,
                            description = "From a file or (-) standard input; never from an argument.")
                    String password,
            @Option(names = "--domain", paramLabel = "DOMAIN", description = "Of user and project, with Keystone.")
                    String domain) {
        ObjectNode body = Json.object();
        body.put("user", user);
        body.put("password", secret("password", password));
        body.put("as", "token");
        Query.put(body, "domain", domain);
        session.printer().one(session.own().post("/session", body).path("session"));
        return 0;
    }

    @Command(name = "end", description = "Sign out: the token counts no more.")
    int end() {
        session.own().delete("/session");
        session.printer().say("Signed out");
        return 0;
    }

    @Command(name = "password", description = "Choose another password for yourself. Every session of yours ends.")
    int password(
            @Option(
                            names = "--old",
                            paramLabel = "@FILE|-",
                            required = true,
                            description = "The one until now, from a file or (-) standard input.")
                    String old,
            @Option(
                            names = "--new",
                            paramLabel = "@FILE|-",
                            required = true,
                            description = "The one from now on, from a file or (-) standard input.")
                    String fresh) {
        ObjectNode body = Json.object();
        body.put("old", secret("old", old));
        body.put("new", secret("new", fresh));
        session.own().post("/session/password", body);
        session.printer().say("Changed. Sign in again with the new password.");
        return 0;
    }

    private String secret(String key, String from) {
        return SecretArguments.read(session.terminal(), Map.of(key, from)).get(key);
    }
}
