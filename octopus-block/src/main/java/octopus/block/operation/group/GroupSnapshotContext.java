package octopus.block.operation.group;

import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshotId;

/** What the flows of group snapshots know. @param oneMoment whether the group's type asks for all at one moment */
public record GroupSnapshotContext(GroupSnapshotId snapshot, GroupId group, String project, boolean oneMoment) {}
