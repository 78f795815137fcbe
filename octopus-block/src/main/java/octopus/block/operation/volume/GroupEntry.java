package octopus.block.operation.volume;

import java.util.Optional;
import java.util.Set;
import octopus.block.BlockFault;
import octopus.block.group.Group;
import octopus.block.group.GroupFault;
import octopus.block.group.GroupStatus;
import octopus.block.operation.Refuse;
import octopus.block.operation.Workbench;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.spi.Fault;

/** Whether a new volume may be made in the group that it names. */
final class GroupEntry {
    private static final Set<GroupStatus> OPEN = Set.of(GroupStatus.AVAILABLE, GroupStatus.CREATING);

    private final Workbench bench;

    GroupEntry(Workbench bench) {
        this.bench = bench;
    }

    /** @throws octopus.spi.StorageException GROUP_NOT_FOUND, INVALID_GROUP, INVALID_TYPE or INVALID_REQUEST */
    Optional<Group> open(
            Transaction transaction,
            Caller caller,
            NewVolume wanted,
            VolumeSources.Origin origin,
            Optional<VolumeType> type) {
        if (wanted.group().isEmpty()) {
            return Optional.empty();
        }
        Group group = bench.changing(transaction, caller, wanted.group().get());
        if (!OPEN.contains(group.status())) {
            throw Fault.of(
                            GroupFault.INVALID_GROUP,
                            "Invalid Group: cannot make a volume in group " + group.nameOrId(),
                            "its status is " + group.status().text(),
                            "The status must be available or creating for this.")
                    .about("field", "group_id")
                    .exception();
        }
        checkType(group, type);
        origin.volume().flatMap(Volume::location).ifPresent(place -> checkPlace(group, place));
        return Optional.of(group);
    }

    private void checkType(Group group, Optional<VolumeType> type) {
        if (type.filter(given -> group.volumeTypes().contains(given.id())).isEmpty()) {
            throw Fault.of(
                            BlockFault.INVALID_TYPE,
                            "Invalid volume_type provided: "
                                    + type.map(VolumeType::name).orElse("none"),
                            "group " + group.nameOrId() + " has volumes of its own types only",
                            "Name one of " + group.volumeTypes() + ".")
                    .about("field", "volume_type")
                    .exception();
        }
    }

    private static void checkPlace(Group group, Location source) {
        if (group.place()
                .filter(place -> place.backend().equals(source.backend()))
                .isEmpty()) {
            throw Refuse.request(
                    "group_id",
                    "Creating a volume in group " + group.nameOrId(),
                    "its source is on backend " + source.backend() + ", the group on "
                            + group.place().map(Group.Place::backend).orElse("none yet"),
                    "All volumes of a group are on one backend; choose another source or group.");
        }
    }
}
