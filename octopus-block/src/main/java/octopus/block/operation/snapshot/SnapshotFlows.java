package octopus.block.operation.snapshot;

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
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Location;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.driver.Capability;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The flows that make and delete snapshots. */
public final class SnapshotFlows {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFlows.class);
    private static final Retry RETRY = Retry.times(3, Duration.ofMillis(500));
    private final Workbench bench;
    private final FlowDefinition<SnapshotContext> create;
    private final FlowDefinition<SnapshotContext> delete;

    public SnapshotFlows(Workbench bench) {
        this.bench = bench;
        create = new FlowDefinition<>(
                "create-snapshot", 1, SnapshotContext.class, List.of(new Accept(), new Take(), new Publish()));
        delete = new FlowDefinition<>(
                "delete-snapshot", 1, SnapshotContext.class, List.of(new AwaitCopies(), new Remove(), new Forget()));
    }

    public List<FlowDefinition<?>> all() {
        return List.of(create, delete);
    }

    public FlowDefinition<SnapshotContext> create() {
        return create;
    }

    public FlowDefinition<SnapshotContext> delete() {
        return delete;
    }

    private Capability.Snapshots hands(Location place) {
        return DriverCalls.need(
                bench.backends().driver(place.backend()),
                place.backend(),
                Capability.Snapshots.class,
                "take snapshots");
    }

    private SnapshotHandle handle(SnapshotContext context) {
        VolumeHandle volume = context.location().handle(context.volume());
        return bench.database()
                .read(sql -> bench.stores().snapshots().find(sql, context.snapshot()))
                .map(snapshot -> snapshot.handle(volume))
                .orElseGet(() ->
                        new SnapshotHandle(context.snapshot(), volume, "snapshot-" + context.snapshot(), Map.of()));
    }

    private void remove(SnapshotContext context) {
        Location place = context.location();
        DriverCalls.run(
                place.backend(),
                "Deleting snapshot " + context.snapshot(),
                () -> hands(place).deleteSnapshot(handle(context)));
    }

    private void failed(
            Transaction transaction,
            Caller caller,
            SnapshotContext context,
            SnapshotStatus status,
            MessageTopic topic,
            Fault fault) {
        bench.stores()
                .snapshots()
                .move(
                        transaction,
                        context.snapshot(),
                        Set.of(),
                        status,
                        status == SnapshotStatus.AVAILABLE ? "100%" : "0%",
                        Optional.of(fault));
        bench.journal().failed(transaction, caller, context.project(), topic, context.snapshot(), fault);
    }

    private void tell(Transaction transaction, String event, SnapshotContext context) {
        bench.journal()
                .event(
                        transaction,
                        event,
                        "snapshot",
                        context.snapshot(),
                        context.project(),
                        Map.of("volume", context.volume().toString()));
    }

    /** Does nothing forward; its revert leaves the snapshot in error, with the reason. */
    private final class Accept implements RevertOnly<SnapshotContext> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(SnapshotContext context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            return transaction -> {
                failed(
                        transaction,
                        environment.caller(),
                        context,
                        SnapshotStatus.ERROR,
                        MessageTopic.CREATE_SNAPSHOT,
                        fault);
                tell(transaction, "snapshot.error", context);
            };
        }
    }

    /** Lets the driver take the snapshot. */
    private final class Take implements Step<SnapshotContext> {
        @Override
        public String name() {
            return "take";
        }

        @Override
        public Outcome<SnapshotContext> run(SnapshotContext context, StepEnvironment environment) {
            Location place = context.location();
            SnapshotHandle made = DriverCalls.call(
                    place.backend(),
                    "Taking snapshot " + context.snapshot(),
                    () -> hands(place).createSnapshot(context.snapshot(), place.handle(context.volume())));
            return Outcome.done(
                    context, transaction -> bench.stores().snapshots().made(transaction, context.snapshot(), made));
        }

        /** The snapshot stays in error, and deleting it repeats this, so nothing is forgotten if it fails now. */
        @Override
        public Effect revert(SnapshotContext context, StepEnvironment environment) {
            try {
                remove(context);
            } catch (StorageException e) {
                LOG.warn("snapshot {} is removed when it is deleted: {}", context.snapshot(), e.getMessage());
            }
            return Effect.NONE;
        }
    }

    /** Makes the snapshot available. */
    private final class Publish implements InsideStep<SnapshotContext> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<SnapshotContext> run(SnapshotContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                bench.stores()
                        .snapshots()
                        .move(
                                transaction,
                                context.snapshot(),
                                Set.of(),
                                SnapshotStatus.AVAILABLE,
                                "100%",
                                Optional.empty());
                tell(transaction, "snapshot.created", context);
            });
        }
    }

    /** Volumes that are being made from this snapshot need it until they are done. */
    private final class AwaitCopies implements InsideStep<SnapshotContext> {
        @Override
        public String name() {
            return "await-copies";
        }

        @Override
        public Outcome<SnapshotContext> run(SnapshotContext context, StepEnvironment environment) {
            return CopiesUnderWay.ended(bench, context, List.of(), List.of(context.snapshot()));
        }

        @Override
        public Effect revert(SnapshotContext context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            SnapshotStatus status = fault.code().name().equals(CommonFault.OBJECT_BUSY.name())
                    ? SnapshotStatus.AVAILABLE
                    : SnapshotStatus.ERROR_DELETING;
            return transaction ->
                    failed(transaction, environment.caller(), context, status, MessageTopic.DELETE_SNAPSHOT, fault);
        }
    }

    /** Removes the snapshot from the storage; quiet when it is gone already. */
    private final class Remove implements Step<SnapshotContext> {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public Retry retry() {
            return RETRY;
        }

        @Override
        public Outcome<SnapshotContext> run(SnapshotContext context, StepEnvironment environment) {
            remove(context);
            return Outcome.done(context);
        }
    }

    /** Removes the snapshot's row, and with it what it used of the quota. */
    private final class Forget implements InsideStep<SnapshotContext> {
        @Override
        public String name() {
            return "forget";
        }

        @Override
        public Outcome<SnapshotContext> run(SnapshotContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                bench.stores().snapshots().delete(transaction, context.snapshot());
                tell(transaction, "snapshot.deleted", context);
            });
        }
    }
}
