package octopus.block.operation.volume;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.group.GroupId;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/**
 * A volume that a caller wants.
 *
 * @param sizeGib may be absent where a source tells it
 * @param type name or id
 * @param image id or name
 * @param group that it shall be in
 * @param sameHost volumes beside which it shall be, {@code differentHost} those it shall keep away from
 * @param machine that it shall lie on: the first part of a pool's name, or the node of its backend
 * @param mayBeShared whether the caller may have a volume that several consumers attach at a time
 */
public record NewVolume(
        Optional<Integer> sizeGib,
        Optional<String> name,
        Optional<String> description,
        Optional<String> type,
        Optional<String> availabilityZone,
        Map<String, String> metadata,
        Optional<SnapshotId> snapshot,
        Optional<VolumeId> source,
        Optional<String> image,
        Optional<GroupId> group,
        List<VolumeId> sameHost,
        List<VolumeId> differentHost,
        Optional<String> machine,
        boolean mayBeShared) {
    public NewVolume {
        metadata = Map.copyOf(metadata);
        sameHost = List.copyOf(sameHost);
        differentHost = List.copyOf(differentHost);
    }

    /** An empty volume of the default type. */
    public static NewVolume empty(int sizeGib, String name) {
        return new NewVolume(
                Optional.of(sizeGib),
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                true);
    }

    public NewVolume ofType(String newType) {
        return new NewVolume(
                sizeGib,
                name,
                description,
                Optional.of(newType),
                availabilityZone,
                metadata,
                snapshot,
                source,
                image,
                group,
                sameHost,
                differentHost,
                machine,
                mayBeShared);
    }

    public NewVolume from(Optional<SnapshotId> newSnapshot, Optional<VolumeId> newSource, Optional<String> newImage) {
        return new NewVolume(
                sizeGib,
                name,
                description,
                type,
                availabilityZone,
                metadata,
                newSnapshot,
                newSource,
                newImage,
                group,
                sameHost,
                differentHost,
                machine,
                mayBeShared);
    }

    public NewVolume in(GroupId newGroup) {
        return new NewVolume(
                sizeGib,
                name,
                description,
                type,
                availabilityZone,
                metadata,
                snapshot,
                source,
                image,
                Optional.of(newGroup),
                sameHost,
                differentHost,
                machine,
                mayBeShared);
    }

    /** For a caller who may not have volumes that several consumers attach. */
    public NewVolume notShared() {
        return new NewVolume(
                sizeGib,
                name,
                description,
                type,
                availabilityZone,
                metadata,
                snapshot,
                source,
                image,
                group,
                sameHost,
                differentHost,
                machine,
                false);
    }
}
