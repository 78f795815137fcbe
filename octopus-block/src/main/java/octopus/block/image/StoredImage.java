package octopus.block.image;

import java.util.Optional;

/**
 * An image with who is writing it.
 *
 * @param uploader a name that no two uploads share; present exactly while the image is saving
 */
record StoredImage(Image image, Optional<String> uploader) {

    static StoredImage resting(Image image) {
        return new StoredImage(image, Optional.empty());
    }
}
