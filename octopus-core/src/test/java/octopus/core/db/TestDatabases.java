package octopus.core.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import octopus.spi.Secret;
import octopus.spi.TestFolders;

/**
 * Fresh databases of each kind for tests. PostgreSQL and MariaDB are started by {@code testenv/databases.sh} when a test
 * first asks for one, and stopped when the last test run that uses them ends.
 *
 * <p>{@code -Doctopus.test.databases=sqlite} (or a list such as {@code sqlite,postgresql}) restricts what {@link #kinds}
 * gives, for quick runs. Without it a server that cannot be started fails the tests that want it.
 */
public final class TestDatabases {
    private static final String RESTRICTION = "octopus.test.databases";

    private TestDatabases() {}

    /** The kinds that tests shall run on. */
    public static List<Database.Kind> kinds() {
        String only = System.getProperty(RESTRICTION, "").toLowerCase(Locale.ROOT);
        List<Database.Kind> kinds = Stream.of(Database.Kind.values())
                .filter(kind -> only.isBlank()
                        || List.of(only.split(",", -1)).contains(kind.name().toLowerCase(Locale.ROOT)))
                .toList();
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException(RESTRICTION + "=" + only + " names none of sqlite, postgresql, mariadb");
        }
        return kinds;
    }

    /** A new database with all tables, empty. */
    public static TestDatabase open(Database.Kind kind) {
        return switch (kind) {
            case SQLITE -> sqlite();
            case POSTGRESQL, MARIADB -> server(kind);
        };
    }

    public static TestDatabase sqlite() {
        Path directory = TestFolders.make("octopus-database-");
        DatabaseSettings settings = DatabaseSettings.sqlite(directory.resolve("octopus.db"));
        return TestDatabase.open(settings, () -> TestFolders.remove(directory));
    }

    /** Where an empty database without tables is; {@code removal} drops it. */
    static TestDatabase.Empty emptyServer(Database.Kind kind) {
        TestServers servers = TestServers.started();
        String name = "octopus_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        String address = servers.address(kind);
        administer(servers, kind, "create database " + name);
        DatabaseSettings settings = DatabaseSettings.server(
                kind.name().toLowerCase(Locale.ROOT) + ":" + address + "/" + name,
                servers.user(),
                Secret.of(servers.password()));
        return new TestDatabase.Empty(settings, () -> administer(servers, kind, "drop database " + name));
    }

    private static TestDatabase server(Database.Kind kind) {
        TestDatabase.Empty empty = emptyServer(kind);
        return TestDatabase.open(empty.settings(), empty.removal());
    }

    private static void administer(TestServers servers, Database.Kind kind, String sql) {
        String database = kind == Database.Kind.POSTGRESQL ? "postgres" : "";
        String url = "jdbc:" + kind.name().toLowerCase(Locale.ROOT) + ":" + servers.address(kind) + "/" + database;
        try (Connection connection = DriverManager.getConnection(url, servers.user(), servers.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The test server at " + url + " refused: " + sql, e);
        }
    }
}
