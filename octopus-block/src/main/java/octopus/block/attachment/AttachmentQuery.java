package octopus.block.attachment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.listing.Order;
import octopus.spi.AttachmentId;

/** What a list of attachments shall hold; newest first unless {@code orders} say otherwise. */
public record AttachmentQuery(
        Optional<String> project,
        Map<Key, String> filters,
        List<Order<Key>> orders,
        Optional<AttachmentId> marker,
        int offset,
        int limit) {

    public AttachmentQuery {
        filters = Map.copyOf(filters);
        orders = List.copyOf(orders);
    }

    /** Every one there is. */
    public static AttachmentQuery all(Optional<AttachmentId> marker, int limit) {
        return new AttachmentQuery(Optional.empty(), Map.of(), List.of(), marker, 0, limit);
    }

    /** What a list can be filtered and sorted by. */
    public enum Key {
        ID,
        VOLUME,
        INSTANCE,
        STATUS,
        HOST,
        MOUNT_POINT,
        MODE,
        PROJECT,
        ATTACHED_AT,
        CREATED_AT,
        UPDATED_AT
    }
}
