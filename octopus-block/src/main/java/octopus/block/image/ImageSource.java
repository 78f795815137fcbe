package octopus.block.image;

import java.util.Optional;
import octopus.core.Caller;

/** Where volumes get their images from. */
public interface ImageSource {
    /**
     * An image that this caller may use, by id or by name. One in any state but deleted is found; whoever wants bytes
     * looks at the status.
     *
     * @throws octopus.spi.StorageException IMAGE_NAME_AMBIGUOUS when several visible images have the name
     */
    Optional<ImageFacts> find(Caller caller, String idOrName);

    /**
     * Opens the bytes for reading, on behalf of somebody who may use the image (see {@link #find}). They stay readable under the handle's path until it is closed, even if the image is
     * deleted meanwhile.
     *
     * @throws octopus.spi.StorageException IMAGE_NOT_FOUND, IMAGE_NOT_ACTIVE or IMAGE_DEACTIVATED
     */
    ImageHandle open(ImageId id, Caller asker);
}
