package octopus.block.operation.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.group.GroupStatus;
import octopus.block.message.MessageTopic;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.operation.group.GroupSnapshotRows.Part;
import octopus.block.snapshot.SnapshotStatus;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.SnapshotHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a snapshot of every volume of a group: at one moment where the group's type asks for it, otherwise one after the
 * other. All of them, or none.
 */
final class TakeGroupSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(TakeGroupSnapshot.class);

    private final Workbench bench;
    private final GroupSnapshotRows rows;

    TakeGroupSnapshot(Workbench bench, GroupSnapshotRows rows) {
        this.bench = bench;
        this.rows = rows;
    }

    FlowDefinition<GroupSnapshotContext> definition() {
        return new FlowDefinition<>(
                "create-group-snapshot",
                1,
                GroupSnapshotContext.class,
                List.of(new Accept(), new Take(), new Publish()));
    }

    /** Does nothing forward; its revert leaves the group snapshot and its parts in error, with the reason. */
    private final class Accept implements RevertOnly<GroupSnapshotContext> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(GroupSnapshotContext context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            return transaction -> {
                rows.move(transaction, context.snapshot(), GroupStatus.ERROR, SnapshotStatus.ERROR, Optional.of(fault));
                rows.failed(transaction, environment.caller(), context, MessageTopic.CREATE_GROUP_SNAPSHOT, fault);
            };
        }
    }

    /** Lets the driver take the snapshots. */
    private final class Take implements Step<GroupSnapshotContext> {
        @Override
        public String name() {
            return "take";
        }

        @Override
        public Outcome<GroupSnapshotContext> run(GroupSnapshotContext context, StepEnvironment environment) {
            List<Part> parts = rows.parts(context);
            List<SnapshotHandle> made = context.oneMoment() ? together(parts) : oneAfterTheOther(parts, environment);
            return Outcome.done(
                    context,
                    transaction ->
                            made.forEach(handle -> bench.stores().snapshots().made(transaction, handle.id(), handle)));
        }

        /** The snapshots stay in error, and deleting them repeats this, so nothing is forgotten if it fails now. */
        @Override
        public Effect revert(GroupSnapshotContext context, StepEnvironment environment) {
            try {
                rows.remove(context);
            } catch (StorageException e) {
                LOG.warn("group snapshot {} is removed when it is deleted: {}", context.snapshot(), e.getMessage());
            }
            return Effect.NONE;
        }

        private List<SnapshotHandle> together(List<Part> parts) {
            String backend = parts.getFirst().place().backend();
            return DriverCalls.call(backend, "Taking " + parts.size() + " snapshots at one moment", () -> {
                Driver driver = bench.backends().driver(backend);
                return DriverCalls.need(
                                driver, backend, Capability.Groups.class, "take snapshots of volumes at one moment")
                        .createSnapshots(parts.stream()
                                .map(part -> new Capability.Groups.Member(
                                        part.snapshot().id(), part.volume()))
                                .toList());
            });
        }

        private List<SnapshotHandle> oneAfterTheOther(List<Part> parts, StepEnvironment environment) {
            List<SnapshotHandle> made = new ArrayList<>();
            for (Part part : parts) {
                environment.checkAlive();
                environment.progress(
                        (double) made.size() / parts.size(), made.size() + " of " + parts.size() + " snapshots");
                String backend = part.place().backend();
                made.add(DriverCalls.call(
                        backend,
                        "Taking snapshot " + part.snapshot().id(),
                        () -> GroupSnapshotRows.snapshots(bench.backends().driver(backend), backend)
                                .createSnapshot(part.snapshot().id(), part.volume())));
            }
            return made;
        }
    }

    /** Makes the group snapshot and its parts available. */
    private final class Publish implements InsideStep<GroupSnapshotContext> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<GroupSnapshotContext> run(GroupSnapshotContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                rows.move(
                        transaction,
                        context.snapshot(),
                        GroupStatus.AVAILABLE,
                        SnapshotStatus.AVAILABLE,
                        Optional.empty());
                rows.tell(
                        transaction,
                        "group_snapshot.created",
                        context,
                        Map.of("group", context.group().toString(), "one_moment", context.oneMoment()));
            });
        }
    }
}
