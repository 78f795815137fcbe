package octopus.block.operation.volume;

import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import octopus.block.Columns;
import octopus.block.operation.Workbench;
import octopus.block.operation.attachment.AttachmentStates;
import octopus.block.room.BlockWorld;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.spi.VolumeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client reserved and forgot is settled after an hour, and nothing sooner. */
class StaleStatusesTest {
    private final TestDatabase database = TestDatabases.sqlite();
    private final BlockWorld world = BlockWorld.open(database);
    private final Workbench bench = world.room().bench();
    private final StaleStatuses stale =
            new StaleStatuses(bench, new AttachmentStates(bench.stores(), bench.journal()), () -> {});

    @AfterEach
    void close() {
        stale.close();
        world.close();
        database.close();
    }

    @Test
    void aForgottenReservationIsSettledAfterAnHour() {
        VolumeId id = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(1, "forgotten"))
                .view()
                .volume()
                .id();
        world.await(id, VolumeStatus.AVAILABLE);
        world.room().older().reserve(ALICE, id);
        assertThat(stale.look()).isZero();
        assertThat(world.find(id).map(Volume::status)).contains(VolumeStatus.ATTACHING);

        letPass(id, Duration.ofMinutes(61));
        assertThat(stale.look()).isEqualTo(1);
        assertThat(world.find(id).map(Volume::status)).contains(VolumeStatus.AVAILABLE);
    }

    private void letPass(VolumeId id, Duration time) {
        long then = Columns.micros(Instant.now().minus(time));
        world.database()
                .write(transaction -> transaction
                        .sql()
                        .query("update volumes set updated_at = ? where id = ?", then, id.toString())
                        .execute());
    }
}
