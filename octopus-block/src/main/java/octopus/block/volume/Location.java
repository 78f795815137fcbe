package octopus.block.volume;

import java.util.Map;
import java.util.Optional;
import octopus.block.Columns;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeHandle;

/**
 * Where a volume is, or shall be made.
 *
 * @param host as Cinder shows it: {@code host@backend#pool}
 * @param nativeName the volume's name on the storage, once it is there
 */
public record Location(
        String backend, String pool, String host, Optional<String> nativeName, Map<String, String> notes) {
    public Location {
        notes = Columns.unchangeable(notes);
    }

    public static Location inPool(String backend, String pool, String host) {
        return new Location(backend, pool, host, Optional.empty(), Map.of());
    }

    public Location at(VolumeHandle handle) {
        return new Location(backend, pool, host, Optional.of(handle.nativeName()), handle.notes());
    }

    /** The handle for the driver; names come from ids, so one that was never stored can still be asked for. */
    public VolumeHandle handle(VolumeId id) {
        return new VolumeHandle(id, pool, nativeName.orElse("volume-" + id), notes);
    }
}
