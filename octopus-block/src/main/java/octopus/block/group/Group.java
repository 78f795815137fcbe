package octopus.block.group;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.spi.Fault;

/**
 * Volumes that belong together, all on one backend.
 *
 * @param volumeTypes that its volumes may have
 * @param place empty until the scheduler has chosen the backend
 * @param snapshot that it was made from
 * @param source group that it was copied from
 */
public record Group(
        GroupId id,
        String project,
        String user,
        Optional<String> name,
        Optional<String> description,
        GroupStatus status,
        String availabilityZone,
        UUID type,
        List<UUID> volumeTypes,
        Optional<Place> place,
        Optional<GroupSnapshotId> snapshot,
        Optional<GroupId> source,
        Optional<Fault> fault,
        Instant createdAt,
        Optional<Instant> updatedAt) {

    /** @param host the backend as Cinder shows it, without a pool: {@code host@backend} */
    public record Place(String backend, String host) {}

    public Group {
        volumeTypes = List.copyOf(volumeTypes);
    }

    public boolean isConsistency() {
        return type.equals(GroupType.CONSISTENCY_ID);
    }

    public Membership membership() {
        return new Membership(id, isConsistency());
    }

    public String nameOrId() {
        return name.filter(text -> !text.isBlank())
                .map(text -> text + " (" + id + ")")
                .orElse(id.toString());
    }
}
