package octopus.block.operation.image;

import java.util.UUID;
import octopus.block.volume.Location;
import octopus.core.Caller;
import octopus.core.flow.Effect;
import octopus.spi.driver.VolumeHandle;

/** No cache: every volume gets its own copy of the image. */
public record CopyRoutes(ImageHands hands) implements ImageRoutes {
    @Override
    public ImageRoute choose(UUID image, Location place, int sizeGib, Caller caller) {
        return new ImageRoute.CopyFromImage();
    }

    @Override
    public VolumeHandle handleOf(UUID entry) {
        throw new IllegalStateException("there is no image cache");
    }

    @Override
    public Effect used(UUID entry) {
        return Effect.NONE;
    }
}
