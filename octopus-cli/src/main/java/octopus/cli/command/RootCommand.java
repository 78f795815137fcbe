package octopus.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code octopus} itself. */
@Command(
        name = "octopus",
        description = "Volumes, images, backends and what is going on, on the command line.",
        synopsisSubcommandLabel = "NOUN VERB",
        versionProvider = RootCommand.Version.class)
final class RootCommand implements Runnable {
    @Mixin
    final GlobalOptions options;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    boolean version;

    @Spec
    CommandSpec spec;

    RootCommand(Session session) {
        this.options = session.options();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A noun is missing, such as volume or image.");
    }

    static final class Version implements picocli.CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RootCommand.class.getPackage().getImplementationVersion();
            return new String[] {"octopus " + (version == null ? "(built from source)" : version)};
        }
    }
}
