package octopus.cli.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code octopus completion bash}. */
@Command(
        name = "completion",
        description = {
            "Print what makes the shell complete commands and options.",
            "Bash: source <(octopus completion bash). Zsh: the same, after autoload -U compinit && compinit."
        })
final class CompletionCommand implements Callable<Integer> {
    private final Session session;

    enum Shell {
        bash,
        zsh
    }

    @Parameters(paramLabel = "bash|zsh", description = "Which shell.")
    Shell shell;

    CompletionCommand(Session session) {
        this.session = session;
    }

    /** One script serves both: under zsh it switches zsh's own bash emulation on. */
    @Override
    public Integer call() {
        CommandLine whole = Commands.all(session);
        session.terminal().out().println(AutoComplete.bash("octopus", whole));
        return 0;
    }
}
