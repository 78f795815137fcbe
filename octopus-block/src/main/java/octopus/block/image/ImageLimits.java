package octopus.block.image;

import octopus.spi.Size;

/**
 * How large things may get.
 *
 * @param largest bytes of one image file
 * @param properties custom properties of one image
 * @param tags of one image
 * @param members projects that one image may be shared with
 */
public record ImageLimits(Size largest, int properties, int tags, int members) {
    /** The Image service's usual limits; 1 TiB a file. */
    public static ImageLimits usual() {
        return new ImageLimits(Size.ofGib(1024), 128, 128, 128);
    }

    public ImageLimits withLargest(Size size) {
        return new ImageLimits(size, properties, tags, members);
    }
}
