package octopus.core.db;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Opens the database that the settings name, and looks after it: backup, check, restore. */
public final class Databases {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Databases() {}

    /**
     * Opens the database and brings its tables up to date.
     *
     * @throws StorageException with a {@link DatabaseFault}: held by another process, not reachable, not writable, or with
     *     tables of a newer version
     */
    public static Database open(DatabaseSettings settings) {
        return switch (DatabaseUrl.of(settings.url())) {
            case DatabaseUrl.Embedded embedded -> EmbeddedDatabase.open(embedded.file(), settings);
            case DatabaseUrl.Server server -> ServerDatabase.open(server, settings);
        };
    }

    /**
     * What is wrong with the database; empty when it is sound, or not made yet. Makes and changes nothing, and may run while
     * another process writes. A server is only asked whether it lets us in: its own tools look for damage.
     */
    public static Optional<Fault> trouble(DatabaseSettings settings) {
        try {
            return switch (DatabaseUrl.of(settings.url())) {
                case DatabaseUrl.Embedded embedded ->
                    Files.exists(embedded.file()) ? damage(embedded.file()) : Optional.empty();
                case DatabaseUrl.Server server -> {
                    ServerDatabase.reach(server, settings);
                    yield Optional.empty();
                }
            };
        } catch (StorageException e) {
            return Optional.of(e.fault());
        }
    }

    private static Optional<Fault> damage(Path file) {
        List<String> problems = SqliteBackup.problems(file);
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of(Fault.of(
                        DatabaseFault.DATABASE_DAMAGED,
                        "The database " + file + " is damaged",
                        String.join("; ", problems),
                        "Stop Octopus, keep a copy of the file, and restore the last backup with octopus db restore."));
    }

    /**
     * Copies an embedded database to a new file while any process writes it. The copy is the state at one moment, checked
     * and synced before it gets its name.
     *
     * @throws StorageException BACKUP_FAILED; for a database server with the command that makes the backup there
     */
    public static void backup(DatabaseSettings settings, Path target) {
        SqliteBackup.copy(
                embeddedFile(settings, "backed up", (server, user) -> ServerTools.backup(server, user, target)),
                target.toAbsolutePath());
    }

    /**
     * What is wrong inside an embedded database; empty when it is sound. May run while another process writes.
     *
     * @throws StorageException BACKUP_FAILED for a database server, with the command that checks there
     */
    public static List<String> check(DatabaseSettings settings) {
        return SqliteBackup.problems(embeddedFile(settings, "checked", ServerTools::check));
    }

    /**
     * Puts a backup in the place of an embedded database that no process has open.
     *
     * @return where the database that was there is kept
     * @throws StorageException DATABASE_HELD, or BACKUP_FAILED when the backup is not sound
     */
    public static Path restore(DatabaseSettings settings, Path backup) {
        Path file = embeddedFile(settings, "restored", (server, user) -> ServerTools.restore(server, user, backup));
        Path before = file.resolveSibling(file.getFileName() + ".before-" + STAMP.format(Instant.now()));
        SqliteBackup.restore(backup, file, before);
        return before;
    }

    private static Path embeddedFile(
            DatabaseSettings settings, String verb, BiFunction<DatabaseUrl.Server, String, String> command) {
        return switch (DatabaseUrl.of(settings.url())) {
            case DatabaseUrl.Embedded embedded -> embedded.file();
            case DatabaseUrl.Server server ->
                throw Fault.of(
                                DatabaseFault.BACKUP_FAILED,
                                "The database " + server.jdbc() + " was not " + verb,
                                "a database server's own tools do that",
                                "Run: " + command.apply(server, settings.user()))
                        .exception();
        };
    }
}
