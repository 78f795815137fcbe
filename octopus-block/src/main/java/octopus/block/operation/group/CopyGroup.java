package octopus.block.operation.group;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.BlockFault;
import octopus.block.message.MessageTopic;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Leftovers;
import octopus.block.operation.Limits;
import octopus.block.operation.Undone;
import octopus.block.operation.VolumeCopies;
import octopus.block.operation.Workbench;
import octopus.block.schedule.Placement;
import octopus.block.schedule.PlacementRequest;
import octopus.block.schedule.Refusal;
import octopus.block.schedule.Scheduler;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
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
import octopus.spi.Fault;
import octopus.spi.VolumeId;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;

/**
 * Makes a group from another one or from a group snapshot: a copy of each volume, beside its source. All of them, or none:
 * when one cannot be made the others go again, and what is left to see are rows in error that say why.
 */
final class CopyGroup {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Workbench bench;
    private final Scheduler scheduler;
    private final Leftovers leftovers;
    private final GroupJournal journal;
    private final VolumeCopies copies;

    CopyGroup(Workbench bench, Scheduler scheduler, Leftovers leftovers) {
        this.bench = bench;
        this.scheduler = scheduler;
        this.leftovers = leftovers;
        this.journal = new GroupJournal(bench);
        this.copies = new VolumeCopies(bench);
    }

    FlowDefinition<GroupContext> definition() {
        return new FlowDefinition<>(
                "create-group-from-source",
                1,
                GroupContext.class,
                List.of(new Accept(), new ReserveRoom(), new Copy(), new Publish()));
    }

    /** Does nothing forward; its revert leaves the group and its volumes in error, with the reason. */
    private final class Accept implements RevertOnly<GroupContext> {
        @Override
        public String name() {
            return "accept";
        }

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
                                    VolumeChange.to(VolumeStatus.ERROR)
                                            .fault(Optional.of(fault))
                                            .location(Optional.empty()));
                }
                journal.failed(transaction, environment.caller(), context, MessageTopic.CREATE_GROUP, fault);
            };
        }
    }

    /** Asks whether the pools of the sources have room for the copies, and keeps it for them. */
    private final class ReserveRoom implements InsideStep<GroupContext> {
        @Override
        public String name() {
            return "reserve-room";
        }

        @Override
        public Outcome<GroupContext> run(GroupContext context, StepEnvironment environment) {
            // Before the pools, as ChoosePool does.
            Optional<String> opening = bench.backends().opening();
            for (Volume volume : journal.volumes(context)) {
                Placement placement = bench.backends()
                        .ledger()
                        .place(
                                volume.id().value(),
                                scheduler,
                                PlacementRequest.create(volume.size())
                                        .type(extraSpecs(volume), Map.of())
                                        .forced(place(volume).host()),
                                bench.backends().poolsNow());
                if (placement instanceof Placement.Refused refused) {
                    return noRoom(context, volume, refused.refusals(), opening);
                }
            }
            return Outcome.done(context);
        }

        @Override
        public Effect revert(GroupContext context, StepEnvironment environment) {
            release(context);
            return Effect.NONE;
        }

        private Outcome<GroupContext> noRoom(
                GroupContext context, Volume volume, List<Refusal> refusals, Optional<String> opening) {
            release(context);
            String host = place(volume).host();
            return opening.<Outcome<GroupContext>>map(
                            name -> new Outcome.NotYet<>(context, LOOK_AGAIN, "backend " + name + " is being opened"))
                    .orElseGet(() -> new Outcome.Failed<>(Fault.of(
                                    BlockFault.NO_VALID_POOL,
                                    "A copy of " + volume.sizeGib() + " GiB beside its source in " + host,
                                    refusals.stream()
                                            .filter(refusal -> refusal.pool().equals(host))
                                            .map(Refusal::words)
                                            .findFirst()
                                            .orElse("the pool is not there"),
                                    "See to that pool, then try again.")
                            .about("volume", volume.id())));
        }

        private void release(GroupContext context) {
            context.volumes().forEach(volume -> bench.backends().ledger().release(volume.value()));
        }
    }

    /** Has the driver make the copies, one after the other; called again it finds those that are there. */
    private final class Copy implements Step<GroupContext> {
        @Override
        public String name() {
            return "copy";
        }

        @Override
        public Retry retry() {
            return Retry.times(2, Duration.ofMillis(300));
        }

        @Override
        public Outcome<GroupContext> run(GroupContext context, StepEnvironment environment) {
            List<Volume> volumes = journal.volumes(context);
            Map<VolumeId, Location> made = new HashMap<>();
            for (Volume volume : volumes) {
                environment.checkAlive();
                environment.progress(
                        (double) made.size() / volumes.size(), made.size() + " of " + volumes.size() + " volumes");
                made.put(volume.id(), place(volume).at(copy(volume)));
            }
            return Outcome.done(
                    context,
                    transaction -> made.forEach((id, location) -> bench.stores()
                            .volumes()
                            .update(transaction, id, VolumeChange.none().location(Optional.of(location)))));
        }

        @Override
        public Effect revert(GroupContext context, StepEnvironment environment) {
            Effect later = Effect.NONE;
            for (Volume volume : journal.volumes(context)) {
                if (volume.location().isPresent()) {
                    Location place = volume.location().get();
                    later = later.and(
                            leftovers.remove(place.backend(), place.handle(volume.id()), environment.caller()));
                }
            }
            return later;
        }

        private VolumeHandle copy(Volume volume) {
            Location place = place(volume);
            VolumeSpec spec = new Limits(bench)
                    .at(
                            place.backend(),
                            new VolumeSpec(volume.id(), volume.size(), place.pool(), extraSpecs(volume)),
                            volume.type());
            VolumeHandle made = DriverCalls.call(place.backend(), "Creating volume " + volume.id(), () -> {
                Driver driver = bench.backends().driver(place.backend());
                return volume.snapshot().isPresent()
                        ? copies.ofSnapshot(
                                driver, place.backend(), spec, volume.snapshot().get())
                        : copies.ofVolume(
                                driver, place.backend(), spec, volume.source().orElseThrow());
            });
            new Limits(bench).begin(place.backend(), made, volume.type(), volume.sizeGib());
            return made;
        }
    }

    /** Makes the group and its volumes available. */
    private final class Publish implements InsideStep<GroupContext> {
        @Override
        public String name() {
            return "publish";
        }

        @Override
        public Outcome<GroupContext> run(GroupContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                for (VolumeId volume : context.volumes()) {
                    bench.stores()
                            .volumes()
                            .update(
                                    transaction,
                                    volume,
                                    VolumeChange.to(VolumeStatus.AVAILABLE).fault(Optional.empty()));
                    bench.journal()
                            .event(
                                    transaction,
                                    "volume.created",
                                    "volume",
                                    volume,
                                    context.project(),
                                    Map.of("group", context.group().toString()));
                    transaction.afterCommit(() -> bench.backends()
                            .ledger()
                            .settle(volume.value(), bench.journal().now()));
                }
                journal.available(transaction, context);
            });
        }
    }

    private Map<String, String> extraSpecs(Volume volume) {
        return bench.database()
                .read(sql -> bench.typeOf(sql, volume))
                .map(VolumeType::extraSpecs)
                .orElse(Map.of());
    }

    /** Known from the start: beside the source. */
    private static Location place(Volume volume) {
        return volume.location()
                .orElseThrow(() -> new IllegalStateException("volume " + volume.id() + " has no place"));
    }
}
