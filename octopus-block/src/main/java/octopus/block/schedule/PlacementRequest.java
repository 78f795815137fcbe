package octopus.block.schedule;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.spi.Size;

/**
 * What is to be placed.
 *
 * @param size what is newly needed: for an extend the difference, for the adoption of an existing volume zero
 * @param availabilityZones any of these will do; empty means all
 * @param extraSpecs of the volume type
 * @param qosSpecs of the volume type, for filter functions
 * @param volumeFacts further fields of the volume ({@code name}, {@code project_id}, …), for filter functions
 * @param forcedBackend {@code host}, {@code host@backend} or {@code host@backend#pool} that it has to be
 * @param excludedPools tried and failed during this request
 * @param currentPool where the volume already is (extend, retype)
 */
public record PlacementRequest(
        Size size,
        Set<String> availabilityZones,
        Map<String, String> extraSpecs,
        Map<String, String> qosSpecs,
        Map<String, String> volumeFacts,
        Optional<String> forcedBackend,
        Set<String> excludedPools,
        Hints hints,
        Purpose purpose,
        Optional<String> currentPool) {

    public PlacementRequest {
        availabilityZones = Set.copyOf(availabilityZones);
        extraSpecs = Map.copyOf(extraSpecs);
        qosSpecs = Map.copyOf(qosSpecs);
        volumeFacts = Map.copyOf(volumeFacts);
        excludedPools = Set.copyOf(excludedPools);
    }

    public enum Purpose {
        CREATE,
        EXTEND,
        /** Extend while something has it attached: the pool must be able to. */
        EXTEND_IN_USE,
        /** The volume exists and a pool is asked whether it suits (retype, manage). */
        KEEP
    }

    /**
     * Cinder's hints {@code same_host} and {@code different_host}, with volumes resolved to the pools they are on.
     *
     * @param sameAs pools of which one has to be chosen; absent when not asked
     * @param differentFrom pools that must not be chosen
     */
    public record Hints(Optional<Set<String>> sameAs, Set<String> differentFrom) {
        public static final Hints NONE = new Hints(Optional.empty(), Set.of());

        public Hints {
            sameAs = sameAs.map(Set::copyOf);
            differentFrom = Set.copyOf(differentFrom);
        }
    }

    public static PlacementRequest create(Size size) {
        return new PlacementRequest(
                size,
                Set.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Set.of(),
                Hints.NONE,
                Purpose.CREATE,
                Optional.empty());
    }

    /** @param growth by how much */
    public static PlacementRequest extend(Size growth, String pool, boolean inUse) {
        return create(growth).forced(pool).at(inUse ? Purpose.EXTEND_IN_USE : Purpose.EXTEND, Optional.of(pool));
    }

    public PlacementRequest zones(Set<String> zones) {
        return new PlacementRequest(
                size,
                zones,
                extraSpecs,
                qosSpecs,
                volumeFacts,
                forcedBackend,
                excludedPools,
                hints,
                purpose,
                currentPool);
    }

    public PlacementRequest type(Map<String, String> newExtraSpecs, Map<String, String> newQosSpecs) {
        return new PlacementRequest(
                size,
                availabilityZones,
                newExtraSpecs,
                newQosSpecs,
                volumeFacts,
                forcedBackend,
                excludedPools,
                hints,
                purpose,
                currentPool);
    }

    public PlacementRequest facts(Map<String, String> newVolumeFacts) {
        return new PlacementRequest(
                size,
                availabilityZones,
                extraSpecs,
                qosSpecs,
                newVolumeFacts,
                forcedBackend,
                excludedPools,
                hints,
                purpose,
                currentPool);
    }

    public PlacementRequest forced(String backend) {
        return new PlacementRequest(
                size,
                availabilityZones,
                extraSpecs,
                qosSpecs,
                volumeFacts,
                Optional.of(backend),
                excludedPools,
                hints,
                purpose,
                currentPool);
    }

    /** Without this pool too. */
    public PlacementRequest excluding(String pool) {
        Set<String> more = new HashSet<>(excludedPools);
        more.add(pool);
        return new PlacementRequest(
                size,
                availabilityZones,
                extraSpecs,
                qosSpecs,
                volumeFacts,
                forcedBackend,
                more,
                hints,
                purpose,
                currentPool);
    }

    public PlacementRequest hinted(Hints newHints) {
        return new PlacementRequest(
                size,
                availabilityZones,
                extraSpecs,
                qosSpecs,
                volumeFacts,
                forcedBackend,
                excludedPools,
                newHints,
                purpose,
                currentPool);
    }

    public PlacementRequest at(Purpose newPurpose, Optional<String> pool) {
        return new PlacementRequest(
                size,
                availabilityZones,
                extraSpecs,
                qosSpecs,
                volumeFacts,
                forcedBackend,
                excludedPools,
                hints,
                newPurpose,
                pool);
    }
}
