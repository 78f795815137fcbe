package octopus.block.image;

import static octopus.block.image.ImageStatus.ACTIVE;
import static octopus.block.image.ImageStatus.DEACTIVATED;
import static octopus.block.image.ImageStatus.DELETED;
import static octopus.block.image.ImageStatus.KILLED;
import static octopus.block.image.ImageStatus.QUEUED;
import static octopus.block.image.ImageStatus.SAVING;

import java.util.Map;
import java.util.Set;

/** The one table of allowed moves between image states. */
public final class ImageTransitions {
    private static final Map<ImageStatus, Set<ImageStatus>> ALLOWED = Map.of(
            QUEUED, Set.of(SAVING, KILLED, DELETED),
            // Back to queued: the sender went away or sent too little; it may try again.
            SAVING, Set.of(ACTIVE, QUEUED, KILLED, DELETED),
            ACTIVE, Set.of(DEACTIVATED, DELETED),
            DEACTIVATED, Set.of(ACTIVE, DELETED),
            KILLED, Set.of(DELETED),
            DELETED, Set.of());

    private ImageTransitions() {}

    public static boolean allows(ImageStatus from, ImageStatus to) {
        return ALLOWED.getOrDefault(from, Set.of()).contains(to);
    }
}
