package octopus.core.db;

import java.io.File;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** Tells apart what databases complain about. */
public final class Errors {
    private static final String UNIQUE = "23505";
    private static final int MARIADB_DUPLICATE = 1062;

    private static final long TOO_LITTLE_BYTES = 256 << 10;
    private static final String WRITABLE = "Make the file, its directory and its file system writable for this user.";

    private Errors() {}

    /** Whether a row with the same primary or unique key is there already; the transaction must then be given up. */
    public static boolean isDuplicate(Throwable problem) {
        SQLException sql = sqlCause(problem);
        if (sql instanceof SQLiteException sqlite) {
            return switch (sqlite.getResultCode()) {
                case SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_ROWID -> true;
                default -> false;
            };
        }
        return sql != null && (UNIQUE.equals(sql.getSQLState()) || sql.getErrorCode() == MARIADB_DUPLICATE);
    }

    /** Whether the same work may succeed when run again: a deadlock, a lost serialisation, a lock not had in time. */
    static boolean isContention(Throwable problem) {
        SQLException sql = sqlCause(problem);
        if (sql == null) {
            return false;
        }
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return switch (state) {
            case "40001", "40P01", "55P03" -> true;
            default ->
                switch (sql.getErrorCode()) {
                    // Deadlock, lock wait timeout, record has changed since last read.
                    case 1213, 1205, 1020 -> !(sql instanceof SQLiteException);
                    default -> false;
                };
        };
    }

    /** Whether the connection to a server is gone, so that nothing of an open transaction stays. */
    static boolean isConnectionLost(Throwable problem) {
        SQLException sql = sqlCause(problem);
        if (sql == null || problem instanceof StorageException || sql instanceof SQLiteException) {
            return false;
        }
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return state.startsWith("08")
                || switch (state) {
                    // PostgreSQL: ended by an administrator, by a crash of another session, starting up or shutting
                    // down.
                    case "57P01", "57P02", "57P03" -> true;
                    default ->
                        switch (sql.getErrorCode()) {
                            // MariaDB: shutting down, connection killed.
                            case 1053, 1927 -> true;
                            default -> false;
                        };
                };
    }

    /** A fault for what the person who runs Octopus has to put right; everything else stays as it is. */
    static Throwable described(Throwable problem, String where) {
        if (problem instanceof StorageException) {
            return problem;
        }
        SQLException sql = sqlCause(problem);
        Fault fault = sql instanceof SQLiteException sqlite ? ofSqlite(sqlite, where) : null;
        return fault == null ? problem : new StorageException(fault, problem);
    }

    private static @Nullable Fault ofSqlite(SQLiteException problem, String where) {
        String what = "The database " + where + " refused an operation";
        String cause = String.valueOf(problem.getMessage());
        return switch (problem.getResultCode().code & 0xff) {
            case 13 -> // SQLITE_FULL
                full(what, cause);
            case 8 -> // SQLITE_READONLY
                Fault.of(DatabaseFault.DATABASE_READ_ONLY, what, cause, WRITABLE);
            case 11, 26 -> // SQLITE_CORRUPT, SQLITE_NOTADB
                Fault.of(
                        DatabaseFault.DATABASE_DAMAGED,
                        what,
                        cause,
                        "Stop Octopus and restore the last backup (docs/operations/backup.md).");
            case 10, 14 -> // SQLITE_IOERR, SQLITE_CANTOPEN
                // Growing the shared index of the log on a full disk is reported as an I/O error.
                new File(where).getUsableSpace() < TOO_LITTLE_BYTES
                        ? full(what, cause)
                        : Fault.of(
                                DatabaseFault.DATABASE_UNREADABLE,
                                what,
                                cause,
                                "Check the path, its permissions, the disk's health and the limits of this process.");
            default -> null;
        };
    }

    private static Fault full(String what, String cause) {
        return Fault.of(
                DatabaseFault.DATABASE_FULL,
                what,
                cause,
                "Free room on the file system; nothing that was answered is lost.");
    }

    /** For what the operating system says about the file, before SQLite comes to see it. */
    static Fault ofFile(Exception problem, String where) {
        String cause = String.valueOf(problem.getMessage());
        String what = "The database " + where + " cannot be opened";
        if (cause.contains("No space left")) {
            return full(what, cause);
        }
        if (cause.contains("Read-only file system") || problem instanceof AccessDeniedException) {
            return Fault.of(DatabaseFault.DATABASE_READ_ONLY, what, cause, WRITABLE);
        }
        return Fault.of(
                DatabaseFault.DATABASE_UNREADABLE,
                what,
                cause,
                "Check that the path is right and that this user may write there.");
    }

    static @Nullable SQLException sqlCause(Throwable problem) {
        for (Throwable at = problem; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    /** Throws an exception that was caught on another thread, without wrapping what is not checked. */
    static RuntimeException asItIs(Throwable problem) {
        if (problem instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (problem instanceof Error error) {
            throw error;
        }
        return new DataAccessException(String.valueOf(problem.getMessage()), problem);
    }
}
