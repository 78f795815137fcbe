package octopus.block.operation.backup;

import java.util.Optional;
import java.util.function.Function;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupId;
import octopus.block.key.NewKey;
import octopus.block.operation.Refuse;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.volume.VolumeCreation;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;

/**
 * The keys of what is restored from encrypted backups. The bytes of such a backup are ciphertext, so the volume gets a copy
 * of the backup's key with them, unless it has the same one already.
 */
final class RestoreKeys {
    private final Workbench bench;
    private final BackupHands hands;
    private final VolumeKeys keys;

    RestoreKeys(BackupHands hands) {
        this.bench = hands.bench();
        this.hands = hands;
        this.keys = hands.keys();
    }

    /** With the key that the volume will need; taken back when the restore is refused. @param target empty for a new volume */
    <T> T with(Caller caller, BackupId id, Optional<VolumeId> target, Function<Optional<NewKey>, T> restore) {
        Optional<NewKey> key = make(caller, id, target);
        try {
            return restore.apply(key);
        } catch (RuntimeException e) {
            key.ifPresent(unused -> keys.discard(caller, unused));
            throw e;
        }
    }

    private Optional<NewKey> make(Caller caller, BackupId id, Optional<VolumeId> target) {
        Backup backup = bench.database().read(sql -> BackupService.find(hands, sql, caller, id));
        Optional<Volume> volume = target.map(into -> bench.database().read(sql -> bench.volume(sql, caller, into)));
        if (backup.encryptionKey().isEmpty() || volume.isPresent() && hasSame(caller, backup, volume.get())) {
            return Optional.empty();
        }
        String heir = volume.map(Volume::project).orElse(caller.project());
        return Optional.of(
                keys.copyOf(caller, backup.project(), backup.encryptionKey().get(), heir));
    }

    private boolean hasSame(Caller caller, Backup backup, Volume volume) {
        return volume.encryptionKey().isEmpty()
                || keys.same(
                        caller,
                        backup.project(),
                        backup.encryptionKey().orElseThrow(),
                        volume.project(),
                        volume.encryptionKey().get());
    }

    /** What the creation of a volume has to know of a backup that is encrypted. */
    Optional<VolumeCreation.Sealed> sealed(Backup backup, Optional<NewKey> key) {
        return key.map(own -> new VolumeCreation.Sealed(
                backup.origin().encryption(), backup.encryptionKey().orElseThrow(), backup.project(), own));
    }

    /**
     * Sees that the backup's bytes are what consumers of the volume expect to find there.
     *
     * @param key that the volume will get; empty where it keeps the one that it has
     * @throws StorageException INVALID_VOLUME
     */
    void check(Transaction transaction, Volume volume, Backup backup, Optional<NewKey> key) {
        boolean sealed = backup.encryptionKey().isPresent();
        if (sealed != volume.encryptionKey().isPresent()) {
            throw Refuse.volume(
                    volume,
                    "restore into",
                    sealed ? "the backup is encrypted and it is not" : "it is encrypted and the backup is not",
                    sealed
                            ? "Restore into a volume of the type that was backed up, or into a new one."
                            : "Restore into a volume of a type that is not encrypted.");
        }
        if (!sealed) {
            return;
        }
        boolean alike = bench.typeOf(transaction.sql(), volume)
                .flatMap(VolumeType::encryption)
                .filter(type -> backup.origin()
                        .encryption()
                        .filter(made -> made.isThatOf(type))
                        .isPresent())
                .isPresent();
        if (!alike) {
            throw Refuse.volume(
                    volume,
                    "restore into",
                    "it is encrypted otherwise than the backup",
                    "Restore into a volume of the type that was backed up, or into a new one.");
        }
        if (key.isEmpty()) {
            return;
        }
        if (bench.stores().snapshots().anyOfVolume(transaction.sql(), volume.id())) {
            throw Refuse.volume(
                    volume,
                    "restore into",
                    "it would get the backup's key, and its snapshots are encrypted with the one that it has",
                    "Delete the snapshots first, or restore into a new volume.");
        }
        keys.used(transaction, key.get(), backup.encryptionKey());
    }
}
