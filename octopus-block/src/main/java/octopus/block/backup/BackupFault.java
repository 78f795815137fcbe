package octopus.block.backup;

import octopus.spi.FaultCode;

/** What can go wrong with backups, and what each code means. */
public enum BackupFault implements FaultCode {
    BACKUP_NOT_FOUND(Kind.NOT_FOUND, "There is no such backup, or it belongs to another project."),
    INVALID_BACKUP(Kind.STATE, "The backup's state does not permit the operation."),
    BACKUP_EXISTS(Kind.CALLER, "A backup with the id of the record that is to be imported is there already."),
    BACKUP_RECORD_UNUSABLE(Kind.CALLER, "The record of a backup cannot be read, or is none of this backup service."),
    BACKUP_SERVICE_OFF(Kind.CALLER, "Backups are switched off by a setting."),
    BACKUP_CANCELLED(Kind.STATE, "A backup was given up, as an administrator demanded, before it was complete."),
    BACKUP_STORE_FAILED(Kind.BACKEND, "The place where backups are kept does not answer, or answered with an error."),
    BACKUP_OBJECT_MISSING(Kind.BACKEND, "An object that belongs to a backup is not in the store."),
    BACKUP_DAMAGED(Kind.BACKEND, "What the store has of a backup is not what was put there.");

    private final Kind kind;
    private final String sentence;

    BackupFault(Kind kind, String sentence) {
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
}
