package octopus.block.operation.image;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.image.cache.CacheEntry;
import octopus.block.image.cache.CacheState;
import octopus.block.image.cache.ImageCacheStore;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Leftovers;
import octopus.block.operation.Subjects;
import octopus.block.operation.Undone;
import octopus.block.operation.Workbench;
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
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;

/** The flows that build and evict entries of the image cache. */
public final class ImageCacheFlows {
    private final Workbench bench;
    private final ImageHands hands;
    private final ImageCacheStore store;
    private final Leftovers leftovers;
    private final FlowDefinition<Context> fill;
    private final FlowDefinition<Context> evict;

    public ImageCacheFlows(Workbench bench, ImageHands hands, ImageCacheStore store, Leftovers leftovers) {
        this.bench = bench;
        this.hands = hands;
        this.store = store;
        this.leftovers = leftovers;
        fill = new FlowDefinition<>(
                "fill-image-cache", 1, Context.class, List.of(new Accept(), new Provision(), new Fill(), new Ready()));
        evict = new FlowDefinition<>(
                "evict-image-cache", 1, Context.class, List.of(new Begin(), new Remove(), new Forget()));
    }

    public record Context(UUID entry, UUID image, Location location, int sizeGib) {
        VolumeHandle handle() {
            return location.handle(new VolumeId(entry));
        }

        Context at(VolumeHandle made) {
            return new Context(entry, image, location.at(made), sizeGib);
        }
    }

    public List<FlowDefinition<?>> all() {
        return List.of(fill, evict);
    }

    FlowDefinition<Context> fill() {
        return fill;
    }

    /** False when somebody clones from it just now. */
    boolean evict(Transaction transaction, CacheEntry entry, Caller caller) {
        if (!store.beginEviction(transaction, entry.id())) {
            return false;
        }
        bench.flows()
                .submit(
                        transaction,
                        evict,
                        new Context(entry.id(), entry.image(), entry.location(), entry.sizeGib()),
                        Set.of(Subjects.ofCacheEntry(entry.id())),
                        caller);
        return true;
    }

    private void tell(Transaction transaction, String event, Context context) {
        bench.journal()
                .event(
                        transaction,
                        event,
                        "image_cache",
                        context.entry(),
                        "",
                        Map.of(
                                "image",
                                context.image().toString(),
                                "host",
                                context.location().host()));
    }

    /** Begins to build; its revert notes why that failed. */
    private final class Accept implements RevertOnly<Context> {
        @Override
        public String name() {
            return "accept";
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            return transaction -> store.move(
                    transaction, context.entry(), CacheState.FAILED, Optional.of(Undone.because(environment)));
        }
    }

    /** Makes the volume that the cache keeps. */
    private final class Provision implements Step<Context> {
        @Override
        public String name() {
            return "provision";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Location place = context.location();
            VolumeSpec spec = new VolumeSpec(
                    new VolumeId(context.entry()), Size.ofGib(context.sizeGib()), place.pool(), Map.of());
            VolumeHandle made = DriverCalls.call(
                    place.backend(),
                    "Creating the cache volume of image " + context.image(),
                    () -> bench.backends().driver(place.backend()).volumes().create(spec));
            return Outcome.done(context.at(made), transaction -> store.built(transaction, context.entry(), made));
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            return leftovers.remove(context.location().backend(), context.handle(), environment.caller());
        }
    }

    /** Copies the image into it. */
    private final class Fill implements Step<Context> {
        @Override
        public String name() {
            return "fill";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            new FillFromImage(bench.backends(), hands)
                    .run(
                            new FillFromImage.Job(
                                    context.image(),
                                    context.location().backend(),
                                    context.handle(),
                                    Size.ofGib(context.sizeGib()),
                                    Optional.empty()),
                            environment);
            return Outcome.done(context);
        }
    }

    /** From now on volumes are cloned from it. */
    private final class Ready implements InsideStep<Context> {
        @Override
        public String name() {
            return "ready";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                store.move(transaction, context.entry(), CacheState.READY, Optional.empty());
                tell(transaction, "image_cache.built", context);
            });
        }
    }

    /** Begins to evict; its revert puts the entry back with the reason. */
    private final class Begin implements RevertOnly<Context> {
        @Override
        public String name() {
            return "begin";
        }

        @Override
        public Effect revert(Context context, StepEnvironment environment) {
            return transaction -> store.move(
                    transaction, context.entry(), CacheState.FAILED, Optional.of(Undone.because(environment)));
        }
    }

    /** Deletes the cache's volume. */
    private final class Remove implements Step<Context> {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofMillis(500));
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Location place = context.location();
            DriverCalls.run(
                    place.backend(),
                    "Deleting the cache volume of image " + context.image(),
                    () -> bench.backends().driver(place.backend()).volumes().delete(context.handle()));
            return Outcome.done(context);
        }
    }

    /** The entry is gone. */
    private final class Forget implements InsideStep<Context> {
        @Override
        public String name() {
            return "forget";
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                store.delete(transaction, context.entry());
                tell(transaction, "image_cache.evicted", context);
            });
        }
    }
}
