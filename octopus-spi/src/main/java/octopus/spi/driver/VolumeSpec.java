package octopus.spi.driver;

import java.util.Map;
import octopus.spi.Size;
import octopus.spi.VolumeId;

/**
 * A volume that is wanted.
 *
 * @param pool one of the pools that the driver reported
 * @param extraSpecs the volume type's extra specs, for a driver that heeds its own
 * @param limits what its users are held to, by name, for a driver that can take that with this call only; one that is
 *     {@link Capability.Limiting} is told afterwards, and here of none
 */
public record VolumeSpec(
        VolumeId id, Size size, String pool, Map<String, String> extraSpecs, Map<String, String> limits) {
    public VolumeSpec {
        extraSpecs = Map.copyOf(extraSpecs);
        limits = Map.copyOf(limits);
    }

    public VolumeSpec(VolumeId id, Size size, String pool, Map<String, String> extraSpecs) {
        this(id, size, pool, extraSpecs, Map.of());
    }

    /** The same with these limits. */
    public VolumeSpec within(Map<String, String> wanted) {
        return new VolumeSpec(id, size, pool, extraSpecs, wanted);
    }
}
