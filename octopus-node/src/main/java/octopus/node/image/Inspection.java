package octopus.node.image;

import java.util.Optional;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.StorageException;

/** What an image's own bytes say. */
public sealed interface Inspection {
    /**
     * Safe to copy with {@code format} given.
     *
     * @param saw the content in words, for people
     * @param virtualSize what a guest sees, where the bytes looked at tell it
     */
    record Accepted(ImageFormat format, String saw, Optional<Size> virtualSize) implements Inspection {}

    /** Not to be handed to any program. @param fault of {@link DiskImageFault}, with the reason */
    record Refused(Fault fault) implements Inspection {}

    /** The good case, or the fault thrown. */
    default Accepted orThrow() {
        return switch (this) {
            case Accepted accepted -> accepted;
            case Refused refused -> throw new StorageException(refused.fault());
        };
    }
}
