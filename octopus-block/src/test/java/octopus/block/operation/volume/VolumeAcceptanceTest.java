package octopus.block.operation.volume;

import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import octopus.block.room.BlockWorld;
import octopus.block.schedule.PoolState;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.flow.FlowStep;
import octopus.spi.VolumeId;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pool is chosen in the very transaction that accepts a volume. */
class VolumeAcceptanceTest {
    private final TestDatabase database = TestDatabases.sqlite();
    private final BlockWorld world = BlockWorld.open(database);

    @AfterEach
    void close() {
        world.close();
        database.close();
    }

    private VolumeCreation.Created create() {
        return world.room().creation().create(ALICE, NewVolume.empty(2, "v"));
    }

    private List<PoolState.Recent> promised() {
        return world.room().open().ledger().apply(world.room().open().pools()).stream()
                .map(PoolState::recent)
                .toList();
    }

    @Test
    void whatIsAcceptedHasItsPlace() {
        VolumeCreation.Created created = create();

        assertThat(created.view().volume().location()).as("as Cinder answers").isEmpty();
        VolumeId id = created.view().volume().id();
        Location place = world.find(id).flatMap(Volume::location).orElseThrow();
        assertThat(place.backend()).isEqualTo("gold");
        Volume made = world.await(id, VolumeStatus.AVAILABLE);
        assertThat(made.location().orElseThrow().host()).isEqualTo(place.host());
        assertThat(made.location().orElseThrow().nativeName()).isPresent();
        assertThat(world.room().bench().flows().history(created.flow()))
                .extracting(FlowStep::name)
                .containsExactly("accept", "choose-pool", "provision", "publish");
    }

    @Test
    void whatIsNotAcceptedIsPromisedNothing() {
        world.database()
                .write(transaction ->
                        transaction.sql().execute("alter table audit_entries rename to audit_entries_away"));

        assertThatThrownBy(this::create).isInstanceOf(RuntimeException.class);

        assertThat(promised()).allSatisfy(recent -> assertThat(recent.count()).isZero());
        int rows = world.database().read(sql -> sql.fetchCount(DSL.table("volumes")));
        assertThat(rows).isZero();
    }
}
