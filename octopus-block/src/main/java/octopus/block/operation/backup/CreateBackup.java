package octopus.block.operation.backup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupChange;
import octopus.block.backup.BackupFault;
import octopus.block.backup.BackupStatus;
import octopus.block.backup.format.BackupWriter;
import octopus.block.backup.format.BackupWriter.Written;
import octopus.block.backup.format.Pace;
import octopus.block.message.MessageTopic;
import octopus.block.operation.Undone;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.Transaction;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.connect.AccessMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The flow that makes a backup. Volume and snapshot go back to where they were, whatever happens. */
final class CreateBackup {
    private static final Logger LOG = LoggerFactory.getLogger(CreateBackup.class);
    private static final Retry RETRY = Retry.times(3, Duration.ofSeconds(2));

    private final BackupHands hands;
    private final BackupSource source;
    private final StoredObjects objects;
    private final VolumeDisk disks;
    private final FlowDefinition<CreateBackupContext> definition;

    CreateBackup(BackupHands hands, BackupSource source, StoredObjects objects, VolumeDisk disks) {
        this.hands = hands;
        this.source = source;
        this.objects = objects;
        this.disks = disks;
        List<Step<CreateBackupContext>> steps = new ArrayList<>();
        steps.add(new Accept());
        steps.addAll(source.before());
        steps.add(new Copy());
        steps.add(source.after());
        steps.add(new Publish());
        this.definition = new FlowDefinition<>("create-backup", 1, CreateBackupContext.class, steps);
    }

    FlowDefinition<CreateBackupContext> definition() {
        return definition;
    }

    /** The volume, or the snapshot, that was backed up is what it was before. @param failed why it came to nothing */
    private void giveBack(Transaction transaction, CreateBackupContext context, Optional<Fault> failed) {
        if (context.snapshot().isPresent()) {
            hands.bench()
                    .stores()
                    .snapshots()
                    .move(
                            transaction,
                            context.snapshot().get(),
                            Set.of(SnapshotStatus.BACKING_UP),
                            SnapshotStatus.AVAILABLE,
                            "100%",
                            failed);
            return;
        }
        // What it was before is in the row: a detach in the meantime has changed it there.
        Optional<VolumeStatus> before = hands.bench()
                .stores()
                .volumes()
                .volume(transaction.sql(), context.volume())
                .filter(volume -> volume.status() == VolumeStatus.BACKING_UP)
                .flatMap(Volume::previousStatus);
        VolumeChange change = VolumeChange.to(before.orElse(VolumeStatus.AVAILABLE))
                .onlyFrom(Set.of(VolumeStatus.BACKING_UP))
                .previous(failed.map(fault -> VolumeStatus.ERROR_BACKING_UP))
                .fault(failed);
        hands.bench().stores().volumes().write(transaction, context.volume(), change);
    }

    private void tell(Transaction transaction, String event, CreateBackupContext context, Map<String, ?> body) {
        hands.bench().journal().event(transaction, event, "backup", context.backup(), context.project(), body);
    }

    /** @throws StorageException BACKUP_CANCELLED when an administrator has reset or deleted it meanwhile */
    private void refuseUnwanted(Optional<Backup> backup, CreateBackupContext context) {
        if (backup.filter(row -> row.status() == BackupStatus.CREATING).isEmpty()) {
            throw Fault.of(
                            BackupFault.BACKUP_CANCELLED,
                            "Backing up volume " + context.volume(),
                            "backup " + context.backup() + " is now "
                                    + backup.map(row -> row.status().text()).orElse("gone"),
                            "")
                    .exception();
        }
    }

    private void refuseUnwanted(CreateBackupContext context) {
        refuseUnwanted(hands.bench().database().read(sql -> hands.table().find(sql, context.backup())), context);
    }

