package octopus.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.cli.config.ProfileChoice;
import octopus.cli.output.Format;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes. */
@Command
public final class GlobalOptions {
    @Option(
            names = {"-o", "--output"},
            scope = ScopeType.INHERIT,
            paramLabel = "FORMAT",
            description = "How answers are written: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
            defaultValue = "table")
    Format format = Format.table;

    @Option(
            names = {"-c", "--column"},
            scope = ScopeType.INHERIT,
            paramLabel = "COLUMN",
            description = "Only this column or field; may be given several times.")
    List<String> columns = new ArrayList<>();

    @Option(
            names = "--profile",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "Profile of the configuration file. Environment: OCTOPUS_PROFILE.")
    String profile;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "Address of the server. Environment: OCTOPUS_URL. Default: http://127.0.0.1:8776.")
    String url;

    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            paramLabel = "USER",
            description = "Who asks, where the server takes everybody's word. Environment: OCTOPUS_USER.")
    String user;

    @Option(
            names = "--project",
            scope = ScopeType.INHERIT,
            paramLabel = "PROJECT",
            description = "For which project. Environment: OCTOPUS_PROJECT.")
    String project;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where in the program a fault came from.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "Explain this command.")
    boolean help;

    ProfileChoice choice() {
        return new ProfileChoice(
                Optional.ofNullable(profile),
                Optional.ofNullable(url),
                Optional.ofNullable(user),
                Optional.ofNullable(project));
    }

    public Format format() {
        return format;
    }

    public boolean debug() {
        return debug;
    }
}
