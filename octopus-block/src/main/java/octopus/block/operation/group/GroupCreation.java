package octopus.block.operation.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.group.Group;
import octopus.block.group.GroupFault;
import octopus.block.group.GroupId;
import octopus.block.group.GroupStatus;
import octopus.block.group.GroupType;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.type.VolumeType;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowId;
import octopus.spi.Fault;
import org.jooq.DSLContext;

/** Accepts new groups: checks types, zone and quota, then writes row, flow and audit in one transaction. */
public final class GroupCreation {
    private final Workbench bench;
    private final GroupFlows flows;
    private final GroupCopies copies;

    public GroupCreation(Workbench bench, GroupFlows flows, VolumeKeys keys) {
        this.bench = bench;
        this.flows = flows;
        this.copies = new GroupCopies(bench, flows, keys);
    }

    /**
     * An empty group.
     *
     * @throws octopus.spi.StorageException GROUP_TYPE_NOT_FOUND, VOLUME_TYPE_NOT_FOUND, INVALID_GROUP_TYPE, OVER_QUOTA
     */
    public Group create(Caller caller, NewGroup wanted) {
        return bench.database().write(transaction -> {
            GroupType type = groupType(transaction.sql(), caller, wanted.type());
            if (type.isConsistency()) {
                throw Fault.of(
                                GroupFault.INVALID_GROUP_TYPE,
                                "Group type " + type.name() + " is for consistency groups",
                                "they are made and changed by the calls under /consistencygroups",
                                "Name another group type, or use those calls.")
                        .about("field", "group_type")
                        .exception();
            }
            return accept(transaction, caller, wanted, type);
        });
    }

    /** A consistency group of the older API. @param wanted its type is not looked at */
    public Group createConsistencyGroup(Caller caller, NewGroup wanted) {
        return bench.database()
                .write(transaction -> accept(
                        transaction,
                        caller,
                        wanted,
                        groupType(transaction.sql(), caller, GroupType.CONSISTENCY_ID.toString())));
    }

    /** A group with a copy of each volume of another group, or of a group snapshot. @param consistency of which kind */
    public Group copy(Caller caller, NewGroupCopy wanted, boolean consistency) {
        return copies.copy(caller, wanted, consistency);
    }

    private Group accept(Transaction transaction, Caller caller, NewGroup wanted, GroupType type) {
        wanted.availabilityZone().ifPresent(bench::checkZone);
        List<UUID> types = volumeTypes(transaction.sql(), caller, wanted.volumeTypes());
        bench.quotas().checkGroup(transaction, caller.project());
        Group group = new Group(
                GroupId.random(),
                caller.project(),
                caller.user(),
                wanted.name(),
                wanted.description(),
                GroupStatus.CREATING,
                wanted.availabilityZone().orElse(bench.backends().settings().availabilityZone()),
                type.id(),
                types,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                GroupCopies.now(bench),
                Optional.empty());
        bench.stores().groups().groups().insert(transaction, group);
        FlowId flow = bench.flows()
                .submit(
                        transaction,
                        flows.create(),
                        new GroupContext(group.id(), group.project(), wanted.availabilityZone(), List.of()),
                        Set.of(Subjects.of(group.id())),
                        caller);
        bench.journal().accepted(transaction, caller, "group.create", "group", group.id(), flow, type.name());
        return group;
    }

    private GroupType groupType(DSLContext sql, Caller caller, String reference) {
        return uuid(reference)
                .flatMap(id -> bench.stores().groups().types().find(sql, id))
                .or(() -> bench.stores().groups().types().byName(sql, reference))
                .filter(type -> type.isPublic() || caller.isAdmin())
                .orElseThrow(() -> Workbench.notFound(GroupFault.GROUP_TYPE_NOT_FOUND, "Group type " + reference));
    }

    private List<UUID> volumeTypes(DSLContext sql, Caller caller, List<String> references) {
        List<UUID> types = new ArrayList<>();
        for (String reference : references) {
            VolumeType type = bench.stores()
                    .types()
                    .find(sql, caller, reference)
                    .orElseThrow(
                            () -> Workbench.notFound(BlockFault.VOLUME_TYPE_NOT_FOUND, "Volume type " + reference));
            if (!types.contains(type.id())) {
                types.add(type.id());
            }
        }
        return types;
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
