package octopus.cli.command;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import octopus.cli.terminal.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The tree of commands. Only the nouns that a command line names are built: reflection over all of them costs more than
 * the request to the server.
 */
public final class Commands {
    private static final Map<String, Function<Session, CommandLine>> NOUNS = nouns();

    private Commands() {}

    private static Map<String, Function<Session, CommandLine>> nouns() {
        Map<String, Function<Session, CommandLine>> nouns = new LinkedHashMap<>();
        nouns.put("volume", Commands::volume);
        nouns.put("snapshot", s -> new CommandLine(new SnapshotCommand(s)));
        nouns.put("type", s -> new CommandLine(new TypeCommand(s)));
        nouns.put("image", s -> new CommandLine(new ImageCommand(s)));
        nouns.put("backend", s -> new CommandLine(new BackendCommand(s)));
        nouns.put("pool", s -> new CommandLine(new OwnCommands.Pool(s)));
        nouns.put("attachment", s -> new CommandLine(new AttachmentCommand(s)));
        nouns.put("flow", s -> new CommandLine(new FlowCommand(s)));
        nouns.put("events", s -> new CommandLine(new EventsCommand(s)));
        nouns.put("audit", s -> new CommandLine(new OwnCommands.Audit(s)));
        nouns.put("finding", s -> new CommandLine(new OwnCommands.Findings(s)));
        nouns.put("message", s -> new CommandLine(new ProjectCommands.Message(s)));
        nouns.put("quota", s -> new CommandLine(new ProjectCommands.Quota(s)));
        nouns.put("service", s -> new CommandLine(new ProjectCommands.Service(s)));
        nouns.put("cache", s -> new CommandLine(new OwnCommands.Cache(s)));
        nouns.put("system", s -> new CommandLine(new OwnCommands.ServerCommand(s)));
        nouns.put("completion", s -> new CommandLine(new CompletionCommand(s)));
        return nouns;
    }

    private static CommandLine volume(Session session) {
        CommandLine volume = new CommandLine(new VolumeCommand(session));
        volume.addSubcommand(new VolumeCreate(session));
        return volume;
    }

    public static CommandLine all(Session session) {
        return build(session, List.copyOf(NOUNS.keySet()));
    }

    /** @param args of the whole command line; without a noun among them every noun is built, for help and suggestions */
    public static CommandLine needed(Session session, String... args) {
        List<String> named = Arrays.stream(args).filter(NOUNS::containsKey).toList();
        return named.isEmpty() ? all(session) : build(session, named);
    }

    private static CommandLine build(Session session, List<String> names) {
        CommandLine root = new CommandLine(new RootCommand(session));
        NOUNS.forEach((name, noun) -> {
            if (names.contains(name)) {
                root.addSubcommand(name, noun.apply(session));
            }
        });
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpAutoWidth(true);
        UsageMessageSpec usage = root.getCommandSpec().usageMessage();
        usage.exitCodeListHeading("Exit codes:%n");
        usage.exitCodeList(exitCodes());
        settle(root);
        return root;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(String.valueOf(code.number()), code.sentence());
        }
        return codes;
    }

    /** Help of a verb shows its own options; those of every command are in the help of {@code octopus}. */
    private static void settle(CommandLine line) {
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.abbreviateSynopsis(true);
        usage.sortOptions(false);
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, Commands::ownOptions);
        line.getSubcommands().values().forEach(Commands::settle);
    }

    private static String ownOptions(Help help) {
        List<OptionSpec> own = help.commandSpec().options().stream()
                .filter(option -> !option.inherited())
                .toList();
        String more = own.size() == help.commandSpec().options().size()
                ? ""
                : "Options of every command (-o, -c, --url, …): octopus --help.\n";
        return help.optionListExcludingGroups(own) + more;
    }
}
