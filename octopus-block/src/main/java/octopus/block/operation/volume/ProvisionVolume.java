package octopus.block.operation.volume;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Leftovers;
import octopus.block.operation.Limits;
import octopus.block.operation.VolumeCopies;
import octopus.block.operation.Workbench;
import octopus.block.volume.Location;
import octopus.block.volume.VolumeChange;
import octopus.core.flow.Effect;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;

/** Makes the volume on its backend: empty, from a snapshot, or as a clone. Called twice it finds its own work. */
final class ProvisionVolume implements Step<CreateContext> {
    /** How many pools are tried before the volume is given up; Cinder's scheduler_max_attempts. */
    static final int MAX_PLACEMENTS = 3;

    private static final int TRIES_IN_A_PLACE = 2;

    private final Workbench bench;
    private final Leftovers leftovers;
    private final CacheSource cache;
    private final VolumeCopies copies;
    private final Limits limits;
    private final boolean published;

    /** Where the volume to clone from is, when an image comes from the cache. */
    interface CacheSource {
        VolumeHandle of(java.util.UUID entry);
    }

    /** @param published whether the next step publishes it, in the same commit, and writes what the storage calls it */
    ProvisionVolume(Workbench bench, Leftovers leftovers, CacheSource cache, boolean published) {
        this.bench = bench;
        this.leftovers = leftovers;
        this.cache = cache;
        this.copies = new VolumeCopies(bench);
        this.limits = new Limits(bench);
        this.published = published;
    }

    @Override
    public String name() {
        return "provision";
    }

    @Override
    public Outcome<CreateContext> run(CreateContext context, StepEnvironment environment) {
        Location place = context.place();
        try {
            VolumeHandle made = DriverCalls.call(
                    place.backend(),
                    "Creating volume " + context.volume(),
                    () -> make(bench.backends().driver(place.backend()), context, place));
            if (context.limited().orElse(true)) {
                limits.begin(place.backend(), made, Optional.empty(), context.sizeGib());
            }
            Location location = place.at(made);
            return Outcome.done(
                    context.at(location),
                    published
                            ? Effect.NONE
                            : transaction -> bench.stores()
                                    .volumes()
                                    .update(
                                            transaction,
                                            context.volume(),
                                            VolumeChange.none().made(location)));
        } catch (StorageException e) {
            // What a killed process has left running may be in the way for a moment; then the place itself is at fault.
            return environment.attempt() < TRIES_IN_A_PLACE
                    ? new Outcome.Failed<>(e.fault())
                    : elsewhereOrFail(context, place, e.fault());
        }
    }

    @Override
    public Retry retry() {
        return Retry.times(TRIES_IN_A_PLACE, Duration.ofMillis(300));
    }

    @Override
    public Effect revert(CreateContext context, StepEnvironment environment) {
        return context.location()
                .map(place -> leftovers.remove(place.backend(), place.handle(context.volume()), environment.caller()))
                .orElse(Effect.NONE);
    }

    /** A fault of this place is no fault of the next: another pool is tried, unless the source binds it here. */
    static Outcome<CreateContext> elsewhereOrFail(CreateContext context, Location place, Fault fault) {
        boolean another =
                switch (fault.kind()) {
                    case BACKEND, CAPACITY, NODE, NETWORK -> true;
                    case CALLER, FORBIDDEN, NOT_FOUND, STATE, CONFLICT, QUOTA, INTERNAL -> false;
                };
        Set<String> excluded = new HashSet<>(context.excluded());
        excluded.add(place.host());
        if (!another || context.forcedHost().isPresent() || excluded.size() >= MAX_PLACEMENTS) {
            return new Outcome.Failed<>(fault);
        }
        return new Outcome.GoBack<>(context.elsewhere(excluded, fault), ChoosePool.NAME, fault);
    }

    private VolumeHandle make(Driver driver, CreateContext context, Location place) {
        VolumeSpec bare =
                new VolumeSpec(context.volume(), Size.ofGib(context.sizeGib()), place.pool(), context.extraSpecs());
        VolumeSpec spec = context.limited().orElse(true) ? limits.at(place.backend(), bare, Optional.empty()) : bare;
        if (context.cacheEntry().isPresent()) {
            return DriverCalls.need(driver, place.backend(), Capability.Clones.class, "clone volumes")
                    .createFromVolume(spec, cache.of(context.cacheEntry().get()));
        }
        if (context.snapshot().isPresent()) {
            return copies.ofSnapshot(
                    driver, place.backend(), spec, context.snapshot().get());
        }
        if (context.source().isPresent()) {
            return copies.ofVolume(
                    driver, place.backend(), spec, context.source().get());
        }
        return driver.volumes().create(spec);
    }
}
