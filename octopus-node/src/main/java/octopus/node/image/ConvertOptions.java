package octopus.node.image;

import octopus.spi.Size;

/**
 * How to copy.
 *
 * @param bandwidth most bytes a second, zero for no limit
 * @param intoExisting write into a target that is there already with its size (qemu-img {@code -n})
 * @param targetIsZero the target is known to read as zeros, so zeros need no writing
 * @param shareSource read a source that another process has open for writing
 * @param compress write compressed clusters, where the target's format can
 */
public record ConvertOptions(
        Size bandwidth, boolean intoExisting, boolean targetIsZero, boolean shareSource, boolean compress) {

    /** A new target file, as fast as it goes. */
    public static ConvertOptions plain() {
        return new ConvertOptions(Size.ZERO, false, false, false, false);
    }

    public ConvertOptions bandwidth(Size bytesPerSecond) {
        return new ConvertOptions(bytesPerSecond, intoExisting, targetIsZero, shareSource, compress);
    }

    public ConvertOptions into(boolean zero) {
        return new ConvertOptions(bandwidth, true, zero, shareSource, compress);
    }

    public ConvertOptions shared() {
        return new ConvertOptions(bandwidth, intoExisting, targetIsZero, true, compress);
    }

    public ConvertOptions compressed() {
        return new ConvertOptions(bandwidth, intoExisting, targetIsZero, shareSource, true);
    }
}
