package octopus.block.operation.volume;

import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.image.FillFromImage;
import octopus.block.operation.image.ImageRoutes;
import octopus.core.flow.Outcome;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Size;
import octopus.spi.StorageException;

/** Copies the image into the new volume, unless it came out of the cache with its data in it. */
final class FillVolume implements Step<CreateContext> {
    private final Workbench bench;
    private final ImageRoutes routes;
    private final VolumeKeys keys;

    FillVolume(Workbench bench, ImageRoutes routes, VolumeKeys keys) {
        this.bench = bench;
        this.routes = routes;
        this.keys = keys;
    }

    @Override
    public String name() {
        return "fill-from-image";
    }

    @Override
    public Outcome<CreateContext> run(CreateContext context, StepEnvironment environment) {
        if (context.cacheEntry().isPresent()) {
            return Outcome.done(context, routes.done(context.cacheEntry().get(), context.volume()));
        }
        FillFromImage.Job job = new FillFromImage.Job(
                context.image().orElseThrow(),
                context.place().backend(),
                context.place().handle(context.volume()),
                Size.ofGib(context.sizeGib()),
                keys.sealing(environment.caller(), context.volume()));
        try {
            new FillFromImage(bench.backends(), routes.hands()).run(job, environment);
            return Outcome.done(context);
        } catch (StorageException e) {
            return ProvisionVolume.elsewhereOrFail(context, context.place(), e.fault());
        }
    }
}
