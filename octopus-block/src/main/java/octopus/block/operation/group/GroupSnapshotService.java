package octopus.block.operation.group;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.group.Group;
import octopus.block.group.GroupFault;
import octopus.block.group.GroupId;
import octopus.block.group.GroupQuery;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupSnapshotId;
import octopus.block.group.GroupStatus;
import octopus.block.group.GroupType;
import octopus.block.operation.Refuse;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.quota.QuotaRequest;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.Subject;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;

/** What may be asked of group snapshots. */
public final class GroupSnapshotService {
    private static final Set<VolumeStatus> SNAPSHOTABLE = Set.of(VolumeStatus.AVAILABLE, VolumeStatus.IN_USE);

    private final Workbench bench;
    private final GroupFlows flows;

    public GroupSnapshotService(Workbench bench, GroupFlows flows) {
        this.bench = bench;
        this.flows = flows;
    }

    public record NewGroupSnapshot(GroupId group, Optional<String> name, Optional<String> description) {}

    /** @param consistency whether it is asked of a consistency group of the older API; the other kind is not found */
    public GroupSnapshot create(Caller caller, NewGroupSnapshot wanted, boolean consistency) {
        return bench.database().write(transaction -> {
            Group group = bench.changing(transaction, caller, wanted.group());
            if (group.isConsistency() != consistency) {
                throw Workbench.notFound(GroupFault.GROUP_NOT_FOUND, "Group " + group.id());
            }
            List<Volume> volumes = checkGroup(transaction, group);
            GroupSnapshot snapshot = new GroupSnapshot(
                    GroupSnapshotId.random(),
                    group.project(),
                    caller.user(),
                    group.id(),
                    group.type(),
                    wanted.name(),
                    wanted.description(),
                    GroupStatus.CREATING,
                    Optional.empty(),
                    GroupCopies.now(bench),
                    Optional.empty());
            bench.stores().groups().snapshots().insert(transaction, snapshot);
            Set<Subject> subjects = new HashSet<>();
            subjects.add(Subjects.of(snapshot.id()));
            for (Volume volume : volumes) {
                Snapshot part = part(transaction, caller, snapshot, volume);
                bench.stores().snapshots().insert(transaction, part);
                subjects.add(Subjects.of(part.id()));
            }
            submit(transaction, caller, snapshot, flows.createSnapshot(), subjects, "group_snapshot.create");
            return snapshot;
        });
    }

    private List<Volume> checkGroup(Transaction transaction, Group group) {
        if (group.status() != GroupStatus.AVAILABLE) {
            throw RefuseGroup.status(group, "take a snapshot of", Set.of(GroupStatus.AVAILABLE));
        }
        List<Volume> volumes = bench.changing(transaction, group);
        if (volumes.isEmpty()) {
            throw RefuseGroup.group(group, "take a snapshot of", "it has no volumes", "Put volumes into it first.");
        }
        for (Volume volume : volumes) {
            if (!SNAPSHOTABLE.contains(volume.status())) {
                throw Refuse.status(volume, "take a snapshot of", SNAPSHOTABLE);
            }
            bench.refuseFrozen(transaction.sql(), volume, "take a snapshot of");
        }
        return volumes;
    }

    /** Counted one after the other, each with those before it, since they are rows of this transaction. */
    private Snapshot part(Transaction transaction, Caller caller, GroupSnapshot snapshot, Volume volume) {
        bench.quotas()
                .check(
                        transaction,
                        QuotaRequest.snapshot(
                                volume.project(), volume.sizeGib(), bench.typeOf(transaction.sql(), volume)));
        return new Snapshot(
                SnapshotId.random(),
                volume.project(),
                caller.user(),
                volume.id(),
                snapshot.name(),
                snapshot.description(),
                volume.sizeGib(),
                SnapshotStatus.CREATING,
                "0%",
                volume.type(),
                volume.location().map(Location::backend),
                Optional.empty(),
                Map.of(),
                Map.of(),
                true,
                Optional.of(snapshot.id()),
                Optional.empty(),
                snapshot.createdAt(),
                Optional.empty());
    }

