package octopus.block.backup.store;

import octopus.block.backup.BackupFault;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** What both stores say in the same words. */
final class StoreFaults {
    private StoreFaults() {}

    static StorageException missing(String name, String place, String cause) {
        return Fault.of(
                        BackupFault.BACKUP_OBJECT_MISSING,
                        "Reading " + name + " of the backup store " + place,
                        cause,
                        "If the store is whole otherwise, the backup is lost; take a new one.")
                .about("object", name)
                .exception();
    }

    static StorageException failed(String doing, String place, Exception e) {
        return new StorageException(
                Fault.of(
                                BackupFault.BACKUP_STORE_FAILED,
                                doing + " of the backup store " + place,
                                e.getClass().getSimpleName() + ": " + e.getMessage(),
                                "See that the store can be reached and written.")
                        .about("store", place),
                e);
    }

    static StorageException full(String doing, String place, Exception e) {
        return new StorageException(
                Fault.of(
                                CommonFault.NO_SPACE,
                                doing + " of the backup store " + place,
                                String.valueOf(e.getMessage()),
                                "Delete backups that are not needed, or enlarge the store.")
                        .about("store", place),
                e);
    }
}
