package octopus.block.image;

import java.time.Instant;
import java.util.Optional;
import octopus.spi.Size;

/**
 * An image: a disk in one file, to make volumes from.
 *
 * @param content present once its bytes are complete and checked
 * @param refusal why it was killed, or why its last upload came to nothing, in words
 */
public record Image(
        ImageId id,
        ImageStatus status,
        ImageDescription description,
        Optional<ImageContent> content,
        Optional<String> refusal,
        Instant createdAt,
        Instant updatedAt) {

    /** How faults speak of it: the name where it has one, and the id always. */
    public String label() {
        return description.name().map(n -> "image " + n + " (" + id + ")").orElse("image " + id);
    }

    public ImageFacts facts() {
        return new ImageFacts(
                id,
                description.name(),
                status,
                description.diskFormat(),
                description.containerFormat(),
                content.map(ImageContent::size).orElse(Size.ZERO),
                content.map(ImageContent::virtualSize),
                description.minDisk(),
                description.minRam(),
                content.map(ImageContent::md5),
                content.map(ImageContent::sha512),
                description.properties(),
                description.visibility(),
                description.owner());
    }
}
