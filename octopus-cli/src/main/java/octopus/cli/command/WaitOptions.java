package octopus.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether to stay until the work is done. */
@Command
final class WaitOptions {
    @Option(names = "--wait", description = "Stay until it is done, and show how far it is.")
    boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "Stay no longer than this; exit code 4 when it is not done then. Default: ${DEFAULT-VALUE}.")
    long timeout = 3600;
}
