package octopus.block.operation.image;

import java.util.UUID;

/** How an image comes into a volume. */
public sealed interface ImageRoute {
    /** The entry is held for the volume and cannot be evicted until the clone is made. */
    record CloneFromCache(UUID entry) implements ImageRoute {}

    /** Somebody, maybe this very flow, has begun to build the cache entry. */
    record AwaitCache(UUID entry) implements ImageRoute {}

    record CopyFromImage() implements ImageRoute {}
}
