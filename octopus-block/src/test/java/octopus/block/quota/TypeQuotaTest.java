package octopus.block.quota;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What volume types say of quotas and of places. */
class TypeQuotaTest {
    private final TestDatabase database = TestDatabases.sqlite();
    private final BlockWorld world = BlockWorld.open(database);
    private final QuotaService quotas = world.room().quotas();

    @AfterEach
    void close() {
        world.close();
        database.close();
    }

    @Test
    void limitsFollowTheNameOfTheType() {
        VolumeType type = world.room().types().create(ADMIN, "old", Optional.empty(), true, Map.of());
        quotas.setLimits("p", Map.of("volumes_old", 3L));
        quotas.setClassLimits("default", Map.of("gigabytes_old", 5L));
        world.room().types().update(ADMIN, type.id(), Optional.of("new"), Optional.empty(), Optional.empty());

        assertThat(quotas.limits("p"))
                .containsEntry("volumes_new", 3L)
                .containsEntry("gigabytes_new", 5L)
                .doesNotContainKey("volumes_old");
        world.room().types().delete(ADMIN, type.id());
        world.room().types().create(ADMIN, "new", Optional.empty(), true, Map.of());
        assertThat(quotas.limits("p")).containsEntry("volumes_new", -1L).containsEntry("gigabytes_new", -1L);
    }

    @Test
    void aTypeKeepsItsVolumesInItsZones() {
        type("here", "elsewhere, nova");
        type("nowhere", "mars,moon");

        Volume volume = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(1, "v").ofType("here"))
                .view()
                .volume();
        assertThat(volume.availabilityZone()).isEqualTo("nova");
        world.await(volume.id(), VolumeStatus.AVAILABLE);
        assertThatThrownBy(() -> world.room()
                        .creation()
                        .create(ALICE, NewVolume.empty(1, "v").ofType("nowhere")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("mars, moon");
    }

    private void type(String name, String zones) {
        world.room().types().create(ADMIN, name, Optional.empty(), true, Map.of("RESKEY:availability_zones", zones));
    }
}
