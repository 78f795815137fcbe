package octopus.block.schedule;

import java.util.Optional;

/** Says whether a pool may take what is asked for. */
public interface PoolFilter {
    /** As Cinder calls it where it has it; shown to users. */
    String label();

    /** One sentence for the documentation: when a pool passes. */
    String sentence();

    /** The reason against this pool, with the figures that were compared; empty when it passes. */
    Optional<String> objection(PoolState pool, PlacementRequest request);
}
