package octopus.block.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.listing.Order;

/**
 * What a list of groups, or of group snapshots, shall hold; newest first unless {@code orders} say otherwise.
 *
 * @param project only this one's; empty for all
 * @param consistency whether those of the older API or all the others are meant: no list shows both
 * @param like {@code key~=value}: a part of the text
 * @param marker the last one of the page before
 */
public record GroupQuery(
        Optional<String> project,
        boolean consistency,
        Map<Filter, Set<String>> filters,
        Map<Filter, String> like,
        List<Order<Filter>> orders,
        Optional<UUID> marker,
        int offset,
        int limit) {

    public static GroupQuery of(Optional<String> project, boolean consistency, int limit) {
        return new GroupQuery(project, consistency, Map.of(), Map.of(), List.of(), Optional.empty(), 0, limit);
    }

    /** Columns that a list can be filtered and sorted by; some are a group's only, {@code GROUP} is a snapshot's. */
    public enum Filter {
        ID,
        NAME,
        DESCRIPTION,
        STATUS,
        AVAILABILITY_ZONE,
        HOST,
        PROJECT,
        USER,
        GROUP,
        GROUP_TYPE,
        GROUP_SNAPSHOT,
        SOURCE_GROUP,
        CREATED_AT,
        UPDATED_AT;

        /** Whether a list of groups can be asked for it. */
        public boolean ofGroups() {
            return this != GROUP;
        }

        public boolean ofSnapshots() {
            return switch (this) {
                case AVAILABILITY_ZONE, HOST, GROUP_SNAPSHOT, SOURCE_GROUP -> false;
                case ID, NAME, DESCRIPTION, STATUS, PROJECT, USER, GROUP, GROUP_TYPE, CREATED_AT, UPDATED_AT -> true;
            };
        }
    }
}
