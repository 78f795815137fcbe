package octopus.block.operation.group;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.group.GroupStatus;
import octopus.block.message.MessageTopic;
import octopus.block.operation.CopiesUnderWay;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;

/** Deletes a group snapshot with all its parts. What failed can be repeated by the owner. */
final class DeleteGroupSnapshot {
    private final Workbench bench;
    private final GroupSnapshotRows rows;

    DeleteGroupSnapshot(Workbench bench, GroupSnapshotRows rows) {
        this.bench = bench;
        this.rows = rows;
    }

    FlowDefinition<GroupSnapshotContext> definition() {
        return new FlowDefinition<>(
                "delete-group-snapshot",
                1,
                GroupSnapshotContext.class,
                List.of(new AwaitCopies(), new Remove(), new Forget()));
    }

    /** Volumes that are being made from one of the parts need it until they are done. */
    private final class AwaitCopies implements InsideStep<GroupSnapshotContext> {
        @Override
        public String name() {
            return "await-copies";
        }

        @Override
        public Outcome<GroupSnapshotContext> run(GroupSnapshotContext context, StepEnvironment environment) {
            List<SnapshotId> parts = bench
                    .database()
                    .read(sql -> bench.stores().snapshots().ofGroupSnapshot(sql, context.snapshot()))
                    .stream()
                    .map(Snapshot::id)
                    .toList();
            return CopiesUnderWay.ended(bench, context, List.of(), parts);
        }

        /** Some parts may be gone already; deleting all of them again is safe, using them is not. */
        @Override
        public Effect revert(GroupSnapshotContext context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            return transaction -> {
                rows.move(
                        transaction,
                        context.snapshot(),
                        GroupStatus.ERROR_DELETING,
                        SnapshotStatus.ERROR_DELETING,
                        Optional.of(fault));
                rows.failed(transaction, environment.caller(), context, MessageTopic.DELETE_GROUP_SNAPSHOT, fault);
            };
        }
    }

    /** Removes the parts from the storage; quiet where one is gone already. */
    private final class Remove implements Step<GroupSnapshotContext> {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofMillis(500));
        }

        @Override
        public Outcome<GroupSnapshotContext> run(GroupSnapshotContext context, StepEnvironment environment) {
            rows.remove(context);
            return Outcome.done(context);
        }
    }

    /** Removes the rows of the parts and of the group snapshot, and with them what they used of the quota. */
    private final class Forget implements InsideStep<GroupSnapshotContext> {
        @Override
        public String name() {
            return "forget";
        }

        @Override
        public Outcome<GroupSnapshotContext> run(GroupSnapshotContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                for (Snapshot part :
                        bench.stores().snapshots().ofGroupSnapshot(transaction.sql(), context.snapshot())) {
                    bench.stores().snapshots().delete(transaction, part.id());
                    bench.journal()
                            .event(
                                    transaction,
                                    "snapshot.deleted",
                                    "snapshot",
                                    part.id(),
                                    context.project(),
                                    Map.of("volume", part.volume().toString()));
                }
                bench.stores().groups().snapshots().delete(transaction, context.snapshot());
                rows.tell(transaction, "group_snapshot.deleted", context, Map.of());
            });
        }
    }
}
