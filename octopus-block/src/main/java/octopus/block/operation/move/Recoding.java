package octopus.block.operation.move;

import java.util.Optional;
import java.util.UUID;
import octopus.spi.VolumeId;

/**
 * What the flow knows that encrypts a volume otherwise.
 *
 * @param scratch under which the new data is made where the volume stays in its pool; also the label of its new key
 * @param from the key that the data has; empty where it is plain
 * @param to the key that it gets; empty where it becomes plain, and until that is made
 */
public record Recoding(VolumeId scratch, Optional<UUID> from, Optional<UUID> to) {
    Recoding with(UUID key) {
        return new Recoding(scratch, from, Optional.of(key));
    }
}
