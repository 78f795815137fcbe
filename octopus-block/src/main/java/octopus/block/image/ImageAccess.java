package octopus.block.image;

import octopus.core.Caller;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Who may do what with an image: its owner and administrators everything, others look according to its visibility. */
final class ImageAccess {
    private ImageAccess() {}

    static boolean maySee(Caller caller, Image image, boolean member) {
        return mayChange(caller, image)
                || switch (image.description().visibility()) {
                    case PUBLIC, COMMUNITY -> true;
                    case SHARED -> member;
                    case PRIVATE -> false;
                };
    }

    static boolean mayChange(Caller caller, Image image) {
        return caller.isAdmin() || caller.owns(image.description().owner());
    }

    static StorageException notFound(String idOrName) {
        return Fault.of(
                        ImageFault.IMAGE_NOT_FOUND,
                        "No image found with ID " + idOrName,
                        "there is none, or it is not visible to this project",
                        "List the images to see which there are.")
                .about("image", idOrName)
                .exception();
    }

    static StorageException forbidden(Image image, String verb) {
        return Fault.of(
                        ImageFault.IMAGE_FORBIDDEN,
                        "Cannot " + verb + " " + image.label(),
                        "it belongs to another project",
                        "Ask its owner or an administrator.")
                .about("image", image.id())
                .exception();
    }
}
