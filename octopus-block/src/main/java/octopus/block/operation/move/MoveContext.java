package octopus.block.operation.move;

import java.util.Optional;
import java.util.UUID;
import octopus.block.volume.Location;
import octopus.block.volume.VolumeStatus;
import octopus.spi.VolumeId;

/**
 * What the flows that move a volume know and learn.
 *
 * @param type that it gets, when it is being retyped
 * @param back the status that it had before and gets back
 * @param host where it has to go; empty where the scheduler chooses
 * @param target where it goes
 * @param claimed whether the target was seen to have nothing of this name, so that what is there later is ours
 */
public record MoveContext(
        VolumeId volume,
        String project,
        int sizeGib,
        Location source,
        Optional<UUID> type,
        VolumeStatus back,
        Optional<String> host,
        Optional<Location> target,
        boolean claimed) {

    MoveContext to(Location place) {
        return new MoveContext(volume, project, sizeGib, source, type, back, host, Optional.of(place), claimed);
    }

    MoveContext asClaimed() {
        return new MoveContext(volume, project, sizeGib, source, type, back, host, target, true);
    }

    /** @throws IllegalStateException before the target is chosen */
    Location place() {
        return target.orElseThrow(() -> new IllegalStateException("no target has been chosen for " + volume));
    }

    /** Between pools of one backend only its own storage can move a volume: there its name stays taken. */
    boolean withinBackend() {
        return target.filter(place -> place.backend().equals(source.backend())).isPresent();
    }
}
