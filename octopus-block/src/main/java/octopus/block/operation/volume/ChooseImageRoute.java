package octopus.block.operation.volume;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.image.ImageRoute;
import octopus.block.operation.image.ImageRoutes;
import octopus.block.volume.Location;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.flow.Effect;
import octopus.core.flow.Outcome;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;

/** How the image comes into the volume: as a clone of the backend's cache, or copied. Waits while the cache is built. */
final class ChooseImageRoute implements Step<CreateContext> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Workbench bench;
    private final ImageRoutes routes;
    private final VolumeKeys keys;

    ChooseImageRoute(Workbench bench, ImageRoutes routes, VolumeKeys keys) {
        this.bench = bench;
        this.routes = routes;
        this.keys = keys;
    }

    @Override
    public String name() {
        return "choose-image-route";
    }

    @Override
    public Outcome<CreateContext> run(CreateContext context, StepEnvironment environment) {
        Location place = context.place();
        UUID image = context.image().orElseThrow();
        if (keys.isEncrypted(context.volume())) {
            // What the cache keeps is plain, and each volume has a key of its own.
            return Outcome.done(context.cloning(Optional.empty()), downloading(context));
        }
        return switch (routes.choose(image, place, context.volume(), environment.caller())) {
            case ImageRoute.CloneFromCache clone -> Outcome.done(context.cloning(Optional.of(clone.entry())));
            case ImageRoute.AwaitCache await ->
                new Outcome.NotYet<>(
                        context, LOOK_AGAIN, "image " + image + " is being put into the cache of " + place.host());
            case ImageRoute.CopyFromImage _ -> Outcome.done(context.cloning(Optional.empty()), downloading(context));
        };
    }

    @Override
    public Effect revert(CreateContext context, StepEnvironment environment) {
        return context.cacheEntry()
                .map(entry -> routes.done(entry, context.volume()))
                .orElse(Effect.NONE);
    }

    private Effect downloading(CreateContext context) {
        return transaction -> bench.stores()
                .volumes()
                .update(
                        transaction,
                        context.volume(),
                        VolumeChange.to(VolumeStatus.DOWNLOADING).onlyFrom(Set.of(VolumeStatus.CREATING)));
    }
}
