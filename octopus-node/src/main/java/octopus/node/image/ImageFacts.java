package octopus.node.image;

import java.util.Optional;
import octopus.spi.Size;

/**
 * What {@code qemu-img info} says of an image file.
 *
 * @param format qemu's name of the format
 * @param virtualSize what a guest sees
 * @param actualSize what the file really occupies
 * @param backingFile the file that it builds on, as written in the image
 * @param dataFile the external file that has its data, as written in the image
 */
public record ImageFacts(
        String format,
        Size virtualSize,
        Size actualSize,
        Optional<String> backingFile,
        Optional<String> backingFormat,
        Optional<String> dataFile,
        boolean encrypted,
        boolean corrupt) {}
