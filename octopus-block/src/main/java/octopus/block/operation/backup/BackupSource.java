package octopus.block.operation.backup;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.snapshot.Snapshot;
import octopus.block.volume.Location;
import octopus.core.Caller;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.driver.Capability;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a backup is read from. An available volume is read as it is: nobody can write to it meanwhile. Of one that is in
 * use a snapshot of our own is taken first; and from a snapshot, ours or the user's, a volume is made to read.
 */
final class BackupSource {
    private static final Logger LOG = LoggerFactory.getLogger(BackupSource.class);
    private static final Retry RETRY = Retry.times(3, Duration.ofMillis(500));

    private final Workbench bench;
    private final FlowDefinition<CreateBackupContext> leftover;

    BackupSource(Workbench bench) {
        this.bench = bench;
        this.leftover = new FlowDefinition<>(
                "remove-backup-source", 1, CreateBackupContext.class, List.of(new RemoveForGood()));
    }

    FlowDefinition<CreateBackupContext> leftover() {
        return leftover;
    }

    List<Step<CreateBackupContext>> before() {
        return List.of(new Freeze(), new MakeCopy());
    }

    Step<CreateBackupContext> after() {
        return new Remove();
    }

    VolumeHandle handle(CreateBackupContext context) {
        return context.needsCopy()
                ? context.copyPlace().handle(context.copyId())
                : context.place().handle(context.volume());
    }

    private Capability.Snapshots snapshots(CreateBackupContext context) {
        String backend = context.place().backend();
        return DriverCalls.need(
                bench.backends().driver(backend),
                backend,
                Capability.Snapshots.class,
                "take snapshots of volumes in use");
    }

    private void removeCopy(CreateBackupContext context) {
        if (context.needsCopy()) {
            String backend = context.place().backend();
            DriverCalls.run(
                    backend,
                    "Removing the copy of volume " + context.volume(),
                    () -> bench.backends().driver(backend).volumes().delete(handle(context)));
        }
    }

    private void removeFreeze(CreateBackupContext context) {
        if (context.frozen()) {
            DriverCalls.run(
                    context.place().backend(),
                    "Removing the snapshot of volume " + context.volume(),
                    () -> snapshots(context).deleteSnapshot(context.freezeHandle()));
        }
    }

    /** Removes it now, or returns the effect that has it removed later: the backup does not wait for that. */
    private Effect removed(CreateBackupContext context, StepEnvironment environment, Runnable removal) {
        try {
            removal.run();
            return Effect.NONE;
        } catch (StorageException e) {
            if (environment.attempt() < RETRY.tries()) {
                throw e;
            }
            LOG.warn("what backup {} was read from is removed later: {}", context.backup(), e.getMessage());
            return removedLater(context, environment.caller());
        }
    }

    private Effect removedLater(CreateBackupContext context, Caller caller) {
        return transaction -> bench.flows()
                .submit(
                        transaction,
                        leftover,
                        context,
                        Set.of(Subjects.leftover("backup-source/" + context.backup())),
                        caller);
    }

    /** Takes a snapshot of a volume that is in use: the moment of the backup. */
    private final class Freeze implements Step<CreateBackupContext> {
        @Override
        public String name() {
            return "freeze";
        }

        @Override
        public Retry retry() {
            return RETRY;
        }

        @Override
        public Outcome<CreateBackupContext> run(CreateBackupContext context, StepEnvironment environment) {
            if (!context.frozen()) {
                return Outcome.done(context);
            }
            SnapshotHandle taken = DriverCalls.call(
                    context.place().backend(),
                    "Taking a snapshot of volume " + context.volume(),
                    () -> snapshots(context)
                            .createSnapshot(context.freezeId(), context.place().handle(context.volume())));
            return Outcome.done(context.frozenAs(taken, bench.journal().now()));
        }

        @Override
        public Effect revert(CreateBackupContext context, StepEnvironment environment) {
            return removed(context, environment, () -> removeFreeze(context));
        }

        @Override
        public Retry revertRetry() {
            return RETRY;
        }
    }

    /** Makes a volume of the snapshot, to be read and removed. */
    private final class MakeCopy implements Step<CreateBackupContext> {
        @Override
        public String name() {
            return "make-copy";
        }

        @Override
        public Retry retry() {
            return RETRY;
        }

        @Override
        public Outcome<CreateBackupContext> run(CreateBackupContext context, StepEnvironment environment) {
            if (!context.needsCopy()) {
                return Outcome.done(context);
            }
            Location place = context.copyPlace();
            VolumeSpec spec = new VolumeSpec(context.copyId(), context.size(), place.pool(), context.extraSpecs());
            VolumeHandle made = DriverCalls.call(
                    place.backend(),
                    "Making a copy of volume " + context.volume(),
                    () -> snapshots(context).createFromSnapshot(spec, snapshot(context)));
            return Outcome.done(context.copied(place.at(made)));
        }

        private SnapshotHandle snapshot(CreateBackupContext context) {
            if (context.frozen()) {
                return context.freezeHandle();
            }
            Snapshot snapshot = bench.database()
                    .read(sql -> context.snapshot()
                            .flatMap(id -> bench.stores().snapshots().find(sql, id)))
                    .orElseThrow(() -> Fault.of(
                                    CommonFault.OBJECT_MISSING,
                                    "Backing up snapshot " + context.snapshot().orElse(context.freezeId()),
                                    "it is gone",
                                    "Choose another one.")
                            .exception());
            return snapshot.handle(context.place().handle(context.volume()));
        }

        @Override
        public Effect revert(CreateBackupContext context, StepEnvironment environment) {
            return removed(context, environment, () -> removeCopy(context));
        }

        @Override
        public Retry revertRetry() {
            return RETRY;
        }
    }

    /** Takes copy and snapshot away again. */
    private final class Remove implements Step<CreateBackupContext> {
        @Override
        public String name() {
            return "remove-copy";
        }

        @Override
        public Retry retry() {
            return RETRY;
        }

        @Override
        public Outcome<CreateBackupContext> run(CreateBackupContext context, StepEnvironment environment) {
            Effect effect = removed(context, environment, () -> {
                removeCopy(context);
                removeFreeze(context);
            });
            return Outcome.done(context, effect);
        }
    }

    /** Takes copy and snapshot away when the storage answers again; a pivot, there is only forward. */
    private final class RemoveForGood implements Step<CreateBackupContext> {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public boolean pivot() {
            return true;
        }

        @Override
        public Outcome<CreateBackupContext> run(CreateBackupContext context, StepEnvironment environment) {
            removeCopy(context);
            removeFreeze(context);
            return Outcome.done(context);
        }
    }

    /** @throws StorageException NOT_SUPPORTED before anything has begun */
    void refuseWithoutSnapshots(String backend) {
        if (bench.backends()
                .driver(backend)
                .capability(Capability.Snapshots.class)
                .isEmpty()) {
            throw Refuse.unsupported(backend, "take snapshots, without which a volume in use cannot be backed up")
                    .exception();
        }
    }
}
