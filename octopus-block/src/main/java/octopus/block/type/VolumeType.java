package octopus.block.type;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A named sort of volume: what it asks of a pool (extra specs), how fast it may be (QoS specs), and who may choose it.
 *
 * @param encryption how its volumes are encrypted; empty where they are not
 * @param isPublic whether every project sees it; otherwise those that were given access
 */
public record VolumeType(
        UUID id,
        String name,
        Optional<String> description,
        boolean isPublic,
        Map<String, String> extraSpecs,
        Optional<UUID> qosSpecs,
        Optional<TypeEncryption> encryption,
        Instant createdAt,
        Optional<Instant> updatedAt) {

    /** {@code multiattach="<is> True"}: volumes of this type may be attached more than once. */
    public boolean isMultiattach() {
        return "<is> True".equals(extraSpecs.get("multiattach"));
    }

    /** Zones that {@code RESKEY:availability_zones} says its volumes may be in; empty for all. */
    public Set<String> zones() {
        Set<String> zones = new LinkedHashSet<>();
        for (String zone :
                extraSpecs.getOrDefault("RESKEY:availability_zones", "").split(",", -1)) {
            if (!zone.isBlank()) {
                zones.add(zone.strip());
            }
        }
        return zones;
    }

    VolumeType described(String newName, Optional<String> newDescription, boolean nowPublic, Instant now) {
        return new VolumeType(
                id, newName, newDescription, nowPublic, extraSpecs, qosSpecs, encryption, createdAt, Optional.of(now));
    }

    VolumeType asking(Map<String, String> newSpecs, Instant now) {
        return new VolumeType(
                id, name, description, isPublic, newSpecs, qosSpecs, encryption, createdAt, Optional.of(now));
    }

    VolumeType encrypted(Optional<TypeEncryption> how, Instant now) {
        return new VolumeType(id, name, description, isPublic, extraSpecs, qosSpecs, how, createdAt, Optional.of(now));
    }
}
