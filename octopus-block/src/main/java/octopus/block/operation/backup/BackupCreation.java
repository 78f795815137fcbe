package octopus.block.operation.backup;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupFault;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupOrigin;
import octopus.block.backup.BackupStatus;
import octopus.block.backup.format.BackupWriter;
import octopus.block.key.NewKey;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowId;
import octopus.core.flow.Subject;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/** Accepts new backups: checks what was asked, then writes row, flow and audit in one transaction. */
public final class BackupCreation {
    private static final String CONTAINER = "volume-backups";
    private static final Set<VolumeStatus> READABLE = Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE);

    private final BackupHands hands;
    private final Workbench bench;
    private final CreateBackup flow;
    private final BackupSource source;

    BackupCreation(BackupHands hands, CreateBackup flow, BackupSource source) {
        this.hands = hands;
        this.bench = hands.bench();
        this.flow = flow;
        this.source = source;
    }

    /**
     * A backup that a caller wants.
     *
     * @param incremental only the differences to the newest backup of the volume
     * @param inUse whether a volume in use may be backed up
     */
    public record NewBackup(
            VolumeId volume,
            Optional<SnapshotId> snapshot,
            Optional<String> name,
            Optional<String> description,
            Optional<String> container,
            boolean incremental,
            boolean inUse,
            Map<String, String> metadata,
            Optional<String> availabilityZone) {
        public static NewBackup of(VolumeId volume, String name) {
            return new NewBackup(
                    volume,
                    Optional.empty(),
                    Optional.of(name),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false,
                    Map.of(),
                    Optional.empty());
        }

        public NewBackup asIncremental() {
            return new NewBackup(
                    volume, snapshot, name, description, container, true, inUse, metadata, availabilityZone);
        }

        public NewBackup from(SnapshotId newSnapshot) {
            return new NewBackup(
                    volume,
                    Optional.of(newSnapshot),
                    name,
                    description,
                    container,
                    incremental,
                    inUse,
                    metadata,
                    availabilityZone);
        }

        public NewBackup alsoInUse() {
            return new NewBackup(
                    volume, snapshot, name, description, container, incremental, true, metadata, availabilityZone);
        }
    }

    public Backup create(Caller caller, NewBackup wanted) {
        String container = container(wanted);
        String zone = zone(wanted);
        if (hands.door().isOff()) {
            hands.door().store();
        }
        // A key manager is no part of a transaction. What is copied is ciphertext, of no use without a key of its own.
        Optional<NewKey> key =
                hands.keys().copyOf(caller, bench.database().read(sql -> bench.volume(sql, caller, wanted.volume())));
        try {
            return create(caller, wanted, new Place(container, zone), key);
        } catch (RuntimeException e) {
            key.ifPresent(unused -> hands.keys().discard(caller, unused));
            throw e;
        }
    }

    /** Where a backup shall be. */
    private record Place(String container, String zone) {}

    private Backup create(Caller caller, NewBackup wanted, Place where, Optional<NewKey> key) {
        return bench.database().write(transaction -> {
            Volume volume = bench.changing(transaction, caller, wanted.volume());
            Optional<Snapshot> snapshot = wanted.snapshot().map(id -> snapshot(transaction, caller, volume, id));
            checkStatus(volume, wanted);
            bench.refuseFrozen(transaction.sql(), volume, "back up");
            hands.keys().used(transaction, key, volume.encryptionKey());
            Location place = volume.location()
                    .orElseThrow(() -> Refuse.volume(volume, "back up", "it has no place on a backend", "Delete it."));
            boolean frozen = snapshot.isEmpty() && volume.status() == VolumeStatus.IN_USE;
            if (frozen) {
                source.refuseWithoutSnapshots(place.backend());
            }
            Optional<Backup> parent = wanted.incremental()
                    ? Optional.of(parent(transaction, caller, volume, snapshot))
                    : Optional.empty();
            int size = snapshot.map(Snapshot::sizeGib).orElse(volume.sizeGib());
            bench.quotas().checkBackup(transaction, caller.project(), size);
            Optional<VolumeType> type = bench.typeOf(transaction.sql(), volume);
            Instant now = BackupService.now(bench);
            BackupId id = BackupId.random();
            Backup backup = new Backup(
                    id,
                    caller.project(),
                    caller.user(),
                    wanted.name(),
                    wanted.description(),
                    BackupStatus.CREATING,
                    volume.id(),
                    wanted.snapshot(),
                    parent.map(Backup::id),
                    size,
                    Optional.of(where.zone()),
                    where.container(),
                    where.container() + "/" + volume.id() + "/" + id,
                    0,
                    0,
                    wanted.metadata(),
                    BackupOrigin.of(volume, type),
                    Optional.empty(),
                    key.map(NewKey::id),
                    Optional.empty(),
                    snapshot.map(Snapshot::createdAt).orElse(now),
                    now,
                    Optional.of(now));
            hands.table().insert(transaction, backup);
            hold(transaction, volume, snapshot);
            submit(transaction, caller, backup, place, frozen, parent, type);
            return backup;
        });
    }

    private void submit(
            Transaction transaction,
            Caller caller,
            Backup backup,
            Location place,
            boolean frozen,
            Optional<Backup> parent,
            Optional<VolumeType> type) {
        CreateBackupContext context = new CreateBackupContext(
                backup.id(),
                backup.project(),
                backup.volume(),
                place,
                backup.sizeGib(),
                backup.snapshot(),
                frozen,
                type.map(VolumeType::extraSpecs).orElse(Map.of()),
                backup.location(),
                parent.map(from -> new BackupWriter.Parent(from.location(), from.manifest())),
                backup.dataTimestamp(),
                backup.origin(),
                Optional.empty(),
                Optional.empty());
        Subject read = backup.snapshot().map(Subjects::of).orElse(Subjects.of(backup.volume()));
        FlowId id = bench.flows()
                .submit(
                        transaction,
                        flow.definition(),
                        context,
                        Set.of(BackupHands.subject(backup.id()), read),
                        caller);
        bench.journal()
                .accepted(
                        transaction,
                        caller,
                        "backup.create",
                        "backup",
                        backup.id(),
                        id,
                        "of volume " + backup.volume());
    }

    private void hold(Transaction transaction, Volume volume, Optional<Snapshot> snapshot) {
        if (snapshot.isPresent()) {
            bench.stores()
                    .snapshots()
                    .move(
                            transaction,
                            snapshot.get().id(),
                            Set.of(SnapshotStatus.AVAILABLE),
                            SnapshotStatus.BACKING_UP,
                            snapshot.get().progress(),
                            Optional.empty());
            return;
        }
        bench.stores()
                .volumes()
                .update(
                        transaction,
                        volume.id(),
                        VolumeChange.to(VolumeStatus.BACKING_UP).previous(Optional.of(volume.status())));
    }

    private static void checkStatus(Volume volume, NewBackup wanted) {
        if (!READABLE.contains(volume.status())) {
            throw Refuse.status(volume, "back up", READABLE);
        }
        if (volume.status() == VolumeStatus.IN_USE
                && !wanted.inUse()
                && wanted.snapshot().isEmpty()) {
            throw Refuse.volume(
                    volume,
                    "back up",
                    "it is in use, and the force flag was not given",
                    "Give force to back it up as it is at that moment, or detach it.");
        }
    }

    private Snapshot snapshot(Transaction transaction, Caller caller, Volume volume, SnapshotId id) {
        Snapshot snapshot = bench.snapshot(transaction.sql(), caller, id);
        if (!snapshot.volume().equals(volume.id())) {
            throw Refuse.request(
                    "snapshot_id",
                    "Backing up snapshot " + snapshot.nameOrId(),
                    "it is of volume " + snapshot.volume() + ", not of " + volume.nameOrId(),
                    "Name the volume that it was taken of.");
        }
        if (snapshot.status() != SnapshotStatus.AVAILABLE) {
            throw Fault.of(
                            BlockFault.INVALID_SNAPSHOT,
                            "Invalid snapshot: cannot back up snapshot " + snapshot.nameOrId(),
                            "its status is " + snapshot.status().text(),
                            "The status must be available for this.")
                    .about("snapshot", snapshot.id())
                    .exception();
        }
        return snapshot;
    }

    private Backup parent(Transaction transaction, Caller caller, Volume volume, Optional<Snapshot> snapshot) {
        return hands.table()
                .newest(transaction.sql(), volume.id(), caller.project(), snapshot.map(Snapshot::createdAt))
                .filter(backup -> backup.manifest().isPresent())
                .orElseThrow(() -> Fault.of(
                                BackupFault.INVALID_BACKUP,
                                "Invalid backup: an incremental backup of volume " + volume.nameOrId(),
                                "there is no available backup of it that this one could build on",
                                "Take a full backup first.")
                        .about("volume", volume.id())
                        .exception());
    }

    private static String container(NewBackup wanted) {
        String container = wanted.container().filter(text -> !text.isBlank()).orElse(CONTAINER);
        if (!BackupRecord.PART.matcher(container).matches()) {
            throw Refuse.input(
                    "container",
                    "Backing up into container \"" + container + "\"",
                    "a container's name has letters, digits, and after the first character also . _ and -",
                    "Choose another name, or leave it out.");
        }
        return container;
    }

    private String zone(NewBackup wanted) {
        String ours = bench.backends().settings().availabilityZone();
        Optional<String> zone = wanted.availabilityZone().filter(text -> !text.isBlank());
        if (zone.isPresent() && !zone.get().equals(ours)) {
            throw Refuse.request(
                    "availability_zone",
                    "Backing up in availability zone '" + zone.get() + "'",
                    "there is no backup service in it",
                    "The backup service is in " + ours + ".");
        }
        return ours;
    }
}
