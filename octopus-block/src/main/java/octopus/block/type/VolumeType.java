package octopus.block.type;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A named sort of volume: what it asks of a pool (extra specs), and who may choose it. */
public record VolumeType(
        UUID id,
        String name,
        Optional<String> description,
        boolean isPublic,
        Map<String, String> extraSpecs,
        Instant createdAt,
        Optional<Instant> updatedAt) {

    /** {@code multiattach="<is> True"}: volumes of this type may be attached more than once. */
    public boolean isMultiattach() {
        return "<is> True".equals(extraSpecs.get("multiattach"));
    }
}
