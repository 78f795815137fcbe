package octopus.block.room;

import octopus.block.group.GroupTypeService;
import octopus.block.operation.Leftovers;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.group.GroupCreation;
import octopus.block.operation.group.GroupFlows;
import octopus.block.operation.group.GroupMembers;
import octopus.block.operation.group.GroupService;
import octopus.block.operation.group.GroupSnapshotService;
import octopus.block.schedule.Scheduler;
import octopus.core.flow.FlowRegistry;

/** What the doors call about groups of volumes. */
public record GroupRoom(
        GroupTypeService types,
        GroupService groups,
        GroupCreation creation,
        GroupMembers members,
        GroupSnapshotService snapshots) {

    static GroupRoom open(
            Workbench bench, Scheduler scheduler, Leftovers leftovers, VolumeKeys keys, FlowRegistry registry) {
        GroupFlows flows = new GroupFlows(bench, scheduler, leftovers, keys);
        registry.addAll(flows.all());
        return new GroupRoom(
                new GroupTypeService(
                        bench.database(),
                        bench.stores().groups(),
                        bench.journal(),
                        bench.backends().settings().defaultGroupType()),
                new GroupService(bench, flows),
                new GroupCreation(bench, flows, keys),
                new GroupMembers(bench),
                new GroupSnapshotService(bench, flows));
    }
}
