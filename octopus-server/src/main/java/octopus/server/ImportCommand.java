package octopus.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import octopus.block.backend.DriverCatalog;
import octopus.core.setting.SettingFault;
import octopus.neighbour.cinder.CinderConf;
import octopus.neighbour.cinder.CinderDatabase;
import octopus.neighbour.cinder.MovingIn;
import octopus.neighbour.cinder.MovingReport;
import octopus.neighbour.cinder.NewHome;
import octopus.neighbour.cinder.SourceUrl;
import octopus.server.log.LogSetup;
import octopus.spi.Fault;
import octopus.spi.Secret;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moving in from another storage service. */
@Command(
        name = "import",
        description = "Takes over what another storage service has in its database.",
        mixinStandardHelpOptions = true,
        subcommands = ImportCommand.Cinder.class)
final class ImportCommand {
    private ImportCommand() {}

    /** What shall be written on the terminal. */
    enum Form {
        TEXT,
        JSON
    }

    /** From an OpenStack Cinder. */
    @Command(
            name = "cinder",
            description = {
                "Takes over backends, types, quotas, volumes, snapshots and attachments of a Cinder.",
                "Says what would come and what cannot and why; only --apply writes, and it can be repeated.",
                "No array is spoken to, and nothing of Cinder's is changed."
            },
            mixinStandardHelpOptions = true)
    static final class Cinder implements Callable<Integer> {
        /** Something cannot come. */
        private static final int NOT_WHOLE = 4;

        @Mixin
        private SettingsOptions settings = new SettingsOptions();

        @Parameters(
                paramLabel = "CINDER.CONF",
                description = "The cinder.conf of the machine where cinder-volume runs.")
        private Path conf = Path.of("/etc/cinder/cinder.conf");

        @Option(
                names = "--database",
                paramLabel = "URL",
                description = "Cinder's database, without a password (default: [database] connection of cinder.conf).")
        private @Nullable String database;

        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "A file with the password of Cinder's database, where --database is given.")
        private @Nullable Path passwordFile;

        @Option(
                names = "--apply",
                description = "Take everything over that can come; without it, nothing is written (--dry-run).")
        private boolean apply;

        @Option(names = "--dry-run", description = "Say only what would come: so it is without --apply.")
        private boolean dryRun;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "text|json",
                description = "The form of the report (text).")
        private Form form = Form.TEXT;

        @Override
        public Integer call() {
            Optional<OctopusSettings> read = settings.load();
            if (read.isEmpty()) {
                return Main.FAILED;
            }
            if (apply && dryRun) {
                throw wrong("--apply", "it excludes --dry-run", "Give one of them.");
            }
            System.setProperty(LogSetup.LEVEL, "WARN");
            CinderConf cinder = CinderConf.read(conf);
            SourceUrl url = url(cinder);
            // The default directory may be new.
            makeDirectory(read.get().data());
            try (Core core = Core.open(read.get());
                    CinderDatabase source = CinderDatabase.open(url)) {
                NewHome home = new NewHome(core.database(), core.secrets(), core.audit(), core.clock());
                MovingReport report = new MovingIn(source, cinder, home, DriverCatalog.installed(), apply).run();
                System.out.print(form == Form.JSON ? report.json() + "\n" : report.text());
                return report.isWhole() ? 0 : NOT_WHOLE;
            }
        }

        private SourceUrl url(CinderConf cinder) {
            if (database == null) {
                return SourceUrl.of(cinder.database()
                        .orElseThrow(() -> wrong(
                                "--database",
                                conf + " has no [database] connection",
                                "Give the address of Cinder's database.")));
            }
            if (SourceUrl.hasPassword(database)) {
                throw wrong(
                        "--database",
                        "it has a password, which everybody on this machine could read among the processes",
                        "Leave --database out, so that cinder.conf's is used, or give --password-file.");
            }
            SourceUrl given = SourceUrl.of(database);
            return passwordFile == null ? given : given.withPassword(password(passwordFile));
        }

        private static Secret password(Path file) {
            try {
                return Secret.of(Files.readString(file).strip());
            } catch (IOException e) {
                throw wrong("--password-file", String.valueOf(e.getMessage()), "Give a file that can be read.");
            }
        }

        private static void makeDirectory(Path data) {
            try {
                Files.createDirectories(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static RuntimeException wrong(String option, String cause, String correction) {
            return Fault.of(SettingFault.SETTING_WRONG, "Option " + option, cause, correction)
                    .about("field", option)
                    .exception();
        }
    }
}
