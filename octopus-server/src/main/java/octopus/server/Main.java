package octopus.server;

import java.util.LinkedHashMap;
import java.util.Map;
import octopus.core.db.DatabaseFault;
import octopus.core.setting.SettingFault;
import octopus.node.Scratch;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The main program of the server: {@code octopus up} and what belongs to it. */
@Command(
        name = "octopus",
        description = "A storage control plane.",
        mixinStandardHelpOptions = true,
        version = "Octopus 0.1.0")
public final class Main {
    /** Exit codes: the caller's mistake, a failure, and what a script may wait for. */
    static final int FAILED = 1;

    /** Also picocli's, for a command line that it does not understand. */
    static final int WRONG_USAGE = 2;

    static final int HELD = 3;

    private static final String LIBRARY_PLACE = "org.sqlite.tmpdir";

    static final Map<String, Class<?>> VERBS = verbs();

    private Main() {}

    private static Map<String, Class<?>> verbs() {
        Map<String, Class<?>> verbs = new LinkedHashMap<>();
        verbs.put("up", UpCommand.class);
        verbs.put("demo", DemoCommand.class);
        verbs.put("db", DatabaseCommand.class);
        verbs.put("import", ImportCommand.class);
        verbs.put("settings", SettingsCommand.class);
        verbs.put("secrets", SecretsCommand.class);
        verbs.put("doctor", DoctorCommand.class);
        verbs.put("support-bundle", SupportBundleCommand.class);
        return verbs;
    }

    public static void main(String[] arguments) {
        // SQLite's driver unpacks its library there: what a killed process leaves of it goes like everything else.
        if (System.getProperty(LIBRARY_PLACE) == null) {
            System.setProperty(LIBRARY_PLACE, Scratch.ofProcess().toString());
        }
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return commandLine(arguments)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((problem, command, parsed) -> report(problem, command))
                .execute(arguments);
    }

    /** Only the verb that is meant is looked through; all of them would take a tenth of the time of a start. */
    private static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        VERBS.entrySet().stream()
                .filter(verb -> arguments.length == 0
                        || !VERBS.containsKey(arguments[0])
                        || verb.getKey().equals(arguments[0]))
                .forEach(verb -> line.addSubcommand(verb.getKey(), verb.getValue()));
        return line;
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
