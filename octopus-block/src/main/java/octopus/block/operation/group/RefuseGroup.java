package octopus.block.operation.group;

import java.util.Collection;
import java.util.stream.Collectors;
import octopus.block.group.Group;
import octopus.block.group.GroupFault;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupStatus;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** Refusals that the operations on groups share. */
final class RefuseGroup {
    private RefuseGroup() {}

    static StorageException status(Group group, String operation, Collection<GroupStatus> allowed) {
        return group(group, operation, "its status is " + group.status().text(), mustBe(allowed));
    }

    static StorageException group(Group group, String operation, String cause, String correction) {
        return Fault.of(
                        GroupFault.INVALID_GROUP,
                        "Invalid Group: cannot " + operation + " group " + group.nameOrId(),
                        cause,
                        correction)
                .about("group", group.id())
                .about("status", group.status().text())
                .exception();
    }

    static StorageException snapshot(GroupSnapshot snapshot, String operation, String cause, String correction) {
        return Fault.of(
                        GroupFault.INVALID_GROUP_SNAPSHOT,
                        "Invalid GroupSnapshot: cannot " + operation + " group snapshot " + snapshot.nameOrId(),
                        cause,
                        correction)
                .about("group_snapshot", snapshot.id())
                .about("status", snapshot.status().text())
                .exception();
    }

    static String mustBe(Collection<GroupStatus> allowed) {
        return "The status must be "
                + allowed.stream().map(GroupStatus::text).sorted().collect(Collectors.joining(" or ")) + " for this.";
    }
}
