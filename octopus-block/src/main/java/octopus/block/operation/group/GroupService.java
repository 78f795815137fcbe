package octopus.block.operation.group;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.attachment.Attachment;
import octopus.block.group.Group;
import octopus.block.group.GroupFault;
import octopus.block.group.GroupId;
import octopus.block.group.GroupQuery;
import octopus.block.group.GroupStatus;
import octopus.block.group.GroupType;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeChange;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowId;
import octopus.core.flow.Subject;
import octopus.spi.Fault;
import octopus.spi.VolumeId;

/** What may be asked of groups: look, describe, delete. Members come and go by {@link GroupMembers}. */
public final class GroupService {
    private final Workbench bench;
    private final GroupFlows flows;

    public GroupService(Workbench bench, GroupFlows flows) {
        this.bench = bench;
        this.flows = flows;
    }

    public Group show(Caller caller, GroupId id) {
        return bench.database().read(sql -> bench.group(sql, caller, id));
    }

    /** @throws octopus.spi.StorageException GROUP_NOT_FOUND when the marker does not exist */
    public List<Group> list(GroupQuery query) {
        return bench.database().read(sql -> {
            query.marker().map(GroupId::new).ifPresent(id -> {
                if (bench.stores().groups().groups().find(sql, id).isEmpty()) {
                    throw Workbench.notFound(GroupFault.GROUP_NOT_FOUND, "Group " + id);
                }
            });
            return bench.stores().groups().groups().list(sql, query);
        });
    }

    /** The volumes of each of these groups. */
    public Map<GroupId, List<VolumeId>> volumesOf(List<Group> groups) {
        return bench.database()
                .read(sql -> bench.stores()
                        .volumes()
                        .idsOfGroups(sql, groups.stream().map(Group::id).toList()));
    }

    /** @param withVolumes whether its volumes go too; without, a group that has some is refused */
    public void delete(Caller caller, GroupId id, boolean withVolumes) {
        bench.database().write(transaction -> {
            Group group = bench.changing(transaction, caller, id);
            List<Volume> volumes = bench.changing(transaction, group);
            checkDeletable(transaction, group, volumes, withVolumes);
            Set<Subject> subjects = new HashSet<>();
            subjects.add(Subjects.of(id));
            for (Volume volume : volumes) {
                subjects.add(Subjects.of(volume.id()));
                bench.stores().volumes().write(transaction, volume.id(), VolumeChange.to(VolumeStatus.DELETING));
            }
            bench.stores().groups().groups().move(transaction, id, Set.of(), GroupStatus.DELETING, Optional.empty());
            GroupContext context = new GroupContext(
                    id,
                    group.project(),
                    Optional.empty(),
                    volumes.stream().map(Volume::id).toList());
            FlowId flow = bench.flows().submit(transaction, flows.delete(), context, subjects, caller);
            bench.journal()
                    .accepted(
                            transaction,
                            caller,
                            "group.delete",
                            "group",
                            id,
                            flow,
                            group.nameOrId() + " with " + volumes.size() + " volumes");
            return flow;
        });
    }

    private void checkDeletable(Transaction transaction, Group group, List<Volume> volumes, boolean withVolumes) {
        if (!withVolumes && !GroupStatus.DELETABLE.contains(group.status())) {
            throw RefuseGroup.status(group, "delete", GroupStatus.DELETABLE);
        }
        if (!volumes.isEmpty() && !withVolumes) {
            throw RefuseGroup.group(
                    group,
                    "delete",
                    "it still contains " + volumes.size() + " volumes",
                    "The delete-volumes flag deletes them too; or take them out of the group.");
        }
        if (bench.stores().groups().snapshots().anyOfGroup(transaction.sql(), group.id())) {
            throw RefuseGroup.group(group, "delete", "it has group snapshots", "Delete them first.");
        }
        for (Volume volume : volumes) {
            checkDeletable(transaction, group, volume);
        }
    }

    private void checkDeletable(Transaction transaction, Group group, Volume volume) {
        List<Attachment> attachments = bench.stores().attachments().ofVolume(transaction.sql(), volume.id());
        if (!attachments.isEmpty()) {
            throw RefuseGroup.group(
                    group,
                    "delete",
                    "volume " + volume.nameOrId() + " has attachment "
                            + attachments.getFirst().id(),
                    "Detach it first.");
        }
        if (bench.stores().snapshots().anyOfVolume(transaction.sql(), volume.id())) {
            throw RefuseGroup.group(
                    group, "delete", "volume " + volume.nameOrId() + " has snapshots", "Delete them first.");
        }
        if (!VolumeStatus.DELETABLE.contains(volume.status())) {
            throw Refuse.status(volume, "delete", VolumeStatus.DELETABLE);
        }
        bench.refuseFrozen(transaction.sql(), volume, "delete");
    }

    /** Writes the status without touching anything else, as an administrator demands. */
    public void resetStatus(Caller caller, GroupId id, GroupStatus status) {
        bench.database().write(transaction -> {
            Group group = bench.changing(transaction, caller, id);
            bench.journal()
                    .done(
                            transaction,
                            caller,
                            "group.reset-status",
                            "group",
                            id,
                            group.status().text() + " to " + status.text());
            return bench.stores().groups().groups().move(transaction, id, Set.of(), status, group.fault());
        });
    }

    /**
     * Whether the group may be asked for anything about its replication.
     *
     * @param operation for the refusal: {@code enable replication of}
     * @throws octopus.spi.StorageException INVALID_GROUP_TYPE, or INVALID_GROUP where the type asks for it, since no
     *     backend offers it and such a group has found no place
     */
    public void refuseReplication(Caller caller, GroupId id, String operation) {
        bench.database().read(sql -> {
            Group group = bench.group(sql, caller, id);
            boolean wanted = bench.stores()
                    .groups()
                    .types()
                    .find(sql, group.type())
                    .filter(GroupType::wantsReplication)
                    .isPresent();
            if (wanted) {
                throw RefuseGroup.group(
                        group,
                        operation,
                        "it is on no backend that replicates groups",
                        "Delete it; there is no such backend.");
            }
            throw Fault.of(
                            GroupFault.INVALID_GROUP_TYPE,
                            "Cannot " + operation + " group " + group.nameOrId(),
                            "its type does not ask for replication",
                            "A group type does so by group_replication_enabled or"
                                    + " consistent_group_replication_enabled being \"<is> True\".")
                    .about("group", id)
                    .exception();
        });
    }
}
