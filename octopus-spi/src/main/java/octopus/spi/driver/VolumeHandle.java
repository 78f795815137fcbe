package octopus.spi.driver;

import java.util.Map;
import octopus.spi.VolumeId;

/**
 * A volume as its driver knows it. Octopus stores it and gives it back with every call.
 *
 * @param pool the pool of the backend that holds it
 * @param nativeName its name on the storage, derived from the id
 * @param notes what the driver wants to find again
 */
public record VolumeHandle(VolumeId id, String pool, String nativeName, Map<String, String> notes) {
    public VolumeHandle {
        notes = Map.copyOf(notes);
    }
}
