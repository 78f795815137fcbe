package octopus.block.operation.group;

import java.util.Optional;
import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshotId;

/** A group that shall be made from another one, or from a snapshot of one: exactly one of the two is there. */
public record NewGroupCopy(
        Optional<String> name,
        Optional<String> description,
        Optional<GroupSnapshotId> snapshot,
        Optional<GroupId> source) {}
