package octopus.block.operation.image;

import java.util.UUID;
import octopus.block.volume.Location;
import octopus.core.Caller;
import octopus.core.flow.Effect;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeHandle;

/** Decides how an image comes into a volume, and knows the volumes that the cache keeps to clone from. */
public interface ImageRoutes {
    /** Begins to build the cache entry where there is none and the backend can clone. */
    ImageRoute choose(UUID image, Location place, VolumeId volume, Caller caller);

    /** The cache's volume of an entry. */
    VolumeHandle handleOf(UUID entry);

    /** The volume does not need the entry any more: it is made, or it will not be. */
    Effect done(UUID entry, VolumeId volume);

    ImageHands hands();
}
