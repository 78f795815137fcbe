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
 * @param pastCache go to the disk past the page cache; only into what is there already and takes {@code O_DIRECT}
 */
public record ConvertOptions(
        Size bandwidth,
        boolean intoExisting,
        boolean targetIsZero,
        boolean shareSource,
        boolean compress,
        boolean pastCache) {

    public ConvertOptions {
        if (pastCache && !intoExisting) {
            throw new IllegalArgumentException("a target that qemu-img makes itself is not written past the cache");
        }
    }

    /** A new target file, as fast as it goes. */
    public static ConvertOptions plain() {
        return new ConvertOptions(Size.ZERO, false, false, false, false, false);
    }

    public ConvertOptions bandwidth(Size bytesPerSecond) {
        return new ConvertOptions(bytesPerSecond, intoExisting, targetIsZero, shareSource, compress, pastCache);
    }

    public ConvertOptions into(boolean zero) {
        return new ConvertOptions(bandwidth, true, zero, shareSource, compress, pastCache);
    }

    public ConvertOptions shared() {
        return new ConvertOptions(bandwidth, intoExisting, targetIsZero, true, compress, pastCache);
    }

    public ConvertOptions compressed() {
        return new ConvertOptions(bandwidth, intoExisting, targetIsZero, shareSource, true, pastCache);
    }

    public ConvertOptions pastCache(boolean possible) {
        return new ConvertOptions(bandwidth, intoExisting, targetIsZero, shareSource, compress, possible);
    }
}
