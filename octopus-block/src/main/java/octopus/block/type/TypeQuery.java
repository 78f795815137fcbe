package octopus.block.type;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a list of volume types shall hold.
 *
 * @param isPublic true: public ones and the private ones that {@code project} sees; false: private ones; empty: all
 * @param extraSpecs every one of these is in the type, word for word
 * @param marker the last type of the page before
 */
public record TypeQuery(
        Optional<Boolean> isPublic,
        String project,
        Map<String, String> extraSpecs,
        Optional<UUID> marker,
        int offset,
        int limit) {
    public TypeQuery {
        extraSpecs = Map.copyOf(extraSpecs);
    }
}
