package octopus.block.operation.move;

import java.util.Optional;
import java.util.UUID;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeHandle;

/**
 * What the flows that move a volume know and learn.
 *
 * @param type that it gets, when it is being retyped
 * @param back the status that it had before and gets back
 * @param host where it has to go; empty where the scheduler chooses
 * @param target where it goes
 * @param unlocked whether it stays available meanwhile, and whoever changes it ends the move
 * @param recoding where its data is encrypted otherwise on the way
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
        boolean claimed,
        Optional<Recoding> recoding,
        Optional<Boolean> unlocked) {
    @SuppressWarnings({"OptionalAssignedToNull", "NullAway"
    }) // Of a flow from before volumes could be encrypted otherwise, or moved without a lock.
    public MoveContext {
        recoding = recoding == null ? Optional.empty() : recoding;
        unlocked = unlocked == null ? Optional.empty() : unlocked;
    }

    /** Of a move that locks the volume. */
    MoveContext(Volume volume, Location source, Optional<UUID> type, Optional<String> host) {
        this(
                volume.id(),
                volume.project(),
                volume.sizeGib(),
                source,
                type,
                volume.status(),
                host,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    MoveContext unlockedIf(boolean leave) {
        return with(target, claimed, recoding, Optional.of(leave));
    }

    boolean isUnlocked() {
        return unlocked.orElse(false);
    }

    MoveContext recodedBy(Recoding how) {
        return with(target, claimed, Optional.of(how), unlocked);
    }

    MoveContext to(Location place) {
        return with(Optional.of(place), claimed, recoding, unlocked);
    }

    MoveContext asClaimed() {
        return with(target, true, recoding, unlocked);
    }

    MoveContext recodingTo(UUID key) {
        return with(target, claimed, recoding.map(before -> before.with(key)), unlocked);
    }

    private MoveContext with(
            Optional<Location> place, boolean seenEmpty, Optional<Recoding> how, Optional<Boolean> leave) {
        return new MoveContext(volume, project, sizeGib, source, type, back, host, place, seenEmpty, how, leave);
    }

    /** Under which id new data is made beside the volume. */
    VolumeId scratch() {
        return recoding.orElseThrow().scratch();
    }

    /** What the data is copied into: of the volume's own name on another backend, beside it on the same. */
    VolumeHandle made() {
        return place().handle(recoding.isPresent() && withinBackend() ? scratch() : volume);
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
