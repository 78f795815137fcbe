package octopus.cli;

import octopus.cli.command.Commands;
import octopus.cli.command.Session;
import octopus.cli.output.Printer;
import octopus.cli.terminal.CliFault;
import octopus.cli.terminal.ExitCode;
import octopus.cli.terminal.Terminal;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** {@code octopus NOUN VERB}. */
public final class Main {
    private Main() {}

    public static void main(String... args) {
        System.exit(run(Terminal.ofProcess(), args));
    }

    /** @return the exit code */
    public static int run(Terminal terminal, String... args) {
        try (Session session = new Session(terminal)) {
            return run(session, terminal, args);
        }
    }

    private static int run(Session session, Terminal terminal, String... args) {
        CommandLine line = Commands.needed(session, args);
        line.setOut(new java.io.PrintWriter(terminal.out(), true));
        line.setErr(new java.io.PrintWriter(terminal.err(), true));
        line.setParameterExceptionHandler((e, _) -> misused(session, e));
        line.setExecutionExceptionHandler((e, _, _) -> failed(session, e));
        int code = line.execute(args);
        terminal.out().flush();
        return code;
    }

    private static int misused(Session session, ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        StringBuilder way = new StringBuilder();
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            way.append("Did you mean ")
                    .append(String.join(" or ", unmatched.getSuggestions()))
                    .append("? ");
        }
        way.append("See ").append(command).append(" --help.");
        Fault fault = Fault.of(
                CliFault.WRONG_USAGE,
                command + " cannot be run like this",
                String.valueOf(e.getMessage()),
                way.toString());
        return tell(session, fault, e);
    }

    private static int failed(Session session, Exception e) {
        if (e instanceof StorageException known) {
            return tell(session, known.fault(), e);
        }
        Fault defect = Fault.of(
                CommonFault.INTERNAL_ERROR,
                "The command line met a situation that its authors did not foresee",
                e.toString(),
                "Run it again with --debug and report what it prints.");
        return tell(session, defect, e);
    }

    private static int tell(Session session, Fault fault, Exception e) {
        Printer.fault(session.terminal().err(), session.options().format(), fault);
        if (session.options().debug()) {
            e.printStackTrace(session.terminal().err());
        }
        return ExitCode.of(fault).number();
    }
}
