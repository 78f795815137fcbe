package octopus.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import octopus.core.db.Databases;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What an operator does with the database. */
@Command(
        name = "db",
        description = "Looks after the database.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DatabaseCommand.Migrate.class,
            DatabaseCommand.Backup.class,
            DatabaseCommand.Check.class,
            DatabaseCommand.Restore.class
        })
final class DatabaseCommand {
    /** Brings the tables up to date without serving. */
    @Command(
            name = "migrate",
            description = "Makes the tables, or brings them up to date, and ends.",
            mixinStandardHelpOptions = true)
    static final class Migrate implements Callable<Integer> {
        @Mixin
        private SettingsOptions settings = new SettingsOptions();

        @Override
        public Integer call() {
            Optional<OctopusSettings> read = settings.load();
            if (read.isEmpty()) {
                return Main.FAILED;
            }
            Databases.open(read.get().database()).close();
            System.out.println("The tables are up to date.");
            return 0;
        }
    }

    /** A copy of one moment, also while the server runs. */
    @Command(
            name = "backup",
            description =
                    "Copies the embedded database to a new file, also while the server runs, and checks the copy.",
            mixinStandardHelpOptions = true)
    static final class Backup implements Callable<Integer> {
        @Mixin
        private SettingsOptions settings = new SettingsOptions();

        @Parameters(paramLabel = "FILE", description = "The file to make; it must not exist.")
        private Path file = Path.of("octopus-backup.db");

        @Override
        public Integer call() {
            Optional<OctopusSettings> read = settings.load();
            if (read.isEmpty()) {
                return Main.FAILED;
            }
            Databases.backup(read.get().database(), file);
            System.out.println("Backed up and checked: " + file.toAbsolutePath());
            System.out.println("Keep the secrets' key file too: without it the secrets in the backup cannot be read.");
            return 0;
        }
    }

    /** Integrity of file and references. */
    @Command(
            name = "check",
            description = "Looks for damage in the embedded database, also while the server runs.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Mixin
        private SettingsOptions settings = new SettingsOptions();

        @Override
        public Integer call() {
            Optional<OctopusSettings> read = settings.load();
            if (read.isEmpty()) {
                return Main.FAILED;
            }
            List<String> problems = Databases.check(read.get().database());
            problems.forEach(problem -> System.err.println("octopus: " + problem));
            if (!problems.isEmpty()) {
                return Main.FAILED;
            }
            System.out.println("The database is sound.");
            return 0;
        }
    }

    /** A backup in the place of the database. */
    @Command(
            name = "restore",
            description = "Puts a backup in the place of the embedded database; the server must be stopped.",
            mixinStandardHelpOptions = true)
    static final class Restore implements Callable<Integer> {
        @Mixin
        private SettingsOptions settings = new SettingsOptions();

        @Parameters(paramLabel = "FILE", description = "The backup.")
        private Path file = Path.of("octopus-backup.db");

        @Override
        public Integer call() {
            Optional<OctopusSettings> read = settings.load();
            if (read.isEmpty()) {
                return Main.FAILED;
            }
            Path before = Databases.restore(read.get().database(), file);
            System.out.println("Restored. What was there before, if anything, is kept as " + before);
            return 0;
        }
    }
}
