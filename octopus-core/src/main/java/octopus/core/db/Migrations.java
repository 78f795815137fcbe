package octopus.core.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables up to date with the numbered SQL files of all rooms. */
final class Migrations {
    private static final String LOCATION = "octopus/migrations";

    private Migrations() {}

    /** @return whether there was anything to look at; false when the fingerprint said that nothing changed */
    static boolean run(DataSource source, Connection connection, String where) {
        Optional<String> files = MigrationFiles.fingerprint(Migrations.class.getClassLoader(), LOCATION);
        if (files.isPresent() && files.equals(stored(connection))) {
            return false;
        }
        migrate(source, where);
        files.ifPresent(fingerprint -> store(connection, fingerprint, where));
        return true;
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
                    // One commit for all of them, where tables can be made in a transaction.
                    .group(true)
                    // Tables of a newer version are refused, not ignored.
                    .ignoreMigrationPatterns(new String[0])
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw foreign(where, e);
        }
    }

    private static Optional<String> stored(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select fingerprint from schema_fingerprint where id = 1")) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            return Optional.empty(); // No tables yet.
        }
    }

    private static void store(Connection connection, String fingerprint, String where) {
        try {
            connection.setAutoCommit(false);
            try (Statement delete = connection.createStatement();
                    PreparedStatement insert = connection.prepareStatement(
                            "insert into schema_fingerprint (id, fingerprint) values (1, ?)")) {
                delete.executeUpdate("delete from schema_fingerprint");
                insert.setString(1, fingerprint);
                insert.executeUpdate();
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw foreign(where, e);
        }
    }

    private static StorageException foreign(String where, Exception cause) {
        if (Errors.described(cause, where) instanceof StorageException known) {
            return known;
        }
        return new StorageException(
                Fault.of(
                        DatabaseFault.DATABASE_SCHEMA_FOREIGN,
                        "The tables of database " + where + " cannot be brought up to date",
                        String.valueOf(cause.getMessage()),
                        "Start the version of Octopus that wrote this database or a newer one, or restore a backup."),
                cause);
    }
}
