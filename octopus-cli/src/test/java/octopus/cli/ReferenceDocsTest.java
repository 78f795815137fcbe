package octopus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import octopus.cli.command.Commands;
import octopus.cli.command.Session;
import octopus.cli.terminal.CliFault;
import octopus.cli.terminal.ExitCode;
import octopus.cli.terminal.Terminal;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code docs/reference/cli.md} is made from the commands themselves. {@code ./octopus docs} renews it. */
class ReferenceDocsTest {
    @Test
    void commands() throws IOException {
        Path file = root().resolve("docs/reference/cli.md");
        String text = page().strip() + "\n";
        if (Boolean.getBoolean("octopus.renew-docs")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).as("made by ./octopus docs").exists();
        assertThat(Files.readString(file))
                .as("docs/reference/cli.md is older than the code; renew it with: ./octopus docs")
                .isEqualTo(text);
    }

    /** Builds run in the module's folder, an editor may run in the project's. */
    private static Path root() {
        return Files.exists(Path.of("octopus-cli")) ? Path.of("") : Path.of("..");
    }

    private static String page() {
        CommandLine root = Commands.all(new Session(Terminal.ofProcess()));
        StringBuilder text = new StringBuilder("""
                <!-- Made from the code by "./octopus docs"; do not edit. -->

                # Command line

                `octopus NOUN VERB`. Where a volume, snapshot, type or image is wanted, its name or its id will do. \
                `--help` after any verb says what is here.

                Which server, and as whom: command line before environment (`OCTOPUS_URL`, `OCTOPUS_USER`, \
                `OCTOPUS_PROJECT`, `OCTOPUS_TOKEN`, `OCTOPUS_PROFILE`) before `~/.config/octopus/config.yaml` \
                (`OCTOPUS_CONFIG` names another) before `http://127.0.0.1:8776` without authentication.

                ```yaml
                default: local
                profiles:
                  local:
                    url: http://127.0.0.1:8776
                    user: admin
                    project: "00000000000000000000000000000001"
                    token: …            # sent as it is; without it user and project are sent
                ```

                ## Options of every command

                """);
        root.getCommandSpec().options().forEach(option -> option(text, option));
        text.append("\n## Exit codes\n\n");
        for (ExitCode code : ExitCode.values()) {
            text.append("- `")
                    .append(code.number())
                    .append("` ")
                    .append(code.sentence())
                    .append('\n');
        }
        text.append("\n## Faults of its own\n\n");
        for (CliFault fault : CliFault.values()) {
            text.append("- `")
                    .append(fault.name())
                    .append("` ")
                    .append(fault.sentence())
                    .append('\n');
        }
        root.getSubcommands().values().forEach(noun -> noun(text, noun));
        return text.toString();
    }

    private static void noun(StringBuilder text, CommandLine noun) {
        CommandSpec spec = noun.getCommandSpec();
        text.append("\n## ")
                .append(spec.name())
                .append("\n\n")
                .append(sentence(spec))
                .append('\n');
        arguments(text, spec);
        noun.getSubcommands().values().forEach(verb -> {
            CommandSpec each = verb.getCommandSpec();
            text.append("\n### octopus ").append(spec.name()).append(' ').append(each.name());
            each.positionalParameters().forEach(p -> text.append(' ').append(label(p)));
            text.append("\n\n").append(sentence(each)).append('\n');
            arguments(text, each);
        });
    }

    private static String label(PositionalParamSpec parameter) {
        String label = parameter.arity().max() > 1 ? parameter.paramLabel() + "…" : parameter.paramLabel();
        return parameter.arity().min() == 0 ? "[" + label + "]" : label;
    }

    private static void arguments(StringBuilder text, CommandSpec spec) {
        boolean any = !spec.positionalParameters().isEmpty()
                || spec.options().stream().anyMatch(o -> !o.inherited());
        text.append(any ? "\n" : "");
        spec.positionalParameters()
                .forEach(p -> text.append("- `")
                        .append(p.paramLabel())
                        .append("` ")
                        .append(String.join(" ", p.description()))
                        .append('\n'));
        spec.options().stream().filter(o -> !o.inherited()).forEach(option -> option(text, option));
    }

    private static void option(StringBuilder text, OptionSpec option) {
        String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        text.append("- `")
                .append(String.join("`, `", option.names()))
                .append(label)
                .append(option.required() ? "` (required) " : "` ")
                .append(String.join(" ", option.description())
                        .replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()))
                        .replace("${COMPLETION-CANDIDATES}", "table, json, yaml, value"))
                .append('\n');
    }

    private static String sentence(CommandSpec spec) {
        return String.join(" ", spec.usageMessage().description());
    }
}
