package octopus.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import octopus.core.db.Databases;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What an operator does with the database. */
@Command(
        name = "db",
        description = "Looks after the database.",
        mixinStandardHelpOptions = true,
        subcommands = {DatabaseCommand.Migrate.class})
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
}
