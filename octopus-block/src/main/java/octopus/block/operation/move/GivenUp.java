package octopus.block.operation.move;

import java.util.Optional;
import octopus.block.BlockFault;
import octopus.block.operation.Workbench;
import octopus.block.operation.image.FillFromImage;
import octopus.block.volume.Volume;
import octopus.core.flow.StepEnvironment;
import octopus.node.image.Progress;
import octopus.spi.Fault;

/** Finds out that somebody has changed a volume that was being moved without a lock: the move has to be undone then. */
final class GivenUp {
    private static final long LOOK_EVERY_NANOS = 200_000_000;

    private GivenUp() {}

    /** @throws octopus.spi.StorageException MOVE_GIVEN_UP */
    static void check(Workbench bench, MoveContext context) {
        if (context.isUnlocked()) {
            check(context, bench.database().read(sql -> bench.stores().volumes().volume(sql, context.volume())));
        }
    }

    /** @param now the volume's row, held where it is about to change */
    static void check(MoveContext context, Optional<Volume> now) {
        if (context.isUnlocked() && now.filter(Volume::isMovingUnlocked).isEmpty()) {
            throw Fault.of(
                            BlockFault.MOVE_GIVEN_UP,
                            "Moving volume " + context.volume(),
                            now.map(volume -> "somebody used it meanwhile; it is "
                                            + volume.status().text())
                                    .orElse("it was deleted meanwhile"),
                            "Migrate it again when nobody needs it, with lock_volume to keep others from it.")
                    .about("volume", context.volume())
                    .exception();
        }
    }

    /** As for any copy, and this is looked at several times a second. */
    static Progress live(Workbench bench, MoveContext context, StepEnvironment environment) {
        Progress live = FillFromImage.live(environment);
        return new Progress() {
            private long looked = System.nanoTime();

            @Override
            public void at(double fraction) {
                live.at(fraction);
            }

            @Override
            public boolean cancelled() {
                if (System.nanoTime() - looked > LOOK_EVERY_NANOS) {
                    looked = System.nanoTime();
                    check(bench, context);
                }
                return live.cancelled();
            }
        };
    }
}
