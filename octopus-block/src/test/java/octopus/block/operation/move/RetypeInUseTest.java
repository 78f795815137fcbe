package octopus.block.operation.move;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.operation.backup.BackupWorld;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.type.QosConsumer;
import octopus.block.volume.Volume;
import octopus.core.db.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Types of volumes that somebody uses meanwhile. */
class RetypeInUseTest {
    private final BlockWorld world = BlockWorld.open(TestDatabases.sqlite());
    private final BackupWorld volumes = new BackupWorld(world);

    @AfterEach
    void close() {
        world.close();
    }

    private UUID type(String name, QosConsumer consumer) {
        UUID id = world.room()
                .types()
                .create(ADMIN, name, Optional.empty(), true, Map.of())
                .id();
        var specs = world.room().typeRoom().qos().create(ADMIN, name, consumer, Map.of("total_iops_sec", "100"));
        world.room().typeRoom().qos().associate(ADMIN, specs.id(), id);
        return id;
    }

    @Test
    void whoeverUsesAVolumeWouldNotHearOfOtherLimits() {
        type("limited", QosConsumer.FRONT_END);
        UUID shaped = type("shaped", QosConsumer.BACK_END);
        Volume volume = volumes.volume(NewVolume.empty(1, "v"));
        volumes.attach(volume.id());
        var migrations = world.room().admin().migrations();

        assertThatThrownBy(() -> migrations.retype(ALICE, volume.id(), "limited", false))
                .hasMessageContaining("would not hear");
        migrations.retype(ALICE, volume.id(), "shaped", false);
        assertThat(volumes.volumeNow(volume.id()).type()).contains(shaped);
    }
}
