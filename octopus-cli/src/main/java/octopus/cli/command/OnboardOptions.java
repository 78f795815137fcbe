package octopus.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How far an onboarding goes without a person. */
@Command
final class OnboardOptions {
    @Option(names = "--plan-only", description = "Stop after the plan; octopus onboard approve goes on.")
    boolean planOnly;

    @Option(
            names = {"-y", "--yes"},
            description = "Approve the plan without asking.")
    boolean yes;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "Stay no longer than this; exit code 4 when it is not done then. Default: ${DEFAULT-VALUE}.")
    long timeout = 3600;
}
