package octopus.block.operation;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.core.flow.Outcome;
import octopus.spi.CommonFault;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;

/** A volume that is being made from another one, or from a snapshot, needs its source until it is done. */
public final class CopiesUnderWay {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private CopiesUnderWay() {}

    /** What a step answers that goes on when nothing is being made from any of these. */
    public static <C extends Record> Outcome<C> ended(
            Workbench bench, C context, Collection<VolumeId> volumes, Collection<SnapshotId> snapshots) {
        Optional<VolumeId> copy = bench.database()
                .read(sql -> Stream.concat(
                                volumes.stream()
                                        .map(id -> bench.stores()
                                                .volumes()
                                                .beingMadeFrom(sql, Optional.of(id), Optional.empty())),
                                snapshots.stream()
                                        .map(id -> bench.stores()
                                                .volumes()
                                                .beingMadeFrom(sql, Optional.empty(), Optional.of(id))))
                        .flatMap(List::stream)
                        .findFirst());
        return copy.<Outcome<C>>map(
                        id -> new Outcome.NotYet<>(context, LOOK_AGAIN, "volume " + id + " is being made from it"))
                .orElseGet(() -> Outcome.done(context));
    }

    /** What a step answers whose volume was still open because a move of it is only just being given up. */
    public static <C extends Record> Outcome<C> afterMove(
            Workbench bench, C context, VolumeId volume, StorageException busy) {
        boolean moving = busy.fault().code().name().equals(CommonFault.OBJECT_BUSY.name())
                && bench.flows().unfinishedOf(Subjects.moveOf(volume)).isPresent();
        if (!moving) {
            throw busy;
        }
        return new Outcome.NotYet<>(context, LOOK_AGAIN, "its move is being given up");
    }
}
