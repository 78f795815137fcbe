package octopus.block.operation.adopt;

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
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;

/** Takes snapshots into Octopus's care and lets them go. */
final class SnapshotAdoption {
    private final Workbench bench;
    private final Places places;

    SnapshotAdoption(Workbench bench, Places places) {
        this.bench = bench;
        this.places = places;
    }

    /** @param location of the volume @param reference the object's name on the storage; empty for a release */
    record Context(SnapshotId snapshot, VolumeId volume, String project, Location location, String reference) {
        VolumeHandle handle() {
            return location.handle(volume);
        }
    }

    FlowDefinition<Context> adopt() {
        return new FlowDefinition<>(
                "adopt-snapshot",
                1,
                Context.class,
                List.of(new Accept(SnapshotStatus.ERROR, MessageTopic.MANAGE_SNAPSHOT), new Adopt(), new Publish()));
    }

    FlowDefinition<Context> release() {
        return new FlowDefinition<>(
                "release-snapshot",
                1,
                Context.class,
                List.of(
                        new Accept(SnapshotStatus.ERROR, MessageTopic.UNMANAGE_SNAPSHOT),
                        new AwaitCopies(),
                        new Release(),
                        new Forget()));
    }

    private void giveBack(Context context) {
        String backend = context.location().backend();
        SnapshotHandle handle = bench.database()
                .read(sql -> bench.stores().snapshots().find(sql, context.snapshot()))
                .map(snapshot -> snapshot.handle(context.handle()))
                .orElseGet(() -> new SnapshotHandle(
                        context.snapshot(), context.handle(), "snapshot-" + context.snapshot(), Map.of()));
        DriverCalls.run(
                backend,
                "Releasing snapshot " + context.snapshot(),
                () -> places.adopting(backend).releaseSnapshot(handle));
    }

    private void move(
            octopus.core.db.Transaction transaction, Context context, SnapshotStatus to, Optional<Fault> why) {
        bench.stores()
                .snapshots()
                .move(
                        transaction,
                        context.snapshot(),
                        Set.of(),
                        to,
                        to == SnapshotStatus.AVAILABLE ? "100%" : "0%",
                        why);
    }

    private Effect tell(Context context, String event) {
        return transaction -> bench.journal()
                .event(
                        transaction,
                        event,
                        "snapshot",
                        context.snapshot(),
                        context.project(),
                        Map.of("volume", context.volume().toString()));
    }

    /** Does nothing forward; its revert leaves the snapshot in error, with the reason. */
    private final class Accept implements RevertOnly<Context> {
        private final SnapshotStatus failed;
        private final MessageTopic topic;

        Accept(SnapshotStatus failed, MessageTopic topic) {
            this.failed = failed;
            this.topic = topic;
        }

        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            return transaction -> {
                move(transaction, context, failed, Optional.of(fault));
                bench.journal()
                        .failed(transaction, environment.caller(), context.project(), topic, context.snapshot(), fault);
            };
        }
    }

    /** Has the driver mark and rename the object. */
    private final class Adopt implements Step<Context> {
        @Override
        public String name() {
            return "adopt";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            String backend = context.location().backend();
            SnapshotHandle made = DriverCalls.call(
                    backend,
                    "Adopting " + context.reference(),
                    () -> places.adopting(backend)
                            .adoptSnapshot(context.snapshot(), context.handle(), context.reference()));
            return Outcome.done(
                    context, transaction -> bench.stores().snapshots().made(transaction, context.snapshot(), made));
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            giveBack(context);
            return Effect.NONE;
        }
    }

    /** The snapshot may be used. */
    private final class Publish implements InsideStep<Context> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Effect available = transaction -> move(transaction, context, SnapshotStatus.AVAILABLE, Optional.empty());
            return Outcome.done(context, available.and(tell(context, "snapshot.adopted")));
        }
    }

    /** Volumes that are being made from this snapshot need it until they are done. */
    private final class AwaitCopies implements InsideStep<Context> {
        @Override
        public String name() {
            return "await-copies";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return CopiesUnderWay.ended(bench, context, List.of(), List.of(context.snapshot()));
        }
    }

    /** Has the driver take its mark off; quiet when that is done already. */
    private final class Release implements Step<Context> {
        @Override
        public String name() {
            return "release";
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofMillis(500));
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            giveBack(context);
            return Outcome.done(context);
        }
    }

    /** Removes the snapshot's row. The object is somebody else's by now. */
    private final class Forget implements InsideStep<Context> {
        @Override
        public String name() {
            return "forget";
        }

        @Override
        public boolean pivot() {
            return true;
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Effect gone = transaction -> bench.stores().snapshots().delete(transaction, context.snapshot());
            return Outcome.done(context, gone.and(tell(context, "snapshot.released")));
        }
    }
}
