package octopus.block.operation.backup;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.backup.BackupChange;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupStatus;
import octopus.block.backup.format.BackupReader;
import octopus.block.backup.format.Pace;
import octopus.block.message.MessageTopic;
import octopus.block.volume.Location;
import octopus.core.db.Transaction;
import octopus.core.flow.StepEnvironment;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;

/** What the two flows that restore have in common: the data, and the backup's status meanwhile. */
final class Restores {
    private final BackupHands hands;
    private final VolumeDisk disks;

    Restores(BackupHands hands, VolumeDisk disks) {
        this.hands = hands;
        this.disks = disks;
    }

    /** @param location of the backup in the store @param manifest its SHA-256, where it is known */
    record Source(BackupId backup, String location, Optional<String> manifest) {}

    /** Run again after a kill it goes on where it was: what the volume has already is left as it is. */
    void fill(Source source, VolumeId volume, Location place, StepEnvironment environment) {
        Pace pace = new Pace(hands.settings().bandwidth().bytes());
        boolean filled = hands.workers()
                .run(
                        environment,
                        pace,
                        () -> {},
                        () -> disks.with(
                                environment.flow(),
                                place.backend(),
                                place.handle(volume),
                                AccessMode.READ_WRITE,
                                disk -> {
                                    new BackupReader(hands.door().store(), source.location(), source.manifest())
                                            .restore(disk, pace);
                                    return true;
                                }));
        if (!filled) {
            throw new IllegalStateException("restoring " + source.backup());
        }
    }

    void close(VolumeId volume, Location place, StepEnvironment environment) {
        disks.close(environment.flow(), place.backend(), place.handle(volume));
    }

    /** In the transaction that accepts a restore. */
    void begin(Transaction transaction, BackupId backup, VolumeId volume) {
        hands.table().restoring(transaction, backup, volume);
        hands.table()
                .update(
                        transaction,
                        backup,
                        BackupChange.to(BackupStatus.RESTORING).onlyFrom(BackupStatus.AVAILABLE));
    }

    /** The volume is filled, or will not be: the backup is available when no other volume is being filled from it. */
    void end(Transaction transaction, BackupId backup, VolumeId volume) {
        hands.hold(transaction, backup);
        hands.table().restored(transaction, backup, volume);
        if (hands.table().restores(transaction.sql(), backup).isEmpty()) {
            hands.table()
                    .update(
                            transaction,
                            backup,
                            BackupChange.to(BackupStatus.AVAILABLE).onlyFrom(BackupStatus.RESTORING));
        }
    }

    void tellFailed(
            Transaction transaction, StepEnvironment environment, String project, VolumeId volume, Fault fault) {
        hands.bench()
                .journal()
                .failed(transaction, environment.caller(), project, MessageTopic.RESTORE_BACKUP, volume, fault);
        hands.bench()
                .journal()
                .event(transaction, "volume.error", "volume", volume, project, Map.of("fault", fault.sentence()));
    }

    /** Nothing is encrypted with it. */
    void deleteKey(Transaction transaction, StepEnvironment environment, String project, UUID key) {
        hands.keys().deleteLater(transaction, environment.caller(), project, key);
    }

    static Fault noPlace(VolumeId volume) {
        return Fault.of(
                CommonFault.OBJECT_MISSING,
                "Restoring into volume " + volume,
                "it has no place on a backend",
                "Choose another volume.");
    }
}
