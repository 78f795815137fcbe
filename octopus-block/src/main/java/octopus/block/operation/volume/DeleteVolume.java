package octopus.block.operation.volume;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.message.MessageTopic;
import octopus.block.operation.CopiesUnderWay;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.transfer.TransferStore;
import octopus.block.volume.Location;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.driver.Capability;

/**
 * Deletes a volume, with its snapshots when asked to. What failed can be repeated by the owner: the volume becomes
 * error_deleting with the reason, or available again when the storage said that something still uses it.
 */
final class DeleteVolume {
    private static final Retry RETRY = Retry.times(3, Duration.ofMillis(500));

    private final Workbench bench;
    private final VolumeKeys keys;
    private final TransferStore transfers = new TransferStore();

    DeleteVolume(Workbench bench, VolumeKeys keys) {
        this.bench = bench;
        this.keys = keys;
    }

    FlowDefinition<DeleteContext> definition() {
        return new FlowDefinition<>(
                "delete-volume", 1, DeleteContext.class, List.of(new AwaitCopies(), new Remove(), new Forget()));
    }

    FlowDefinition<DeleteContext> cascade() {
        return new FlowDefinition<>(
                "delete-volume-cascade",
                1,
                DeleteContext.class,
                List.of(new AwaitCopies(), new RemoveSnapshots(), new Remove(), new Forget()));
    }

    /** Volumes that are being cloned from this one, or from one of its snapshots, need it until they are done. */
    private final class AwaitCopies implements InsideStep<DeleteContext> {
        @Override
        public String name() {
            return "await-copies";
        }

        @Override
        public Outcome<DeleteContext> run(DeleteContext context, StepEnvironment environment) {
            return CopiesUnderWay.ended(bench, context, List.of(context.volume()), List.of());
        }

        @Override
        public Effect revert(DeleteContext context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            VolumeStatus status = fault.code().name().equals(CommonFault.OBJECT_BUSY.name())
                    ? VolumeStatus.AVAILABLE
                    : VolumeStatus.ERROR_DELETING;
            return transaction -> {
                bench.stores()
                        .volumes()
                        .update(
                                transaction,
                                context.volume(),
                                VolumeChange.to(status).fault(Optional.of(fault)));
                for (SnapshotId snapshot : context.snapshots()) {
                    bench.stores()
                            .snapshots()
                            .move(
                                    transaction,
                                    snapshot,
                                    Set.of(SnapshotStatus.DELETING),
                                    // Its data may be gone already; deleting it again is safe, using it is not.
                                    SnapshotStatus.ERROR_DELETING,
                                    "0%",
                                    Optional.of(fault));
                }
                bench.journal()
                        .failed(
                                transaction,
                                environment.caller(),
                                context.project(),
                                MessageTopic.DELETE_VOLUME,
                                context.volume(),
                                fault);
            };
        }
    }

    /** With cascade: removes the volume's snapshots, from the storage and then from the database. */
    private final class RemoveSnapshots implements Step<DeleteContext> {
        @Override
        public String name() {
            return "remove-snapshots";
        }

        @Override
        public Retry retry() {
            return RETRY;
        }

        @Override
        public Outcome<DeleteContext> run(DeleteContext context, StepEnvironment environment) {
            for (SnapshotId id : context.snapshots()) {
                Optional<Snapshot> snapshot =
                        bench.database().read(sql -> bench.stores().snapshots().find(sql, id));
                if (snapshot.isPresent() && context.location().isPresent()) {
                    remove(context, context.location().get(), snapshot.get());
                }
                environment.checkAlive();
            }
            return Outcome.done(
                    context,
                    transaction -> context.snapshots()
                            .forEach(id -> bench.stores().snapshots().delete(transaction, id)));
        }

        private void remove(DeleteContext context, Location place, Snapshot snapshot) {
            DriverCalls.run(
                    place.backend(),
                    "Deleting snapshot " + snapshot.id(),
                    () -> DriverCalls.need(
                                    bench.backends().driver(place.backend()),
                                    place.backend(),
                                    Capability.Snapshots.class,
                                    "delete snapshots")
                            .deleteSnapshot(snapshot.handle(place.handle(context.volume()))));
        }
    }

    /** Removes the volume from the storage, then its key; quiet when they are gone already. */
    private final class Remove implements Step<DeleteContext> {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public Retry retry() {
            return RETRY;
        }

        @Override
        public Outcome<DeleteContext> run(DeleteContext context, StepEnvironment environment) {
            try {
                context.location().ifPresent(place -> remove(context, place));
            } catch (StorageException e) {
                return CopiesUnderWay.afterMove(bench, context, context.volume(), e);
            }
            context.key().ifPresent(key -> keys.delete(environment.caller(), context.project(), key));
            return Outcome.done(context);
        }

        private void remove(DeleteContext context, Location place) {
            DriverCalls.run(
                    place.backend(),
                    "Deleting volume " + context.volume(),
                    () -> bench.backends().driver(place.backend()).volumes().delete(place.handle(context.volume())));
        }
    }

    /** Removes the volume's row, and with it what it used of the quota. */
    private final class Forget implements InsideStep<DeleteContext> {
        @Override
        public String name() {
            return "forget";
        }

        @Override
        public Outcome<DeleteContext> run(DeleteContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                bench.stores().volumes().delete(transaction, context.volume());
                transfers.deleteOf(transaction, context.volume());
                bench.journal()
                        .event(transaction, "volume.deleted", "volume", context.volume(), context.project(), Map.of());
                transaction.afterCommit(
                        () -> bench.backends().ledger().release(context.volume().value()));
            });
        }
    }
}
