package octopus.block.operation.adopt;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import octopus.block.message.MessageTopic;
import octopus.block.operation.CopiesUnderWay;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
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
import octopus.spi.StorageException;
import octopus.spi.VolumeId;

/** Lets a volume go out of Octopus's care; its data stays on the storage under a name of its own. */
final class ReleaseVolume {
    private final Workbench bench;
    private final Places places;

    ReleaseVolume(Workbench bench, Places places) {
        this.bench = bench;
        this.places = places;
    }

    record Context(VolumeId volume, String project, Location location) {}

    FlowDefinition<Context> definition() {
        return new FlowDefinition<>(
                "release-volume", 1, Context.class, List.of(new AwaitCopies(), new Release(), new Forget()));
    }

    /** Volumes that are being cloned from this one need it until they are done. */
    private final class AwaitCopies implements InsideStep<Context> {
        @Override
        public String name() {
            return "await-copies";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return CopiesUnderWay.ended(bench, context, List.of(context.volume()), List.of());
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            return Undone.volume(
                    bench,
                    environment,
                    context.volume(),
                    context.project(),
                    MessageTopic.UNMANAGE,
                    VolumeChange.to(VolumeStatus.ERROR_UNMANAGING));
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
            Location place = context.location();
            try {
                DriverCalls.run(
                        place.backend(),
                        "Releasing volume " + context.volume(),
                        () -> places.adopting(place.backend()).release(place.handle(context.volume())));
                return Outcome.done(context);
            } catch (StorageException e) {
                return CopiesUnderWay.afterMove(bench, context, context.volume(), e);
            }
        }
    }

    /** Removes the volume's row, and with it what it used of the quota. The object is somebody else's by now. */
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
            return Outcome.done(context, transaction -> {
                bench.stores().volumes().delete(transaction, context.volume());
                bench.journal()
                        .event(transaction, "volume.released", "volume", context.volume(), context.project(), Map.of());
                transaction.afterCommit(
                        () -> bench.backends().ledger().release(context.volume().value()));
            });
        }
    }
}
