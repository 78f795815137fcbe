package octopus.block.operation;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import octopus.block.operation.move.MigrationService;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.type.QosConsumer;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.driver.simulated.SimulatedArray;
import octopus.driver.simulated.SimulatedCall;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the storage is told of limits, all through a volume's life. */
class LimitsTest {
    private final TestDatabase database = TestDatabases.sqlite();
    private final BlockWorld world = BlockWorld.open(database);

    @BeforeEach
    void types() {
        type("limited", QosConsumer.BACK_END, Map.of("maxIOPS_per_gb", "10", "maxBandWidth", "7"));
        type("other", QosConsumer.BOTH, Map.of("maxIOPS", "5"));
        type("told", QosConsumer.FRONT_END, Map.of("total_iops_sec", "5"));
    }

    @AfterEach
    void close() {
        world.close();
        SimulatedArray.powerOff("silver");
        database.close();
    }

    private void type(String name, QosConsumer consumer, Map<String, String> specs) {
        type(name, consumer, specs, Map.of());
    }

    private void type(String name, QosConsumer consumer, Map<String, String> specs, Map<String, String> extra) {
        VolumeType type = world.room().types().create(ADMIN, name, Optional.empty(), true, extra);
        var qos = world.room().typeRoom().qos();
        qos.associate(ADMIN, qos.create(ADMIN, name, consumer, specs).id(), type.id());
    }

    private VolumeId create(NewVolume wanted) {
        return world.room().creation().create(ALICE, wanted).view().volume().id();
    }

    private VolumeId available(String type) {
        return world.await(create(NewVolume.empty(2, "v").ofType(type)), VolumeStatus.AVAILABLE)
                .id();
    }

    private void awaitLimits(VolumeId id, Map<String, String> wanted) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(world.array().limits(id)).isEqualTo(wanted));
    }

    @Test
    void theyGrowWithTheVolumeChangeWithItsTypeAndGoWithIt() {
        VolumeId id = available("limited");
        assertThat(world.array().limits(id)).isEqualTo(Map.of("maxIOPS", "20", "maxBandWidth", "7"));

        world.room().volumes().extend(ALICE, id, 3);
        world.await(id, VolumeStatus.AVAILABLE);
        assertThat(world.array().limits(id)).containsEntry("maxIOPS", "30");

        world.room().actions().retype(ALICE, id, "other");
        awaitLimits(id, Map.of("maxIOPS", "5"));
        world.room().actions().retype(ALICE, id, "told");
        awaitLimits(id, Map.of());

        VolumeId clone = world.await(
                        create(NewVolume.empty(3, "c")
                                .ofType("limited")
                                .from(Optional.empty(), Optional.of(id), Optional.empty())),
                        VolumeStatus.AVAILABLE)
                .id();
        assertThat(world.array().limits(clone)).containsEntry("maxIOPS", "30");
        world.room().volumes().delete(ALICE, clone, false, false);
        world.awaitGone(clone);
        assertThat(world.array().limits(clone)).isEmpty();
    }

    @Test
    void theyGoAlongToAnotherBackend() {
        VolumeId id = available("limited");
        world.addBackend("silver", Map.of());
        world.room()
                .admin()
                .migrations()
                .migrate(ADMIN, id, new MigrationService.Migration("octopus@silver#pool-1", true, false));
        Volume moved = world.await(id, VolumeStatus.AVAILABLE);
        assertThat(moved.location().map(Location::backend)).contains("silver");
        assertThat(SimulatedArray.find("silver").orElseThrow().limits(id)).containsEntry("maxIOPS", "20");
    }

    @Test
    void aVolumeThatCannotBeLimitedIsNotHandedOut() {
        world.array().failNext(SimulatedCall.LIMIT, 20);
        VolumeId id = create(NewVolume.empty(1, "v").ofType("limited"));
        Volume failed = world.await(id, VolumeStatus.ERROR);
        assertThat(failed.fault().orElseThrow().sentence()).contains("told to fail");
        Awaitility.await().until(() -> world.onArray().isEmpty());
    }

    @Test
    void whereLimitsCannotChangeARetypeSaysSoAndMayMove() {
        world.addFileBackend("files");
        type("fixed", QosConsumer.BACK_END, Map.of("maxIOPS", "1"), Map.of("volume_backend_name", "files"));
        VolumeId id = available("fixed");
        var migrations = world.room().admin().migrations();

        assertThatThrownBy(() -> migrations.retype(ALICE, id, "limited", false))
                .hasMessageContaining("cannot change the limits")
                .hasMessageContaining("on-demand");
        assertThat(world.find(id).orElseThrow().fault()).isEmpty();
        migrations.retype(ALICE, id, "told", true);
        Volume moved = world.await(id, VolumeStatus.AVAILABLE);
        assertThat(moved.location().map(Location::backend)).contains("gold");
    }

    @Test
    void aRetypeWhoseLimitsTheStorageRefusesSaysSo() {
        VolumeId id = available("limited");
        world.array().failNext(SimulatedCall.LIMIT, 20);
        world.room().actions().retype(ALICE, id, "other");
        Awaitility.await().until(() -> world.find(id).orElseThrow().fault().isPresent());
        assertThat(world.array().limits(id)).containsEntry("maxIOPS", "20");
        assertThat(world.find(id).orElseThrow().status()).isEqualTo(VolumeStatus.AVAILABLE);
    }
}
