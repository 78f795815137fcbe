package octopus.block.operation.image;

import java.util.UUID;
import octopus.block.volume.Location;
import octopus.core.Caller;
import octopus.core.flow.Effect;
import octopus.spi.driver.VolumeHandle;

/** Decides how an image comes into a volume, and knows the volumes that the cache keeps to clone from. */
public interface ImageRoutes {
    /** Begins to build the cache entry where there is none and the backend can clone. */
    ImageRoute choose(UUID image, Location place, int sizeGib, Caller caller);

    /** The cache's volume of an entry. */
    VolumeHandle handleOf(UUID entry);

    /** The entry has served once more and may be evicted again. */
    Effect used(UUID entry);

    ImageHands hands();
}
