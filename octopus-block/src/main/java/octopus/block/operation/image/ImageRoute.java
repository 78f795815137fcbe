package octopus.block.operation.image;

import java.util.UUID;
import octopus.core.flow.Effect;

/** How an image comes into a volume. */
public sealed interface ImageRoute {
    /** @param claim keeps the entry from being evicted until the clone is made */
    record CloneFromCache(UUID entry, Effect claim) implements ImageRoute {}

    /** Somebody, maybe this very flow, has begun to build the cache entry. */
    record AwaitCache(UUID entry) implements ImageRoute {}

    record CopyFromImage() implements ImageRoute {}
}
