package octopus.block.group;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.block.listing.Order;

/**
 * What a list of group types shall hold; newest first unless {@code orders} say otherwise.
 *
 * @param isPublic empty for all
 * @param marker the last one of the page before
 */
public record GroupTypeQuery(
        Optional<Boolean> isPublic, List<Order<Key>> orders, Optional<UUID> marker, int offset, int limit) {

    /** Columns that a list can be sorted by. */
    public enum Key {
        ID,
        NAME,
        IS_PUBLIC,
        CREATED_AT
    }

    public static GroupTypeQuery everything() {
        return new GroupTypeQuery(Optional.empty(), List.of(), Optional.empty(), 0, Integer.MAX_VALUE);
    }
}
