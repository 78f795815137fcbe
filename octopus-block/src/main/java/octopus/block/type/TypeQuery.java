package octopus.block.type;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.listing.Order;

/**
 * What a list of volume types shall hold; newest first unless {@code orders} say otherwise.
 *
 * @param isPublic true: public ones and the private ones that {@code project} sees; false: private ones; empty: all
 * @param extraSpecs every one of these is in the type, word for word
 * @param marker the last type of the page before
 */
public record TypeQuery(
        Optional<Boolean> isPublic,
        String project,
        Map<String, String> extraSpecs,
        List<Order<Key>> orders,
        Optional<UUID> marker,
        int offset,
        int limit) {
    public TypeQuery {
        extraSpecs = Map.copyOf(extraSpecs);
        orders = List.copyOf(orders);
    }

    /** Columns that a list can be sorted by. */
    public enum Key {
        ID,
        NAME,
        DESCRIPTION,
        IS_PUBLIC,
        CREATED_AT,
        UPDATED_AT
    }
}
