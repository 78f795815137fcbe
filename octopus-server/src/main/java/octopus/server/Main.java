package octopus.server;

import octopus.core.db.DatabaseFault;
import octopus.core.setting.SettingFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The main program of the server: {@code octopus up} and what belongs to it. */
@Command(
        name = "octopus",
        description = "A storage control plane.",
        mixinStandardHelpOptions = true,
        version = "Octopus 0.1.0",
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            DatabaseCommand.class,
            ImportCommand.class,
            SettingsCommand.class,
            SecretsCommand.class,
            DoctorCommand.class,
            SupportBundleCommand.class
        })
public final class Main {
    /** Exit codes: the caller's mistake, a failure, and what a script may wait for. */
    static final int FAILED = 1;

    /** Also picocli's, for a command line that it does not understand. */
    static final int WRONG_USAGE = 2;

    static final int HELD = 3;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((problem, command, parsed) -> report(problem, command))
                .execute(arguments);
    }

    /** What Octopus foresaw is told in its own words; a stack is only for what it did not. */
    private static int report(Exception problem, CommandLine command) throws Exception {
        if (!(problem instanceof StorageException known)) {
            throw problem;
        }
        Fault fault = known.fault();
        command.getErr().println("octopus: " + fault.sentence());
        if (fault.code() == DatabaseFault.DATABASE_HELD) {
            return HELD;
        }
        return fault.code() instanceof SettingFault ? WRONG_USAGE : FAILED;
    }
}
