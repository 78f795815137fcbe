package octopus.block.operation.group;

import java.util.List;
import octopus.block.operation.Leftovers;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.schedule.Scheduler;
import octopus.core.flow.FlowDefinition;

/** The flows that change groups and group snapshots, each made once. */
public final class GroupFlows {
    private final FlowDefinition<GroupContext> create;
    private final FlowDefinition<GroupContext> copy;
    private final FlowDefinition<GroupContext> delete;
    private final FlowDefinition<GroupSnapshotContext> createSnapshot;
    private final FlowDefinition<GroupSnapshotContext> deleteSnapshot;

    public GroupFlows(Workbench bench, Scheduler scheduler, Leftovers leftovers, VolumeKeys keys) {
        create = new PlaceGroup(bench, scheduler).definition();
        copy = new CopyGroup(bench, scheduler, leftovers).definition();
        delete = new DeleteGroup(bench, keys).definition();
        GroupSnapshotRows rows = new GroupSnapshotRows(bench);
        createSnapshot = new TakeGroupSnapshot(bench, rows).definition();
        deleteSnapshot = new DeleteGroupSnapshot(bench, rows).definition();
    }

    public List<FlowDefinition<?>> all() {
        return List.of(create, copy, delete, createSnapshot, deleteSnapshot);
    }

    FlowDefinition<GroupContext> create() {
        return create;
    }

    FlowDefinition<GroupContext> copy() {
        return copy;
    }

    FlowDefinition<GroupContext> delete() {
        return delete;
    }

    FlowDefinition<GroupSnapshotContext> createSnapshot() {
        return createSnapshot;
    }

    FlowDefinition<GroupSnapshotContext> deleteSnapshot() {
        return deleteSnapshot;
    }
}
