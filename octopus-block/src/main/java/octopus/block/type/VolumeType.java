package octopus.block.type;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A named sort of volume: what it asks of a pool (extra specs), how fast it may be (QoS specs), and who may choose it.
 *
 * @param isPublic whether every project sees it; otherwise those that were given access
 */
public record VolumeType(
        UUID id,
        String name,
        Optional<String> description,
        boolean isPublic,
        Map<String, String> extraSpecs,
        Optional<UUID> qosSpecs,
        Instant createdAt,
        Optional<Instant> updatedAt) {

    /** {@code multiattach="<is> True"}: volumes of this type may be attached more than once. */
    public boolean isMultiattach() {
        return "<is> True".equals(extraSpecs.get("multiattach"));
    }

    VolumeType described(String newName, Optional<String> newDescription, boolean nowPublic, Instant now) {
        return new VolumeType(
                id, newName, newDescription, nowPublic, extraSpecs, qosSpecs, createdAt, Optional.of(now));
    }

    VolumeType asking(Map<String, String> newSpecs, Instant now) {
        return new VolumeType(id, name, description, isPublic, newSpecs, qosSpecs, createdAt, Optional.of(now));
    }
}
