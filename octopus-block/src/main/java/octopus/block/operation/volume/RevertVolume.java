package octopus.block.operation.volume;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.message.MessageTopic;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Location;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
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
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability;
import octopus.spi.driver.VolumeHandle;

/** Puts a volume back to its latest snapshot. */
final class RevertVolume {
    private final Workbench bench;

    RevertVolume(Workbench bench) {
        this.bench = bench;
    }

    public record Context(VolumeId volume, String project, Location location, SnapshotId snapshot) {}

    FlowDefinition<Context> definition() {
        return new FlowDefinition<>(
                "revert-volume", 1, Context.class, List.of(new Accept(), new Revert(), new Publish()));
    }

    /** Does nothing forward; its revert says what became of the volume. */
    private final class Accept implements RevertOnly<Context> {
        @Override
        public String name() {
            return "accept";
        }

        /** A driver that lacks the ability has touched nothing; after any other failure the data may be half reverted. */
        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            VolumeStatus status = fault.code().name().equals(CommonFault.NOT_SUPPORTED.name())
                    ? VolumeStatus.AVAILABLE
                    : VolumeStatus.ERROR;
            return transaction -> {
                release(transaction, context, status, Optional.of(fault));
                bench.journal()
                        .failed(
                                transaction,
                                environment.caller(),
                                context.project(),
                                MessageTopic.REVERT,
                                context.volume(),
                                fault);
            };
        }
    }

    private void release(
            octopus.core.db.Transaction transaction, Context context, VolumeStatus status, Optional<Fault> fault) {
        bench.stores()
                .volumes()
                .update(
                        transaction,
                        context.volume(),
                        VolumeChange.to(status)
                                .onlyFrom(Set.of(VolumeStatus.REVERTING))
                                .fault(fault));
        bench.stores()
                .snapshots()
                .move(
                        transaction,
                        context.snapshot(),
                        Set.of(SnapshotStatus.RESTORING),
                        SnapshotStatus.AVAILABLE,
                        "100%",
                        Optional.empty());
    }

    /** Lets the driver put the volume back to what the snapshot holds. */
    private final class Revert implements Step<Context> {
        @Override
        public String name() {
            return "revert";
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofMillis(500));
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Location place = context.location();
            VolumeHandle handle = place.handle(context.volume());
            Snapshot snapshot = bench.database()
                    .read(sql -> bench.stores().snapshots().find(sql, context.snapshot()))
                    .orElseThrow(() -> Workbench.notFound(
                            octopus.block.BlockFault.SNAPSHOT_NOT_FOUND, "Snapshot " + context.snapshot()));
            VolumeHandle reverted = DriverCalls.call(
                    place.backend(),
                    "Reverting volume " + context.volume(),
                    () -> DriverCalls.need(
                                    bench.backends().driver(place.backend()),
                                    place.backend(),
                                    Capability.Reverting.class,
                                    "revert volumes to snapshots")
                            .revert(handle, snapshot.handle(handle)));
            return Outcome.done(
                    context,
                    transaction -> bench.stores()
                            .volumes()
                            .update(
                                    transaction,
                                    context.volume(),
                                    VolumeChange.none().made(place.at(reverted))));
        }
    }

    /** Makes volume and snapshot available again. */
    private final class Publish implements InsideStep<Context> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                release(transaction, context, VolumeStatus.AVAILABLE, Optional.empty());
                bench.journal()
                        .event(
                                transaction,
                                "volume.reverted",
                                "volume",
                                context.volume(),
                                context.project(),
                                Map.of("snapshot", context.snapshot().toString()));
            });
        }
    }
}
