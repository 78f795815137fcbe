package octopus.block.image.cache;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import octopus.block.volume.Location;
import octopus.spi.Fault;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeHandle;

/**
 * A volume that is kept on a backend to clone an image from.
 *
 * @param id also the id of its volume on the backend
 * @param checksum of the image's bytes when it was built; another one means another entry
 * @param uses how many volumes came from it
 */
public record CacheEntry(
        UUID id,
        UUID image,
        String checksum,
        Location location,
        int sizeGib,
        CacheState state,
        long uses,
        Optional<Fault> fault,
        Instant createdAt,
        Instant lastUsedAt) {

    public VolumeId volume() {
        return new VolumeId(id);
    }

    public VolumeHandle handle() {
        return location.handle(volume());
    }
}
