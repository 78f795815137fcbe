package octopus.core.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import octopus.spi.StorageException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** How connections to an SQLite file are opened. */
final class Sqlite {
    /** Only another program on the same file (a person's sqlite3) can make us wait: our own writer is alone. */
    private static final int BUSY_MILLIS = 5_000;

    private static final int CACHE_KIB = 8 * 1024;
    private static final int KEPT_LOG_BYTES = 64 << 20;

    private Sqlite() {}

    static DataSource writing(Path file) {
        SQLiteConfig config = common();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // FULL syncs the log at each commit; NORMAL would lose the last commits with the power.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setJournalSizeLimit(KEPT_LOG_BYTES);
        return source(file, config);
    }

    static DataSource reading(Path file) {
        return source(file, common());
    }

    static Connection connectReading(DataSource source, Path file) {
        Connection connection = connect(source, file);
        // Not opened read-only: a reader of a write-ahead log must be able to write its shared-memory index.
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma query_only = on");
            return connection;
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    static Connection connect(DataSource source, Path file) {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    static void createDirectory(Path file) {
        Path directory = file.getParent();
        try {
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Only for this user: the rows name tenants, hosts and portals. SQLite gives its log the same permissions. */
    static void createPrivately(Path file) throws IOException {
        if (!Files.exists(file)) {
            Set<PosixFilePermission> own = PosixFilePermissions.fromString("rw-------");
            Files.createFile(file, PosixFilePermissions.asFileAttribute(own));
        }
    }

    static StorageException unreadable(Path file, Exception cause) {
        Throwable described = Errors.described(cause, file.toString());
        if (described instanceof StorageException known) {
            return known;
        }
        return new StorageException(Errors.ofFile(cause, file.toString()), cause);
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-CACHE_KIB);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setGetGeneratedKeys(false);
        return config;
    }

    private static DataSource source(Path file, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }
}
