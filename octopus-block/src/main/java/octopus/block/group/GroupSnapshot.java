package octopus.block.group;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import octopus.spi.Fault;

/** A snapshot of each volume that a group had. @param groupType the group's type */
public record GroupSnapshot(
        GroupSnapshotId id,
        String project,
        String user,
        GroupId group,
        UUID groupType,
        Optional<String> name,
        Optional<String> description,
        GroupStatus status,
        Optional<Fault> fault,
        Instant createdAt,
        Optional<Instant> updatedAt) {

    public boolean isConsistency() {
        return groupType.equals(GroupType.CONSISTENCY_ID);
    }

    public String nameOrId() {
        return name.filter(text -> !text.isBlank())
                .map(text -> text + " (" + id + ")")
                .orElse(id.toString());
    }
}
