package octopus.core.db;

import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.StorageException;

/** What can go wrong with the database itself. */
public enum DatabaseFault implements FaultCode {
    DATABASE_SETTINGS_WRONG(Kind.CALLER, "The database's URL or pool size cannot be used."),
    DATABASE_HELD(Kind.CONFLICT, "Another process has the embedded database open for writing."),
    DATABASE_UNREACHABLE(Kind.NETWORK, "The database server did not answer or refused the login."),
    DATABASE_IN_DOUBT(Kind.NETWORK, "The connection was lost while a transaction was being committed."),
    DATABASE_UNREADABLE(Kind.NODE, "The database's file cannot be opened, read or written."),
    DATABASE_READ_ONLY(Kind.NODE, "The database does not accept writes."),
    DATABASE_FULL(Kind.CAPACITY, "The disk under the database has no room left."),
    DATABASE_DAMAGED(Kind.NODE, "The database's content is damaged."),
    DATABASE_SCHEMA_FOREIGN(Kind.CONFLICT, "The tables are not those that this version of Octopus knows."),
    DATABASE_CONTENDED(Kind.CONFLICT, "A transaction lost against others too many times."),
    DATABASE_NESTED(Kind.INTERNAL, "Code inside a transaction asked the database for another one."),
    DATABASE_CLOSED(Kind.STATE, "The database was closed because the process stops."),
    BACKUP_FAILED(Kind.NODE, "A backup could not be made or did not pass its check.");

    private final Kind kind;
    private final String sentence;

    DatabaseFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    static StorageException badSettings(String cause, String correction) {
        return Fault.of(DATABASE_SETTINGS_WRONG, "The database cannot be opened", cause, correction)
                .exception();
    }

    static StorageException closed() {
        return Fault.of(
                        DATABASE_CLOSED,
                        "The database was asked after it was closed",
                        "this process is stopping",
                        "Ask again once it has started.")
                .exception();
    }

    static StorageException nested(String inner, String outer) {
        return Fault.of(
                        DATABASE_NESTED,
                        "Database." + inner + " was called inside Database." + outer,
                        "it would see other data than its surroundings and could wait for itself",
                        "Pass the open transaction (or its DSLContext) down instead.")
                .exception();
    }
}
