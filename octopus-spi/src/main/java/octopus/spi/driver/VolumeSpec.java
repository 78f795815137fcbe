package octopus.spi.driver;

import java.util.Map;
import octopus.spi.Size;
import octopus.spi.VolumeId;

/**
 * A volume that is wanted.
 *
 * @param pool one of the pools that the driver reported
 * @param extraSpecs the volume type's extra specs, for a driver that heeds its own
 */
public record VolumeSpec(VolumeId id, Size size, String pool, Map<String, String> extraSpecs) {
    public VolumeSpec {
        extraSpecs = Map.copyOf(extraSpecs);
    }
}
