package octopus.block.operation.service;

import static octopus.block.room.BlockWorld.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.Backend;
import octopus.block.backend.ReplicationStatus;
import octopus.block.backup.Backup;
import octopus.block.group.Group;
import octopus.block.group.GroupSnapshot;
import octopus.block.operation.backup.BackupCreation.NewBackup;
import octopus.block.operation.backup.BackupWorld;
import octopus.block.operation.group.GroupHands;
import octopus.block.operation.snapshot.SnapshotService.NewSnapshot;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.flow.FlowState;
import octopus.core.flow.Flows;
import octopus.driver.simulated.SimulatedArray;
import octopus.driver.simulated.SimulatedCall;
import octopus.spi.VolumeId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceControlTest {
    private final TestDatabase database = TestDatabases.sqlite();
    private final BlockWorld world = BlockWorld.open(database);

    @AfterEach
    void close() {
        world.close();
        SimulatedArray.powerOff("twin");
        database.close();
    }

    @Test
    void aFrozenBackendChangesNothingAndServesWhatIsAttached() {
        VolumeId id = available();
        control().freeze(ADMIN, "gold");
        assertThat(backend("gold").service().frozen()).isTrue();
        assertThat(backend("gold").enabled()).isFalse();
        assertThatThrownBy(() -> control().freeze(ADMIN, "gold")).hasMessageContaining("frozen already");
        assertThatThrownBy(() -> world.room().volumes().delete(ADMIN, id, false, false))
                .hasMessageContaining("frozen");
        assertThatThrownBy(() -> world.room().volumes().extend(ADMIN, id, 2)).hasMessageContaining("frozen");
        assertThatThrownBy(() -> world.room()
                        .snapshots()
                        .create(ADMIN, new NewSnapshot(id, Optional.empty(), Optional.empty(), false, Map.of())))
                .hasMessageContaining("frozen");
        assertThatThrownBy(() -> world.room().admin().adoptions().release(ADMIN, id))
                .hasMessageContaining("frozen");
        world.room().older().reserve(ADMIN, id);
        world.room().older().unreserve(ADMIN, id);
        control().thaw(ADMIN, "gold");
        assertThat(backend("gold").enabled()).isTrue();
        assertThatThrownBy(() -> control().thaw(ADMIN, "gold")).hasMessageContaining("not frozen");
        world.room().volumes().delete(ADMIN, id, false, false);
        world.awaitGone(id);
    }

    /** As another process writes it: this one hears nothing of it. */
    private void elsewhere(String set) {
        world.database().write(transaction -> transaction.sql().execute("update backends set " + set));
    }

    @Test
    void whatAnotherProcessHasFrozenIsFrozenHereAtOnceForBackupsAndGroupsToo() {
        BackupWorld backups = new BackupWorld(world);
        GroupHands groups = new GroupHands(world);
        VolumeId id = backups.volume(1).id();
        Backup backup = backups.backup(NewBackup.of(id, "b"));
        Group group = groups.filled(false, 1);
        GroupSnapshot snapshot = groups.snapshot(group);

        elsewhere("frozen = 1");
        assertThat(backend("gold").service().frozen()).isTrue();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> world.room().volumes().delete(ADMIN, id, false, false),
                () -> backups.begin(NewBackup.of(id, "again")),
                () -> backups.restoreInto(backup, id),
                () -> groups.copyOf(group),
                () -> groups.copyOf(snapshot),
                () -> groups.snapshot(group),
                () -> groups.room().snapshots().delete(ADMIN, snapshot.id()))) {
            assertThatThrownBy(call).hasMessageContaining("backend gold is frozen");
        }
        elsewhere("frozen = 0");
        groups.room().snapshots().delete(ADMIN, snapshot.id());
        groups.awaitGone(snapshot.id());
        elsewhere("frozen = 1");
        assertThatThrownBy(() -> groups.room().groups().delete(ADMIN, group.id(), true))
                .hasMessageContaining("backend gold is frozen");
        elsewhere("frozen = 0");
        world.room().volumes().delete(ADMIN, id, false, false);
        world.awaitGone(id);
    }

    @Test
    void whatAnotherProcessHasDisabledGetsNothingNewHere() {
        elsewhere("enabled = 0");
        VolumeId id = world.room()
                .creation()
                .create(ADMIN, NewVolume.empty(1, "v"))
                .view()
                .volume()
                .id();
        assertThat(world.await(id, VolumeStatus.ERROR).fault().orElseThrow().sentence())
                .contains("disabled");
        elsewhere("enabled = 1");
        available();
    }

    @Test
    void thawingLeavesDisabledWhatWasDisabledForAnotherReason() {
        world.room().backends().enable(ADMIN, "gold", false, Optional.of("repair"));
        control().freeze(ADMIN, "gold");
        world.room().backends().enable(ADMIN, "gold", false, Optional.of("repair"));
        control().thaw(ADMIN, "gold");
        assertThat(backend("gold").enabled()).isFalse();
        assertThat(backend("gold").disabledReason()).contains("repair");
    }

    @Test
    void onlyABackendThatIsReplicatedIsFailedOver() {
        assertThatThrownBy(() -> control().failOver(ADMIN, "gold", Optional.empty()))
                .hasMessageContaining("not replicated");
        assertThat(control().replication(backend("gold"))).isEqualTo(ReplicationStatus.DISABLED);
    }

    @Test
    void failedOverAndBack() {
        world.addBackend("twin", Map.of("replication_targets", "second, third"));
        assertThat(control().replication(backend("twin"))).isEqualTo(ReplicationStatus.ENABLED);
        assertThatThrownBy(() -> control().failOver(ADMIN, "twin", Optional.of("fourth")))
                .hasMessageContaining("second, third");
        control().failOver(ADMIN, "twin", Optional.of("third"));
        await("twin", ReplicationStatus.FAILED_OVER);
        assertThat(backend("twin").service().activePlace()).contains("third");
        assertThat(backend("twin").enabled()).isFalse();
        assertThat(SimulatedArray.find("twin").orElseThrow().active()).contains("third");
        control().failOver(ADMIN, "twin", Optional.of(ServiceControl.FIRST_PLACE));
        await("twin", ReplicationStatus.ENABLED);
        assertThat(backend("twin").service().activePlace()).isEmpty();
        assertThat(backend("twin").enabled()).isTrue();
        assertThat(SimulatedArray.find("twin").orElseThrow().active()).isEmpty();
    }

    @Test
    void aFailoverThatFailsSaysSoAndCanBeRepeated() {
        world.addBackend("twin", Map.of("replication_targets", "second"));
        SimulatedArray.find("twin").orElseThrow().failNext(SimulatedCall.FAIL_OVER, 3);
        control().failOver(ADMIN, "twin", Optional.empty());
        await("twin", ReplicationStatus.FAILOVER_ERROR);
        assertThat(SimulatedArray.find("twin").orElseThrow().active()).isEmpty();
        control().failOver(ADMIN, "twin", Optional.empty());
        await("twin", ReplicationStatus.FAILED_OVER);
    }

    @Test
    void cleaningUpHasWaitingAndStuckFlowsGoOn() {
        VolumeId id = available();
        world.array().failNext(SimulatedCall.RELEASE, 1000);
        world.room().admin().adoptions().release(ADMIN, id);
        world.await(id, VolumeStatus.ERROR_UNMANAGING);
        // A revert that fails again and again is stuck, and waits for a person.
        world.array().release();
        world.array().plantForeign("lun-1");
        world.array().failNext(SimulatedCall.DESCRIBE, 1);
        VolumeId adopted = world.room()
                .admin()
                .adoptions()
                .adopt(
                        ADMIN,
                        new octopus.block.operation.adopt.AdoptionService.NewAdoption(
                                "octopus@gold#pool-1",
                                "lun-1",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Map.of(),
                                Optional.empty(),
                                false))
                .volume()
                .id();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> stuck() == 1);
        CleanUp.Wanted wanted = new CleanUp.Wanted(Optional.of("volume"), Optional.of(adopted.toString()));
        assertThat(cleanUp().backendOf(wanted)).contains("gold");
        assertThat(cleanUp().look(ADMIN, "other", wanted)).isEmpty();
        assertThat(cleanUp().look(ADMIN, "gold", wanted)).hasSize(1);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> stuck() == 1);
        world.array().failNext(SimulatedCall.RELEASE, 0);
        assertThat(cleanUp().look(ADMIN, "gold", new CleanUp.Wanted(Optional.empty(), Optional.empty())))
                .hasSize(1);
        world.await(adopted, VolumeStatus.ERROR_MANAGING);
        assertThat(stuck()).isZero();
    }

    private long stuck() {
        return world.room()
                .bench()
                .flows()
                .list(
                        new Flows.Query(
                                Optional.of(FlowState.STUCK), Optional.empty(), Optional.empty(), java.util.Set.of()),
                        Optional.empty(),
                        10)
                .size();
    }

    private ServiceControl control() {
        return world.room().admin().services();
    }

    private CleanUp cleanUp() {
        return world.room().admin().cleanUp();
    }

    private Backend backend(String name) {
        return world.room().backends().show(name).backend();
    }

    private void await(String name, ReplicationStatus status) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> control().replication(backend(name)) == status);
    }

    private VolumeId available() {
        VolumeId id = world.room()
                .creation()
                .create(ADMIN, NewVolume.empty(1, "v"))
                .view()
                .volume()
                .id();
        return world.await(id, VolumeStatus.AVAILABLE).id();
    }
}
