package octopus.block.operation.adopt;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.message.MessageTopic;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Limits;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
import octopus.block.quota.QuotaRequest;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.Transaction;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.RevertOnly;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeDescription;
import octopus.spi.driver.VolumeHandle;

/** Takes what somebody else made on a backend into Octopus's care, as a volume. What is undone is given back. */
final class AdoptVolume {
    private final Workbench bench;
    private final Places places;

    AdoptVolume(Workbench bench, Places places) {
        this.bench = bench;
        this.places = places;
    }

    /** @param reference the object's name on the storage */
    record Context(VolumeId volume, String project, Location location, String reference) {
        Context at(Location place) {
            return new Context(volume, project, place, reference);
        }
    }

    FlowDefinition<Context> definition() {
        return new FlowDefinition<>(
                "adopt-volume", 1, Context.class, List.of(new Accept(), new Adopt(), new RoundUp(), new Publish()));
    }

    /** Does nothing forward; its revert leaves the volume in error_managing, with the reason. */
    private final class Accept implements RevertOnly<Context> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            return Undone.volume(
                    bench,
                    environment,
                    context.volume(),
                    context.project(),
                    MessageTopic.MANAGE,
                    VolumeChange.to(VolumeStatus.ERROR_MANAGING));
        }
    }

    /** Has the driver mark and rename the object; its size then counts, and has to fit into the quota. */
    private final class Adopt implements Step<Context> {
        @Override
        public String name() {
            return "adopt";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Location place = context.location();
            String backend = place.backend();
            Capability.Adopting hands = places.adopting(backend);
            String what = "Adopting " + context.reference();
            VolumeHandle handle = DriverCalls.call(
                    backend, what, () -> hands.adopt(context.volume(), place.pool(), context.reference()));
            VolumeDescription found = DriverCalls.call(
                            backend,
                            what,
                            () -> bench.backends().driver(backend).volumes().describe(handle))
                    .orElseThrow(() -> Fault.of(
                                    CommonFault.OBJECT_MISSING,
                                    what,
                                    "it was gone right after it had been adopted",
                                    "Look whether somebody else works on that storage.")
                            .exception());
            int gib = Math.toIntExact(found.size().gibRoundedUp());
            Location there = place.at(handle);
            return Outcome.done(context.at(there), transaction -> counted(transaction, context, there, gib));
        }

        private void counted(Transaction transaction, Context context, Location there, int gib) {
            Volume volume = bench.stores()
                    .volumes()
                    .volume(transaction.sql(), context.volume())
                    .orElseThrow();
            bench.quotas()
                    .check(
                            transaction,
                            QuotaRequest.growth(
                                    volume.project(), volume.sizeGib(), gib, bench.typeOf(transaction.sql(), volume)));
            bench.stores()
                    .volumes()
                    .update(
                            transaction,
                            context.volume(),
                            VolumeChange.none().location(Optional.of(there)).size(gib));
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            Location place = context.location();
            DriverCalls.run(
                    place.backend(),
                    "Giving " + context.reference() + " back",
                    () -> places.adopting(place.backend()).release(place.handle(context.volume())));
            Location before = Location.inPool(place.backend(), place.pool(), place.host());
            return transaction -> bench.stores()
                    .volumes()
                    .update(
                            transaction,
                            context.volume(),
                            VolumeChange.none().location(Optional.of(before)).size(0));
        }
    }

    /** Makes it as large as the whole GiB that it counts: whoever has the volume gets what the row says. */
    private final class RoundUp implements Step<Context> {
        @Override
        public String name() {
            return "round-up";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            String backend = context.location().backend();
            Driver driver = bench.backends().driver(backend);
            VolumeHandle handle = context.location().handle(context.volume());
            String what = "Rounding up " + context.reference();
            Size size = DriverCalls.call(backend, what, () -> driver.volumes().describe(handle))
                    .map(VolumeDescription::size)
                    .orElse(Size.ZERO);
            Size whole = Size.ofGib(size.gibRoundedUp());
            new Limits(bench).begin(backend, handle, Optional.empty(), Math.toIntExact(size.gibRoundedUp()));
            if (size.equals(whole)) {
                return Outcome.done(context);
            }
            Capability.Growing growing =
                    DriverCalls.need(driver, backend, Capability.Growing.class, "make volumes a whole number of GiB");
            Location there = context.location().at(DriverCalls.call(backend, what, () -> growing.grow(handle, whole)));
            return Outcome.done(
                    context.at(there),
                    transaction -> bench.stores()
                            .volumes()
                            .update(
                                    transaction,
                                    context.volume(),
                                    VolumeChange.none().location(Optional.of(there))));
        }
    }

    /** The volume may be used. */
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
                                VolumeChange.to(VolumeStatus.AVAILABLE).fault(Optional.empty()));
                bench.journal()
                        .event(
                                transaction,
                                "volume.adopted",
                                "volume",
                                context.volume(),
                                context.project(),
                                Map.of("reference", context.reference()));
                transaction.afterCommit(
                        () -> bench.backends().lookAgain(context.location().backend()));
            });
        }
    }
}
