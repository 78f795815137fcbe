package octopus.block.operation.backup;

import octopus.block.backup.BackupId;
import octopus.block.backup.BackupSettings;
import octopus.block.backup.BackupTable;
import octopus.block.backup.store.StoreDoor;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.core.flow.Subject;

/** What the operations on backups work with. */
record BackupHands(
        Workbench bench,
        BackupTable table,
        StoreDoor door,
        BackupWorkers workers,
        BackupSettings settings,
        VolumeKeys keys) {

    static Subject subject(BackupId id) {
        return new Subject("backup", id.toString());
    }

    /** Holds the row, so that what is checked here is still true when it is written. */
    void hold(Transaction transaction, BackupId id) {
        if (bench.database().kind() != Database.Kind.SQLITE) {
            table.lock(transaction, id);
        }
    }
}
