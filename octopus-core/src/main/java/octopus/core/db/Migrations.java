package octopus.core.db;

import java.sql.Connection;
import javax.sql.DataSource;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables up to date with the numbered SQL files of all rooms. */
final class Migrations {
    private static final String LOCATION = "octopus/migrations";

    private Migrations() {}

    static void run(DataSource source, Connection connection, Database.Kind kind, String where) {
        migrate(source, where);
    }

    private static void migrate(DataSource source, String where) {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .loggers(FlywayLog.Creator.class.getName())
                    .dataSource(source)
                    .locations("classpath:" + LOCATION)
                    .table("schema_history")
                    // Each room has a range of numbers, so a new low number may come after a high one.
                    .outOfOrder(true)
                    // Tables of a newer version are refused, not ignored.
                    .ignoreMigrationPatterns(new String[0])
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StorageException(
                    Fault.of(
                            DatabaseFault.DATABASE_SCHEMA_FOREIGN,
                            "The tables of database " + where + " cannot be brought up to date",
                            String.valueOf(e.getMessage()),
                            "Start the version of Octopus that wrote this database or a newer one, or restore a backup."),
                    e);
        }
    }
}
