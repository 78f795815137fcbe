package octopus.block.operation.volume;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.message.MessageTopic;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Limits;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.schedule.PlacementRequest;
import octopus.block.schedule.Scheduler;
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
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability;
import octopus.spi.driver.VolumeDescription;
import octopus.spi.driver.VolumeHandle;

/** Makes a volume larger, in use or not. After a failure it is what the storage says that it is. */
final class ExtendVolume {
    private final Workbench bench;

    ExtendVolume(Workbench bench) {
        this.bench = bench;
    }

    /** @param back the status that it had before and gets back */
    public record Context(
            VolumeId volume, String project, Location location, int oldGib, int newGib, VolumeStatus back) {}

    FlowDefinition<Context> definition() {
        return new FlowDefinition<>(
                "extend-volume", 1, Context.class, List.of(new CheckRoom(), new Grow(), new Publish()));
    }

    /** Refuses before anything is touched when the pool has no room for what is added. */
    private final class CheckRoom implements InsideStep<Context> {
        @Override
        public String name() {
            return "check-room";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Location place = context.location();
            PlacementRequest request = PlacementRequest.extend(
                    Size.ofGib((long) context.newGib() - context.oldGib()),
                    place.host(),
                    context.back() == VolumeStatus.IN_USE);
            return Scheduler.refusal(
                            request,
                            bench.backends().pool(place.backend(), place.pool()).withEnabled(true))
                    .<Outcome<Context>>map(refusal -> new Outcome.Failed<>(Fault.of(
                                    BlockFault.NO_VALID_POOL,
                                    "Extending volume " + context.volume() + " to " + context.newGib() + " GiB",
                                    refusal.pool() + ": " + refusal.words(),
                                    "Free room in the pool, or extend by less.")
                            .about("volume", context.volume())))
                    .orElseGet(() -> Outcome.done(context));
        }

        /** Where nothing has changed on the storage the volume is as good as before, and says so. */
        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            Fault fault = Undone.because(environment);
            VolumeStatus status = isUnchanged(context) ? context.back() : VolumeStatus.ERROR_EXTENDING;
            return transaction -> {
                bench.stores()
                        .volumes()
                        .update(
                                transaction,
                                context.volume(),
                                VolumeChange.to(status)
                                        .onlyFrom(Set.of(VolumeStatus.EXTENDING))
                                        .previous(Optional.empty())
                                        .size(context.oldGib())
                                        .fault(Optional.of(fault)));
                bench.journal()
                        .failed(
                                transaction,
                                environment.caller(),
                                context.project(),
                                MessageTopic.EXTEND,
                                context.volume(),
                                fault);
            };
        }

        private boolean isUnchanged(Context context) {
            Location place = context.location();
            try {
                return bench.backends()
                        .driver(place.backend())
                        .volumes()
                        .describe(place.handle(context.volume()))
                        .map(VolumeDescription::size)
                        .filter(size -> !size.isLargerThan(Size.ofGib(context.oldGib())))
                        .isPresent();
            } catch (StorageException e) {
                return false;
            }
        }
    }

    /** Lets the driver make the volume larger. */
    private final class Grow implements Step<Context> {
        @Override
        public String name() {
            return "grow";
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofMillis(500));
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Location place = context.location();
            VolumeHandle grown = DriverCalls.call(
                    place.backend(),
                    "Extending volume " + context.volume(),
                    () -> DriverCalls.need(
                                    bench.backends().driver(place.backend()),
                                    place.backend(),
                                    Capability.Growing.class,
                                    "extend volumes")
                            .grow(place.handle(context.volume()), Size.ofGib(context.newGib())));
            new Limits(bench).begin(place.backend(), grown, Optional.empty(), context.newGib());
            return Outcome.done(
                    context,
                    transaction -> bench.stores()
                            .volumes()
                            .update(
                                    transaction,
                                    context.volume(),
                                    VolumeChange.none().made(place.at(grown))));
        }
    }

    /** Gives the volume its new size and its earlier status. */
    private final class Publish implements InsideStep<Context> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                bench.stores()
                        .volumes()
                        .update(
                                transaction,
                                context.volume(),
                                VolumeChange.to(context.back())
                                        .size(context.newGib())
                                        .previous(Optional.empty())
                                        .fault(Optional.empty()));
                bench.journal()
                        .event(
                                transaction,
                                "volume.extended",
                                "volume",
                                context.volume(),
                                context.project(),
                                Map.of("size", context.newGib()));
            });
        }
    }
}