    /** Begins a backup. Its revert comes last and leaves the backup in error, with the reason for everyone to read. */
    private final class Accept implements RevertOnly<CreateBackupContext> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(CreateBackupContext context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            boolean cancelled = fault.code().name().equals(BackupFault.BACKUP_CANCELLED.name());
            return transaction -> {
                giveBack(transaction, context, cancelled ? Optional.empty() : Optional.of(fault));
                Optional<Backup> row = hands.table().find(transaction.sql(), context.backup());
                if (row.filter(backup -> backup.status() == BackupStatus.DELETING)
                        .isPresent()) {
                    hands.table().delete(transaction, context.backup());
                    row.flatMap(Backup::encryptionKey)
                            .ifPresent(key -> hands.keys()
                                    .deleteLater(transaction, environment.caller(), context.project(), key));
                    tell(transaction, "backup.deleted", context, Map.of());
                    return;
                }
                hands.table()
                        .update(
                                transaction,
                                context.backup(),
                                BackupChange.to(BackupStatus.ERROR)
                                        .fault(Optional.of(fault))
                                        .stored(0, 0, Optional.empty()));
                hands.bench()
                        .journal()
                        .failed(
                                transaction,
                                environment.caller(),
                                context.project(),
                                MessageTopic.CREATE_BACKUP,
                                context.backup(),
                                fault);
                tell(transaction, "backup.error", context, Map.of("fault", fault.sentence()));
            };
        }
    }

    /** Stores what differs from the parent; after a kill it goes on behind what is stored. */
    private final class Copy implements Step<CreateBackupContext> {
        @Override
        public String name() {
            return "copy";
        }

        @Override
        public Retry retry() {
            return RETRY;
        }

        @Override
        public Outcome<CreateBackupContext> run(CreateBackupContext context, StepEnvironment environment) {
            BackupWriter.Plan plan = new BackupWriter.Plan(
                    context.backup(),
                    context.volume(),
                    context.location(),
                    context.size().bytes(),
                    (int) hands.settings().chunk().bytes(),
                    context.parent(),
                    context.dataTimestamp(),
                    context.origin(),
                    hands.settings().compression());
            Pace pace = new Pace(hands.settings().bandwidth().bytes());
            try {
                Written written = hands.workers()
                        .run(
                                environment,
                                pace,
                                () -> refuseUnwanted(context),
                                () -> disks.with(
                                        environment.flow(),
                                        context.place().backend(),
                                        source.handle(context),
                                        AccessMode.READ_ONLY,
                                        disk -> new BackupWriter(hands.door().store(), plan, pace).write(disk)));
                return Outcome.done(
                        context,
                        transaction -> hands.table()
                                .update(
                                        transaction,
                                        context.backup(),
                                        BackupChange.none()
                                                .stored(
                                                        written.objects(),
                                                        written.storedBytes(),
                                                        Optional.of(written.manifest()))
                                                .dataTimestamp(context.dataTimestamp())));
            } catch (StorageException e) {
                if (e.fault().code() == BackupFault.BACKUP_CANCELLED) {
                    // Trying again would find the same; the last step finds it too, and undoes everything.
                    LOG.info("backup {} is given up: {}", context.backup(), e.getMessage());
                    return Outcome.done(context);
                }
                throw e;
            }
        }

        @Override
        public Effect revert(CreateBackupContext context, StepEnvironment environment) {
            try {
                disks.close(environment.flow(), context.place().backend(), source.handle(context));
            } catch (StorageException e) {
                LOG.warn("after backup {}: {}", context.backup(), e.getMessage());
            }
            return objects.removed(context.backup(), context.location(), environment.caller());
        }
    }

    /** Makes the backup available, and gives the volume back. */
    private final class Publish implements InsideStep<CreateBackupContext> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<CreateBackupContext> run(CreateBackupContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                hands.hold(transaction, context.backup());
                // A refusal here undoes everything.
                refuseUnwanted(hands.table().find(transaction.sql(), context.backup()), context);
                hands.table()
                        .update(
                                transaction,
                                context.backup(),
                                BackupChange.to(BackupStatus.AVAILABLE).fault(Optional.empty()));
                giveBack(transaction, context, Optional.empty());
                tell(
                        transaction,
                        "backup.created",
                        context,
                        Map.of("volume", context.volume().toString(), "size", context.sizeGib()));
            });
        }
    }
}
