package octopus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octopus.cli.command.Commands;
import octopus.cli.command.Session;
import octopus.cli.terminal.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class CommandTreeTest {
    @TempDir
    Path directory;

    @Test
    void everythingIsExplained() {
        List<String> bare = new ArrayList<>();
        look(Commands.all(new Session(Terminal.ofProcess())), bare);
        assertThat(bare).isEmpty();
    }

    private static void look(CommandLine line, List<String> bare) {
        String name = line.getCommandSpec().qualifiedName();
        if (line.getCommandSpec().usageMessage().description().length == 0) {
            bare.add(name);
        }
        for (ArgSpec arg : line.getCommandSpec().args()) {
            if (arg.description().length == 0) {
                bare.add(name + " " + arg.paramLabel());
            }
        }
        line.getSubcommands().values().forEach(each -> look(each, bare));
    }

    @Test
    void onlyWhatIsNamedIsBuilt() {
        Session session = new Session(Terminal.ofProcess());
        assertThat(Commands.needed(session, "--url", "x", "volume", "list").getSubcommands())
                .containsOnlyKeys("volume");
        assertThat(Commands.needed(session, "--profile", "image", "volume", "list")
                        .getSubcommands())
                .containsOnlyKeys("volume", "image");
        assertThat(Commands.needed(session, "--help").getSubcommands()).hasSizeGreaterThan(10);
        assertThat(verbs(Commands.needed(session, "volume", "list"))).containsOnlyKeys("list");
        assertThat(verbs(Commands.needed(session, "volume", "create"))).containsOnlyKeys("create");
        assertThat(verbs(Commands.needed(session, "volume", "--help")))
                .containsKeys("list", "create", "attach", "extend");
        assertThat(verbs(Commands.needed(session, "volume", "lits"))).hasSizeGreaterThan(10);
    }

    private static Map<String, CommandLine> verbs(CommandLine root) {
        return root.getSubcommands().values().iterator().next().getSubcommands();
    }

    @Test
    void globalOptionsMayStandAnywhere() throws IOException {
        try (FakeServer server =
                new FakeServer().on("GET " + FakeServer.V3 + "/types", 200, "{\"volume_types\": []}")) {
            assertThat(Run.line(server, "-o json type list").out().strip()).isEqualTo("[ ]");
            assertThat(Run.line(server, "type -o json list").out().strip()).isEqualTo("[ ]");
            assertThat(Run.line(server, "type list -o json").out().strip()).isEqualTo("[ ]");
        }
    }

    @Test
    void helpSaysTheExitCodes() {
        assertThat(Run.with(Map.of(), "", "--help").out())
                .contains("Exit codes:")
                .contains("The server did not answer.");
        assertThat(Run.with(Map.of(), "", "volume", "create", "--help").out())
                .contains("--size=SIZE")
                .doesNotContain("--profile");
        assertThat(Run.with(Map.of(), "", "--version").out()).startsWith("octopus ");
    }

    @Test
    void theCompletionScriptIsGoodBash() throws Exception {
        Run run = Run.with(Map.of(), "", "completion", "bash");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("--migration-policy").contains("complete -F");
        Path script = Files.writeString(directory.resolve("completion.sh"), run.out());
        Process bash =
                new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();
        assertThat(bash.waitFor()).isZero();
    }

    @Test
    void warmUpGoesThrough() throws IOException {
        WarmUp.main();
    }
}
