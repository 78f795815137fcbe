package octopus.block.operation.move;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import octopus.block.operation.Subjects;
import octopus.block.operation.volume.VolumeActions;
import octopus.block.operation.volume.VolumeService;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.flow.Flow;
import octopus.driver.simulated.SimulatedArray;
import octopus.driver.simulated.SimulatedCall;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrations of volumes that are not locked meanwhile, and what ends them. */
class UnlockedMoveTest extends TwoArrays {

    @BeforeEach
    void secondBackend() {
        world.addBackend("silver", Map.of("pools", "2"));
        type("on-silver", Map.of("volume_backend_name", "silver"));
    }

    /** Begins to move, and hangs where the target is being made. @return the volume, which is still available */
    private VolumeId movingUnlocked() {
        VolumeId id = available("__DEFAULT__");
        String target = otherThan(id);
        array(target).hang(SimulatedCall.CREATE);
        migrate(id, target, false);
        Awaitility.await()
                .until(() -> world.room()
                        .bench()
                        .flows()
                        .unfinishedOf(Subjects.moveOf(id))
                        .flatMap(Flow::position)
                        .filter("provision-target"::equals)
                        .isPresent());
        Volume volume = world.find(id).orElseThrow();
        assertThat(volume.status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(volume.migrationStatus()).contains("migrating");
        return id;
    }

    private static SimulatedArray array(String host) {
        return SimulatedArray.find(host.contains("silver") ? "silver" : "gold").orElseThrow();
    }

    private void awaitGivenUp(VolumeId id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> world.room()
                        .bench()
                        .flows()
                        .unfinishedOf(Subjects.moveOf(id))
                        .isEmpty());
    }

    @Test
    void anUnlockedVolumeGoesAsALockedOneDoesAndStaysAvailable() {
        VolumeId id = movingUnlocked();
        String target = otherThan(id);
        world.room()
                .volumes()
                .describe(
                        ALICE,
                        id,
                        new VolumeService.Description(
                                Optional.of(Optional.of("renamed")), Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> migrate(id, target, true)).hasMessageContaining("being moved");
        assertThatThrownBy(() -> migrations().retype(ALICE, id, "on-silver", true))
                .hasMessageContaining("being moved");
        assertThatThrownBy(() -> migrations().completion(ADMIN, id, id)).hasMessageContaining("moves it itself");
        array(target).release();
        awaitGivenUp(id);
        Volume moved = world.find(id).orElseThrow();
        assertThat(moved.migrationStatus()).contains("success");
        assertThat(moved.status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(moved.name()).contains("renamed");
        assertThat(moved.location().map(Location::host)).contains(target);
    }

    @Test
    void whoeverUsesAnUnlockedVolumeEndsItsMove() {
        VolumeId id = movingUnlocked();
        Volume before = world.find(id).orElseThrow();
        String target = otherThan(id);
        inUse(id);
        array(target).release();
        awaitGivenUp(id);
        Volume kept = world.find(id).orElseThrow();
        assertThat(kept.status()).isEqualTo(VolumeStatus.IN_USE);
        assertThat(kept.migrationStatus()).contains("error");
        assertThat(kept.location()).isEqualTo(before.location());
        assertThat(kept.fault()).isEmpty();
        assertThat(onArray(target.contains("silver") ? "silver" : "gold")).doesNotContain("volume " + id);
    }

    @Test
    void anUnlockedVolumeCanBeDeletedWhileItMoves() {
        VolumeId id = movingUnlocked();
        String target = otherThan(id);
        world.room().volumes().delete(ALICE, id, false, false);
        array(target).release();
        world.awaitGone(id);
        awaitGivenUp(id);
        assertThat(onArray("gold")).doesNotContain("volume " + id);
        assertThat(onArray("silver")).doesNotContain("volume " + id);
    }

    @Test
    void aMoveWhoseVolumeWasResetByHandLeavesItWhereItIs() {
        VolumeId id = available("__DEFAULT__");
        Volume before = world.find(id).orElseThrow();
        String target = otherThan(id);
        array(target).hang(SimulatedCall.CREATE);
        migrate(id, target, true);
        world.await(id, VolumeStatus.MAINTENANCE);
        world.room()
                .actions()
                .resetStatus(
                        ADMIN,
                        id,
                        new VolumeActions.Reset(
                                Optional.of(VolumeStatus.AVAILABLE), Optional.empty(), Optional.empty()));
        array(target).release();
        awaitGivenUp(id);
        Volume kept = world.find(id).orElseThrow();
        assertThat(kept.location()).isEqualTo(before.location());
        assertThat(onArray(backend(kept))).contains("volume " + id);
    }

    @Test
    void betweenPoolsOfOneBackendOnlyTheStorageCopies() {
        VolumeId id = available("on-silver");
        String pool = world.find(id).flatMap(Volume::location).orElseThrow().pool();
        String other = "octopus@silver#" + (pool.equals("pool-1") ? "pool-2" : "pool-1");
        assertThatThrownBy(() -> migrations().migrate(ADMIN, id, new MigrationService.Migration(other, false, true)))
                .hasMessageContaining("Leave force_host_copy out");
        migrate(id, other, false);
        awaitGivenUp(id);
        assertThat(world.find(id).flatMap(Volume::location).map(Location::host)).contains(other);
    }
}
