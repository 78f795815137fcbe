package octopus.block.group;

import java.time.Clock;

/** The tables of groups, handed around as one. */
public record GroupStores(GroupTypeStore types, GroupStore groups, GroupSnapshotStore snapshots) {
    public static GroupStores with(Clock clock) {
        return new GroupStores(new GroupTypeStore(), new GroupStore(clock), new GroupSnapshotStore(clock));
    }
}
