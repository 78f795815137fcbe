package octopus.core.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Copies of an embedded database: made while it is written, checked before they count, put back with it stopped. */
final class SqliteBackup {
    private SqliteBackup() {}

    /** What SQLite finds wrong in a file; empty when it is sound. */
    static List<String> problems(Path file) {
        requireFile(file, "The database cannot be checked");
        List<String> problems = new ArrayList<>();
        try (Connection connection = Sqlite.connectReading(Sqlite.reading(file), file);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("pragma integrity_check")) {
                while (rows.next()) {
                    if (!"ok".equals(rows.getString(1))) {
                        problems.add(rows.getString(1));
                    }
                }
            }
            try (ResultSet rows = statement.executeQuery("pragma foreign_key_check")) {
                while (rows.next()) {
                    problems.add("row " + rows.getLong(2) + " of table " + rows.getString(1)
                            + " points to a missing row of " + rows.getString(3));
                }
            }
        } catch (SQLException e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (StorageException e) {
            problems.add(e.fault().cause());
        }
        return problems;
    }

    static void copy(Path database, Path target) {
        String what = "The database " + database + " was not backed up to " + target;
        requireFile(database, what);
        if (Files.exists(target)) {
            throw failed(what, "the file is there already", "Name a file that does not exist yet.", null);
        }
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try {
            Files.deleteIfExists(partial);
            Sqlite.createPrivately(partial);
            copyWhileOthersWrite(database, partial);
            requireSound(partial, what);
            sync(partial);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            sync(directory(target));
        } catch (IOException | SQLException e) {
            throw failed(what, String.valueOf(e.getMessage()), "Check the directory, its room and permissions.", e);
        } finally {
            deleteQuietly(partial);
        }
    }

    /** One read transaction from begin to end: the copy is the state at one moment, and no writer waits for it. */
    private static void copyWhileOthersWrite(Path database, Path copy) throws SQLException {
        try (Connection connection = Sqlite.connect(Sqlite.reading(database), database);
                PreparedStatement statement = connection.prepareStatement("vacuum into ?")) {
            statement.setString(1, copy.toString());
            statement.execute();
        }
    }

    /** The database that was there is kept beside the restored one. */
    static void restore(Path backup, Path database, Path before) {
        String what = "The database " + database + " was not restored from " + backup;
        requireFile(backup, what);
        requireSound(backup, what);
        Sqlite.createDirectory(database);
        Path partial = database.resolveSibling(database.getFileName() + ".partial");
        try (HolderLock lock = HolderLock.take(database, Optional.empty())) {
            Files.deleteIfExists(partial);
            Sqlite.createPrivately(partial);
            Files.copy(backup, partial, StandardCopyOption.REPLACE_EXISTING);
            sync(partial);
            // A log left from the old database would be played into the new one: it moves away with the old file.
            for (String part : List.of("", "-wal", "-shm")) {
                Path old = database.resolveSibling(database.getFileName() + part);
                if (Files.exists(old)) {
                    Files.move(old, before.resolveSibling(before.getFileName() + part));
                }
            }
            Files.move(partial, database, StandardCopyOption.ATOMIC_MOVE);
            sync(directory(database));
        } catch (IOException e) {
            throw failed(what, String.valueOf(e.getMessage()), "Check the directory, its room and permissions.", e);
        } finally {
            deleteQuietly(partial);
        }
    }

    private static void requireFile(Path file, String what) {
        if (!Files.isRegularFile(file)) {
            throw failed(what, file + " is not there", "Check the path.", null);
        }
    }

    private static void requireSound(Path file, String what) {
        List<String> problems = problems(file);
        if (!problems.isEmpty()) {
            throw failed(
                    what,
                    "the file did not pass its check: " + String.join("; ", problems),
                    "Keep the earlier backups, and check the database itself with octopus db check.",
                    null);
        }
    }

    private static Path directory(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        return directory == null ? Path.of("/") : directory;
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is named .partial, so nobody takes it for a backup.
        }
    }

    private static StorageException failed(
            String what, String cause, String correction, @org.jspecify.annotations.Nullable Exception from) {
        Fault fault = Fault.of(DatabaseFault.BACKUP_FAILED, what, cause, correction);
        return from == null ? fault.exception() : new StorageException(fault, from);
    }
}
