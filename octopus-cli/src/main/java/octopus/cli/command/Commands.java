package octopus.cli.command;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import octopus.cli.terminal.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The tree of commands. Only the nouns and verbs that a command line names are built: reflection over all of them costs
 * more than the request to the server.
 */
public final class Commands {
    private static final Map<String, Function<Session, Object>> NOUNS = nouns();

    private Commands() {}

    private static Map<String, Function<Session, Object>> nouns() {
        Map<String, Function<Session, Object>> nouns = new LinkedHashMap<>();
        nouns.put("volume", VolumeCommand::new);
        nouns.put("snapshot", SnapshotCommand::new);
        nouns.put("backup", BackupCommand::new);
        nouns.put("type", TypeCommand::new);
        nouns.put("group", GroupCommand::new);
        nouns.put("group-type", GroupTypeCommand::new);
        nouns.put("group-snapshot", GroupSnapshotCommand::new);
        nouns.put("qos", QosCommand::new);
        nouns.put("transfer", TransferCommand::new);
        nouns.put("image", ImageCommand::new);
        nouns.put("backend", BackendCommand::new);
        nouns.put("node", NodeCommand::new);
        nouns.put("product", ProductCommand::new);
        nouns.put("package", PackageCommand::new);
        nouns.put("onboard", OnboardCommand::new);
        nouns.put("target", TargetCommand::new);
        nouns.put("pool", OwnCommands.Pool::new);
        nouns.put("attachment", AttachmentCommand::new);
        nouns.put("flow", FlowCommand::new);
        nouns.put("events", EventsCommand::new);
        nouns.put("audit", AuditCommand::new);
        nouns.put("finding", FindingCommand::new);
        nouns.put("message", ProjectCommands.Message::new);
        nouns.put("quota", ProjectCommands.Quota::new);
        nouns.put("service", ServiceCommand::new);
        nouns.put("user", UserCommand::new);
        nouns.put("session", SignInCommand::new);
        nouns.put("cache", OwnCommands.Cache::new);
        nouns.put("system", OwnCommands.ServerCommand::new);
        nouns.put("completion", CompletionCommand::new);
        return nouns;
    }

    public static CommandLine all(Session session) {
        return build(session, NOUNS.keySet(), Set.of());
    }

    /** @param args of the whole command line; without a noun among them every noun is built, for help and suggestions */
    public static CommandLine needed(Session session, String... args) {
        Set<String> words = Set.copyOf(Arrays.asList(args));
        Set<String> named = new LinkedHashSet<>(NOUNS.keySet());
        named.retainAll(words);
        return named.isEmpty() ? all(session) : build(session, named, words);
    }

    private static CommandLine build(Session session, Set<String> names, Set<String> words) {
        CommandLine root = new CommandLine(new RootCommand(session));
        NOUNS.forEach((name, noun) -> {
            if (names.contains(name)) {
                root.addSubcommand(name, noun(noun.apply(session), session, words));
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

    /** @param words of the command line; when no verb is among them all are built */
    private static CommandLine noun(Object commands, Session session, Set<String> words) {
        CommandLine noun = new CommandLine(commands);
        Map<String, Supplier<CommandLine>> verbs = new TreeMap<>();
        for (Class<?> each = commands.getClass(); each != null; each = each.getSuperclass()) {
            CommandLine.getCommandMethods(each, null)
                    .forEach(verb -> verbs.put(verb.getAnnotation(Command.class).name(), () -> new CommandLine(verb)));
        }
        if (commands instanceof VolumeCommand) {
            verbs.put("create", () -> new CommandLine(new VolumeCreate(session)));
        }
        boolean all = verbs.keySet().stream().noneMatch(words::contains);
        verbs.forEach((name, verb) -> {
            if (all || words.contains(name)) {
                noun.addSubcommand(name, verb.get());
            }
        });
        return noun;
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
