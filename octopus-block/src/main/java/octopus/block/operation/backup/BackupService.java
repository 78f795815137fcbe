package octopus.block.operation.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.Columns;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupChange;
import octopus.block.backup.BackupFault;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupQuery;
import octopus.block.backup.BackupStatus;
import octopus.block.key.NewKey;
import octopus.block.operation.Workbench;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowId;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;

/** What may be asked of backups that are there; making and restoring them is {@link BackupCreation}, {@link RestoreService}. */
public final class BackupService {
    private final BackupHands hands;
    private final DeleteBackup deletion;
    private final ImportBackup imports;

    BackupService(BackupHands hands, DeleteBackup deletion, ImportBackup imports) {
        this.hands = hands;
        this.deletion = deletion;
        this.imports = imports;
    }

    /** @param hasDependents whether another backup holds only the differences to it */
    public record Shown(Backup backup, boolean hasDependents) {}

    /** A record as the API hands it out and takes it. */
    public record Exported(String service, String record) {}

    /** @throws StorageException BACKUP_NOT_FOUND, also when it is another project's and the caller no admin */
    static Backup find(BackupHands hands, DSLContext sql, Caller caller, BackupId id) {
        return hands.table()
                .find(sql, id)
                .filter(backup -> Workbench.mayUse(caller, backup.project()))
                .orElseThrow(() -> notFound(id));
    }

    private static StorageException notFound(BackupId id) {
        return Fault.of(BackupFault.BACKUP_NOT_FOUND, "Backup " + id + " could not be found", "", "")
                .exception();
    }

    static StorageException invalid(Backup backup, String operation, String cause, String correction) {
        return Fault.of(
                        BackupFault.INVALID_BACKUP,
                        "Invalid backup: cannot " + operation + " backup " + backup.nameOrId(),
                        cause,
                        correction)
                .about("backup", backup.id())
                .about("status", backup.status().text())
                .exception();
    }

    public Shown show(Caller caller, BackupId id) {
        return hands.bench().database().read(sql -> {
            Backup backup = find(hands, sql, caller, id);
            return new Shown(
                    backup, !hands.table().withDependents(sql, List.of(id)).isEmpty());
        });
    }

    /** @throws StorageException BACKUP_NOT_FOUND when the marker does not exist */
    public List<Shown> list(BackupQuery query) {
        return hands.bench().database().read(sql -> {
            query.marker().ifPresent(id -> {
                if (hands.table().find(sql, id).isEmpty()) {
                    throw notFound(id);
                }
            });
            List<Backup> backups = hands.table().list(sql, query);
            Set<BackupId> parents = hands.table()
                    .withDependents(sql, backups.stream().map(Backup::id).toList());
            return backups.stream()
                    .map(backup -> new Shown(backup, parents.contains(backup.id())))
                    .toList();
        });
    }

    public int count(BackupQuery query) {
        return hands.bench().database().read(sql -> hands.table().count(sql, query));
    }

    /**
     * What shall be otherwise.
     *
     * @param name empty leaves it; a present empty Optional clears it
     */
    public record Description(
            Optional<Optional<String>> name,
            Optional<Optional<String>> description,
            Optional<Map<String, String>> metadata) {}

    public Backup describe(Caller caller, BackupId id, Description wanted) {
        return hands.bench().database().write(transaction -> {
            find(hands, transaction.sql(), caller, id);
            BackupChange change = BackupChange.none();
            wanted.name().ifPresent(change::name);
            wanted.description().ifPresent(change::description);
            wanted.metadata().ifPresent(change::metadata);
            hands.table().update(transaction, id, change);
            hands.bench().journal().done(transaction, caller, "backup.update", "backup", id, "");
            return find(hands, transaction.sql(), caller, id);
        });
    }

    /** @param force from any status, for administrators; one that is being made is given up */
    public void delete(Caller caller, BackupId id, boolean force) {
        hands.bench().database().write(transaction -> {
            hands.hold(transaction, id);
            Backup backup = find(hands, transaction.sql(), caller, id);
            if (!force && !BackupStatus.DELETABLE.contains(backup.status())) {
                throw invalid(
                        backup,
                        "delete",
                        "its status is " + backup.status().text(),
                        "The status must be available or error or error_deleting for this.");
            }
            refuseNeeded(transaction.sql(), backup);
            if (backup.status() == BackupStatus.CREATING) {
                // Its own flow finds this, and undoes everything.
                hands.table().update(transaction, id, BackupChange.to(BackupStatus.DELETING));
                hands.bench().journal().done(transaction, caller, "backup.delete", "backup", id, "while it was made");
                return id;
            }
            FlowId flow = deletion.begin(transaction, backup, caller);
            hands.bench()
                    .journal()
                    .accepted(transaction, caller, "backup.delete", "backup", id, flow, backup.nameOrId());
            return id;
        });
    }

