package octopus.block.operation.group;

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
import octopus.block.transfer.TransferStore;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.VolumeId;

/** Deletes a group with all its volumes. What failed can be repeated by the owner. */
final class DeleteGroup {
    private final Workbench bench;
    private final VolumeKeys keys;
    private final GroupJournal journal;
    private final TransferStore transfers = new TransferStore();

    DeleteGroup(Workbench bench, VolumeKeys keys) {
        this.bench = bench;
        this.keys = keys;
        this.journal = new GroupJournal(bench);
    }

    FlowDefinition<GroupContext> definition() {
        return new FlowDefinition<>(
                "delete-group", 1, GroupContext.class, List.of(new AwaitCopies(), new Remove(), new Forget()));
    }

    /** Volumes that are being made from one of these need it until they are done. */
    private final class AwaitCopies implements InsideStep<GroupContext> {
        @Override
        public String name() {
            return "await-copies";
        }

        @Override
        public Outcome<GroupContext> run(GroupContext context, StepEnvironment environment) {
            return CopiesUnderWay.ended(bench, context, context.volumes(), List.of());
        }

        /** The data of some volumes may be gone already; deleting all of them again is safe, using them is not. */
        @Override
        public Effect revert(GroupContext context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            return transaction -> {
                for (VolumeId volume : context.volumes()) {
                    bench.stores()
                            .volumes()
                            .update(
                                    transaction,
                                    volume,
                                    VolumeChange.to(VolumeStatus.ERROR_DELETING)
                                            .onlyFrom(Set.of(VolumeStatus.DELETING))
                                            .fault(Optional.of(fault)));
                }
                journal.failed(transaction, environment.caller(), context, MessageTopic.DELETE_GROUP, fault);
            };
        }
    }

    /** Removes the volumes from the storage, and their keys; quiet where one is gone already. */
    private final class Remove implements Step<GroupContext> {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofMillis(500));
        }

        @Override
        public Outcome<GroupContext> run(GroupContext context, StepEnvironment environment) {
            List<Volume> volumes = journal.volumes(context);
            int gone = 0;
            for (Volume volume : volumes) {
                environment.checkAlive();
                environment.progress((double) gone / volumes.size(), gone + " of " + volumes.size() + " volumes");
                volume.location().ifPresent(place -> remove(volume.id(), place));
                volume.encryptionKey().ifPresent(key -> keys.delete(environment.caller(), volume.project(), key));
                gone++;
            }
            return Outcome.done(context);
        }

        private void remove(VolumeId id, Location place) {
            DriverCalls.run(
                    place.backend(),
                    "Deleting volume " + id,
                    () -> bench.backends().driver(place.backend()).volumes().delete(place.handle(id)));
        }
    }

    /** Removes the rows of the volumes and of the group, and with them what they used of the quota. */
    private final class Forget implements InsideStep<GroupContext> {
        @Override
        public String name() {
            return "forget";
        }

        @Override
        public Outcome<GroupContext> run(GroupContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                for (VolumeId volume : context.volumes()) {
                    bench.stores().volumes().delete(transaction, volume);
                    transfers.deleteOf(transaction, volume);
                    bench.journal().event(transaction, "volume.deleted", "volume", volume, context.project(), Map.of());
                    transaction.afterCommit(() -> bench.backends().ledger().release(volume.value()));
                }
                bench.stores().groups().groups().delete(transaction, context.group());
                journal.tell(transaction, "group.deleted", context, Map.of());
            });
        }
    }
}
