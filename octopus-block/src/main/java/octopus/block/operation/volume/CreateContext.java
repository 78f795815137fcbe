package octopus.block.operation.volume;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.group.GroupId;
import octopus.block.volume.Location;
import octopus.spi.Fault;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;

/**
 * What the flows that make a volume know and learn.
 *
 * @param zones any of these will do; empty for all
 * @param forcedHost where it has to be, because its source is there
 * @param group whose backend it has to be on
 * @param excluded pools that were tried and failed
 * @param cacheEntry the image cache's volume to clone, when the image comes from there
 * @param tried why the last pool that was tried could not make it
 * @param zone what the volume's row says; empty when that is not known any more
 * @param limited whether the volume's type had QoS specs when it was accepted; empty where that is not known
 */
public record CreateContext(
        VolumeId volume,
        String project,
        int sizeGib,
        Map<String, String> extraSpecs,
        Set<String> zones,
        Optional<SnapshotId> snapshot,
        Optional<VolumeId> source,
        Optional<UUID> image,
        Optional<String> forcedHost,
        Optional<GroupId> group,
        List<VolumeId> sameHost,
        List<VolumeId> differentHost,
        Set<String> excluded,
        Optional<Location> location,
        Optional<UUID> cacheEntry,
        Optional<Fault> tried,
        Optional<String> zone,
        Optional<Boolean> limited) {

    CreateContext at(Location place) {
        return new CreateContext(
                volume,
                project,
                sizeGib,
                extraSpecs,
                zones,
                snapshot,
                source,
                image,
                forcedHost,
                group,
                sameHost,
                differentHost,
                excluded,
                Optional.of(place),
                cacheEntry,
                tried,
                zone,
                limited);
    }

    CreateContext elsewhere(Set<String> newExcluded, Fault because) {
        return new CreateContext(
                volume,
                project,
                sizeGib,
                extraSpecs,
                zones,
                snapshot,
                source,
                image,
                forcedHost,
                group,
                sameHost,
                differentHost,
                newExcluded,
                Optional.empty(),
                Optional.empty(),
                Optional.of(because),
                Optional.empty(),
                limited);
    }

    CreateContext cloning(Optional<UUID> entry) {
        return new CreateContext(
                volume,
                project,
                sizeGib,
                extraSpecs,
                zones,
                snapshot,
                source,
                image,
                forcedHost,
                group,
                sameHost,
                differentHost,
                excluded,
                location,
                entry,
                tried,
                zone,
                limited);
    }

    /** @throws IllegalStateException before the pool is chosen */
    Location place() {
        return location.orElseThrow(() -> new IllegalStateException("no pool has been chosen for " + volume));
    }
}