    public GroupSnapshot show(Caller caller, GroupSnapshotId id) {
        return bench.database().read(sql -> bench.groupSnapshot(sql, caller, id));
    }

    /** @throws octopus.spi.StorageException GROUP_SNAPSHOT_NOT_FOUND when the marker does not exist */
    public List<GroupSnapshot> list(GroupQuery query) {
        return bench.database().read(sql -> {
            query.marker().map(GroupSnapshotId::new).ifPresent(id -> {
                if (bench.stores().groups().snapshots().find(sql, id).isEmpty()) {
                    throw Workbench.notFound(GroupFault.GROUP_SNAPSHOT_NOT_FOUND, "Group snapshot " + id);
                }
            });
            return bench.stores().groups().snapshots().list(sql, query);
        });
    }

    public void delete(Caller caller, GroupSnapshotId id) {
        bench.database().write(transaction -> {
            // Nobody may begin to make a group from it meanwhile: that holds the group, too.
            bench.changing(
                    transaction,
                    caller,
                    bench.groupSnapshot(transaction.sql(), caller, id).group());
            GroupSnapshot snapshot = bench.groupSnapshot(transaction.sql(), caller, id);
            if (!GroupStatus.DELETABLE.contains(snapshot.status())) {
                throw RefuseGroup.snapshot(
                        snapshot,
                        "delete",
                        "its status is " + snapshot.status().text(),
                        RefuseGroup.mustBe(GroupStatus.DELETABLE));
            }
            Set<Subject> subjects = new HashSet<>();
            subjects.add(Subjects.of(id));
            for (Snapshot part : bench.stores().snapshots().ofGroupSnapshot(transaction.sql(), id)) {
                bench.stores()
                        .volumes()
                        .volume(transaction.sql(), part.volume())
                        .ifPresent(volume -> bench.refuseFrozen(transaction.sql(), volume, "delete a snapshot of"));
                delete(transaction, part);
                subjects.add(Subjects.of(part.id()));
            }
            bench.stores().groups().snapshots().move(transaction, id, Set.of(), GroupStatus.DELETING, Optional.empty());
            return submit(transaction, caller, snapshot, flows.deleteSnapshot(), subjects, "group_snapshot.delete");
        });
    }

    private void delete(Transaction transaction, Snapshot part) {
        if (!SnapshotStatus.DELETABLE.contains(part.status())) {
            throw Fault.of(
                            BlockFault.INVALID_SNAPSHOT,
                            "Invalid snapshot: cannot delete snapshot " + part.nameOrId(),
                            "its status is " + part.status().text(),
                            "The status must be available or error or error_deleting for this.")
                    .exception();
        }
        bench.stores()
                .snapshots()
                .move(transaction, part.id(), Set.of(), SnapshotStatus.DELETING, part.progress(), Optional.empty());
    }

    /** Writes the status without touching the storage, as an administrator demands. */
    public void resetStatus(Caller caller, GroupSnapshotId id, GroupStatus status) {
        bench.database().write(transaction -> {
            GroupSnapshot snapshot = bench.groupSnapshot(transaction.sql(), caller, id);
            bench.journal()
                    .done(
                            transaction,
                            caller,
                            "group_snapshot.reset-status",
                            "group_snapshot",
                            id,
                            snapshot.status().text() + " to " + status.text());
            return bench.stores().groups().snapshots().move(transaction, id, Set.of(), status, snapshot.fault());
        });
    }

    private FlowId submit(
            Transaction transaction,
            Caller caller,
            GroupSnapshot snapshot,
            FlowDefinition<GroupSnapshotContext> definition,
            Set<Subject> subjects,
            String verb) {
        boolean oneMoment = bench.stores()
                .groups()
                .types()
                .find(transaction.sql(), snapshot.groupType())
                .filter(GroupType::wantsConsistentSnapshots)
                .isPresent();
        FlowId flow = bench.flows()
                .submit(
                        transaction,
                        definition,
                        new GroupSnapshotContext(snapshot.id(), snapshot.group(), snapshot.project(), oneMoment),
                        subjects,
                        caller);
        bench.journal().accepted(transaction, caller, verb, "group_snapshot", snapshot.id(), flow, snapshot.nameOrId());
        return flow;
    }
}
