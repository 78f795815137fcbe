package octopus.block.group;

import java.util.Optional;
import java.util.UUID;

/** What a list of group types shall hold. @param isPublic empty for all @param marker the last one of the page before */
public record GroupTypeQuery(
        Optional<Boolean> isPublic, Order order, boolean ascending, Optional<UUID> marker, int offset, int limit) {

    /** Columns that a list can be sorted by. */
    public enum Order {
        ID,
        NAME,
        CREATED_AT
    }

    public static GroupTypeQuery everything() {
        return new GroupTypeQuery(Optional.empty(), Order.CREATED_AT, false, Optional.empty(), 0, Integer.MAX_VALUE);
    }
}
