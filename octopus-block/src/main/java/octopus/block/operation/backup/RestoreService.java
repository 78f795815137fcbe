package octopus.block.operation.backup;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupStatus;
import octopus.block.key.NewKey;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.operation.volume.CreateContext;
import octopus.block.operation.volume.NewVolume;
import octopus.block.operation.volume.VolumeCreation;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.block.volume.VolumeView;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowId;
import octopus.spi.VolumeId;

/** Volumes from backups: into one that is there, or a new one. Both answer when the flow is written. */
public final class RestoreService {
    private final BackupHands hands;
    private final Workbench bench;
    private final Restores restores;
    private final VolumeCreation creation;
    private final RestoreBackup existing;
    private final RestoreNew fresh;
    private final RestoreKeys keys;

    RestoreService(
            BackupHands hands, Restores restores, VolumeCreation creation, RestoreBackup existing, RestoreNew fresh) {
        this.hands = hands;
        this.bench = hands.bench();
        this.restores = restores;
        this.creation = creation;
        this.existing = existing;
        this.fresh = fresh;
        this.keys = new RestoreKeys(hands);
    }

    /** What has begun. */
    public record Begun(BackupId backup, VolumeId volume, String volumeName) {}

    /** @param target empty for a new volume @param name of that; empty for one that tells where it is from */
    public Begun restore(Caller caller, BackupId id, Optional<VolumeId> target, Optional<String> name) {
        if (target.isPresent()) {
            return keys.with(
                    caller,
                    id,
                    Optional.of(target.get()),
                    key -> bench.database().write(transaction -> {
                        Volume volume = into(transaction, caller, readable(transaction, caller, id), target.get(), key);
                        return new Begun(id, volume.id(), volume.name().orElse(""));
                    }));
        }
        return keys.with(
                caller,
                id,
                Optional.empty(),
                key -> bench.database().write(transaction -> {
                    Backup backup = readable(transaction, caller, id);
                    String newName = name.filter(text -> !text.isBlank()).orElse("restore_backup_" + id);
                    VolumeView made =
                            create(transaction, caller, backup, NewVolume.empty(backup.sizeGib(), newName), key);
                    return new Begun(id, made.volume().id(), newName);
                }));
    }

    /** A new volume with the backup's data; what is not said of it is as in the volume that was backed up. */
    public VolumeView create(Caller caller, NewVolume wanted, BackupId id) {
        if (wanted.snapshot().isPresent()
                || wanted.source().isPresent()
                || wanted.image().isPresent()) {
            throw Refuse.request(
                    "backup_id",
                    "Creating a volume",
                    "backup_id excludes snapshot_id, source_volid and imageRef",
                    "Name one source.");
        }
        return keys.with(
                caller,
                id,
                Optional.empty(),
                key -> bench.database()
                        .write(transaction ->
                                create(transaction, caller, readable(transaction, caller, id), wanted, key)));
    }

    private Backup readable(Transaction transaction, Caller caller, BackupId id) {
        hands.hold(transaction, id);
        Backup backup = BackupService.find(hands, transaction.sql(), caller, id);
        if (!BackupStatus.READABLE.contains(backup.status())
                || backup.manifest().isEmpty()) {
            throw BackupService.invalid(
                    backup,
                    "restore",
                    "its status is " + backup.status().text(),
                    "The status must be available for this.");
        }
        return backup;
    }

    private Volume into(Transaction transaction, Caller caller, Backup backup, VolumeId id, Optional<NewKey> key) {
        Volume volume = bench.changing(transaction, caller, id);
        bench.refuseFrozen(transaction.sql(), volume, "restore into");
        keys.check(transaction, volume, backup, key);
        if (volume.status() != VolumeStatus.AVAILABLE) {
            throw Refuse.status(volume, "restore into", Set.of(VolumeStatus.AVAILABLE));
        }
        if (volume.sizeGib() < backup.sizeGib()) {
            throw Refuse.volume(
                    volume,
                    "restore into",
                    "it has " + volume.sizeGib() + " GiB, and the backup needs " + backup.sizeGib(),
                    "Extend it, or restore into a new volume.");
        }
        Location place = volume.location()
                .orElseThrow(() -> Restores.noPlace(volume.id()).exception());
        bench.stores()
                .volumes()
                .update(
                        transaction,
                        id,
                        VolumeChange.to(VolumeStatus.RESTORING_BACKUP)
                                .previous(Optional.of(volume.status()))
                                .bootable(backup.origin().bootable())
                                .imageMetadata(backup.origin().imageMetadata()));
        restores.begin(transaction, backup.id(), id);
        FlowId flow = bench.flows()
                .submit(
                        transaction,
                        existing.definition(),
                        new RestoreBackup.Context(source(backup), id, volume.project(), place, key.map(NewKey::id)),
                        Set.of(Subjects.of(id)),
                        caller);
        bench.journal()
                .accepted(
                        transaction,
                        caller,
                        "backup.restore",
                        "backup",
                        backup.id(),
                        flow,
                        "into volume " + volume.nameOrId());
        return volume;
    }

    private VolumeView create(
            Transaction transaction, Caller caller, Backup backup, NewVolume wanted, Optional<NewKey> key) {
        int size = wanted.sizeGib().orElse(backup.sizeGib());
        if (size < backup.sizeGib()) {
            throw Refuse.request(
                    "size",
                    "Volume size '" + size + "'GB cannot be smaller than the backup size " + backup.sizeGib() + "GB",
                    "the backup is of a volume of " + backup.sizeGib() + " GiB",
                    "Ask for at least as much.");
        }
        Map<String, String> metadata = new HashMap<>(backup.origin().metadata());
        metadata.putAll(wanted.metadata());
        NewVolume like = new NewVolume(
                Optional.of(size),
                wanted.name(),
                wanted.description().or(() -> backup.origin().description()),
                wanted.type().or(() -> type(transaction, caller, backup)),
                wanted.availabilityZone(),
                metadata,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                wanted.group(),
                wanted.sameHost(),
                wanted.differentHost(),
                wanted.machine(),
                wanted.mayBeShared());
        VolumeCreation.Filling filling = new VolumeCreation.Filling(
                backup.origin().imageMetadata(),
                backup.origin().bootable(),
                keys.sealed(backup, key),
                (inside, context) -> submit(inside, caller, backup, context));
        return creation.createFilled(transaction, caller, like, filling).view();
    }

    private FlowId submit(Transaction transaction, Caller caller, Backup backup, CreateContext context) {
        restores.begin(transaction, backup.id(), context.volume());
        FlowId flow = bench.flows()
                .submit(
                        transaction,
                        fresh.definition(),
                        new RestoreNew.Context(source(backup), context),
                        Set.of(Subjects.of(context.volume())),
                        caller);
        bench.journal()
                .accepted(
                        transaction,
                        caller,
                        "backup.restore",
                        "backup",
                        backup.id(),
                        flow,
                        "into a new volume, " + context.volume());
        return flow;
    }

    /** The type of the volume that was backed up, if it still is there for the caller. */
    private Optional<String> type(Transaction transaction, Caller caller, Backup backup) {
        return backup.origin()
                .type()
                .filter(name -> bench.stores()
                        .types()
                        .find(transaction.sql(), caller, name)
                        .isPresent());
    }

    private static Restores.Source source(Backup backup) {
        return new Restores.Source(backup.id(), backup.location(), backup.manifest());
    }
}