    private void refuseNeeded(DSLContext sql, Backup backup) {
        if (!hands.table().withDependents(sql, List.of(backup.id())).isEmpty()) {
            throw invalid(
                    backup,
                    "delete",
                    "incremental backups hold only the differences to it",
                    "Delete those first, the newest before the others.");
        }
        List<VolumeId> restores = hands.table().restores(sql, backup.id());
        if (!restores.isEmpty()) {
            throw invalid(
                    backup,
                    "delete",
                    "volume " + restores.getFirst() + " is being restored from it",
                    "Wait for that to end.");
        }
    }

    /** Writes the status without touching the store, as an administrator demands; one that is being made is given up. */
    public void resetStatus(Caller caller, BackupId id, BackupStatus status) {
        hands.bench().database().write(transaction -> {
            hands.hold(transaction, id);
            Backup backup = find(hands, transaction.sql(), caller, id);
            if (status == BackupStatus.AVAILABLE && backup.manifest().isEmpty()) {
                throw invalid(backup, "reset", "it was never complete", "Delete it, and take a new one.");
            }
            hands.bench()
                    .journal()
                    .done(
                            transaction,
                            caller,
                            "backup.reset-status",
                            "backup",
                            id,
                            backup.status().text() + " to " + status.text());
            return hands.table().update(transaction, id, BackupChange.to(status));
        });
    }

    public Exported export(Caller caller, BackupId id) {
        Backup backup = hands.bench().database().read(sql -> find(hands, sql, caller, id));
        if (backup.status() != BackupStatus.AVAILABLE) {
            throw invalid(
                    backup,
                    "export the record of",
                    "its status is " + backup.status().text(),
                    "The status must be available for this.");
        }
        return new Exported(BackupRecord.SERVICE, BackupRecord.of(backup));
    }

    /** A row for a backup that is in the store; whether it really is there is looked at by a flow. */
    public Backup importRecord(Caller caller, Exported given) {
        BackupRecord record = BackupRecord.read(given.service(), given.record());
        Optional<NewKey> key = record.key().map(id -> ownKey(caller, id));
        try {
            return importRow(caller, record.row(caller, key.map(NewKey::id)), key);
        } catch (RuntimeException e) {
            key.ifPresent(unused -> hands.keys().discard(caller, unused));
            throw e;
        }
    }

    private NewKey ownKey(Caller caller, UUID id) {
        try {
            return hands.keys().copyOf(caller, caller.project(), id, caller.project());
        } catch (StorageException e) {
            if (e.fault().code() != BlockFault.KEY_NOT_FOUND) {
                throw e;
            }
            throw BackupRecord.unusable(
                    "backup_url", "its data is encrypted, and the key manager does not have key " + id);
        }
    }

    private Backup importRow(Caller caller, Backup backup, Optional<NewKey> key) {
        return hands.bench().database().write(transaction -> {
            key.ifPresent(own -> hands.keys().used(transaction, own, own.source()));
            refuseKnown(transaction, backup.id());
            hands.bench().quotas().checkBackup(transaction, backup.project(), backup.sizeGib());
            hands.table().insert(transaction, backup);
            ImportBackup.Context context =
                    new ImportBackup.Context(backup.id(), backup.project(), backup.location(), backup.manifest());
            FlowId flow = hands.bench()
                    .flows()
                    .submit(
                            transaction,
                            imports.definition(),
                            context,
                            Set.of(BackupHands.subject(backup.id())),
                            caller);
            hands.bench()
                    .journal()
                    .accepted(transaction, caller, "backup.import", "backup", backup.id(), flow, backup.location());
            return backup;
        });
    }

    private void refuseKnown(Transaction transaction, BackupId id) {
        if (hands.table().find(transaction.sql(), id).isPresent()) {
            throw Fault.of(
                            BackupFault.BACKUP_EXISTS,
                            "Invalid backup: importing the record of backup " + id,
                            "it is there already",
                            "Nothing needs to be imported.")
                    .about("backup", id)
                    .exception();
        }
    }

    /** To the microsecond, as the database keeps it: what is answered now is what is shown later. */
    static Instant now(Workbench bench) {
        return Columns.instant(Columns.micros(bench.journal().now()));
    }
}
