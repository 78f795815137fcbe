package octopus.block.image;

import java.util.Map;
import java.util.Optional;
import octopus.spi.Size;

/**
 * An image as volumes see it.
 *
 * @param size bytes of the file, zero while there are none
 * @param virtualSize bytes of the disk inside; a volume must not be smaller. Present once the image is active
 * @param minDisk GiB
 * @param minRam MiB
 * @param md5 {@code checksum} of the API, lower-case hexadecimal
 * @param sha512 {@code os_hash_value} of the API, lower-case hexadecimal
 */
public record ImageFacts(
        ImageId id,
        Optional<String> name,
        ImageStatus status,
        Optional<String> diskFormat,
        Optional<String> containerFormat,
        Size size,
        Optional<Size> virtualSize,
        long minDisk,
        long minRam,
        Optional<String> md5,
        Optional<String> sha512,
        Map<String, String> properties,
        Visibility visibility,
        String owner) {
    public ImageFacts {
        properties = Map.copyOf(properties);
    }
}
