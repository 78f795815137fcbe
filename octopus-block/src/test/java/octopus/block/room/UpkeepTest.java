package octopus.block.room;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.block.finding.Check;
import octopus.block.finding.Sighting;
import octopus.block.finding.StandingFinding;
import octopus.block.operation.backup.BackupWorld;
import octopus.block.operation.snapshot.SnapshotService.NewSnapshot;
import octopus.block.operation.volume.NewVolume;
import octopus.block.operation.volume.VolumeActions;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.TestDatabases;
import octopus.driver.simulated.SimulatedCall;
import octopus.spi.AttachmentId;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done behind Octopus's back is found, told, and put right when asked; what it does itself is not called wrong. */
class UpkeepTest {
    private final BlockWorld world = BlockWorld.open(TestDatabases.sqlite());

    @AfterEach
    void close() {
        world.close();
    }

    private Driver driver() {
        return world.room().open().driver("gold");
    }

    private VolumeId available() {
        VolumeId id = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(1, "v"))
                .view()
                .volume()
                .id();
        return world.await(id, VolumeStatus.AVAILABLE).id();
    }

    private VolumeHandle handle(VolumeId id) {
        Volume volume = world.room().volumes().show(ADMIN, id).volume();
        return volume.location().orElseThrow().handle(id);
    }

    private List<StandingFinding> look() {
        return world.room().upkeep().look();
    }

    private StandingFinding only(Check check, String place) {
        List<StandingFinding> found = look();
        assertThat(found).extracting(finding -> finding.sighting().check()).containsExactly(check);
        Sighting seen = found.getFirst().sighting();
        assertThat(seen.place()).isEqualTo(place);
        assertThat(seen.fault().what()).isNotBlank();
        assertThat(seen.fault().correction()).isNotBlank();
        return found.getFirst();
    }

    private void heal(StandingFinding finding) {
        world.room().upkeep().heal(ADMIN, finding.id());
        Awaitility.await().until(() -> world.room().upkeep().list().isEmpty());
    }

    @Test
    void whatIsInOrderIsNotFound() {
        VolumeId id = available();
        world.room()
                .snapshots()
                .create(ALICE, new NewSnapshot(id, Optional.empty(), Optional.empty(), false, Map.of()));
        Awaitility.await().until(() -> world.onArray().size() == 2);
        assertThat(look()).isEmpty();
    }

    @Test
    void anObjectThatIsNobodysIsDeletedWhenAsked() {
        VolumeId kept = available();
        VolumeId orphan = VolumeId.random();
        driver().volumes()
                .create(new VolumeSpec(orphan, Size.ofGib(1), handle(kept).pool(), Map.of()));

        StandingFinding finding = only(Check.OBJECT_ORPHAN, "object:volume-" + orphan);
        assertThat(only(Check.OBJECT_ORPHAN, "object:volume-" + orphan))
                .as("since then")
                .isEqualTo(finding);
        heal(finding);
        assertThat(world.onArray()).containsExactly("volume " + kept);
    }

    @Test
    void anOrphanedSnapshotToo() {
        VolumeId kept = available();
        SnapshotId orphan = SnapshotId.random();
        driver().capability(Capability.Snapshots.class).orElseThrow().createSnapshot(orphan, handle(kept));

        heal(only(Check.OBJECT_ORPHAN, "object:snapshot-" + orphan));
        assertThat(world.onArray()).containsExactly("volume " + kept);
    }

    @Test
    void aMissingVolumeNeedsAPerson() {
        VolumeId id = available();
        driver().volumes().delete(handle(id));

        StandingFinding finding = only(Check.OBJECT_MISSING, "volume:" + id);
        assertThatThrownBy(() -> world.room().upkeep().heal(ADMIN, finding.id()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no flow can put that right");
        assertThatThrownBy(() -> world.room().upkeep().heal(ADMIN, UUID.randomUUID()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("could not be found");
        world.room().volumes().delete(ALICE, id, false, false);
        world.awaitGone(id);
        assertThat(look()).isEmpty();
    }

    @Test
    void anotherSizeIsFoundAndExtendingHealsIt() {
        VolumeId id = available();
        driver().capability(Capability.Growing.class).orElseThrow().grow(handle(id), Size.ofGib(3));

        assertThat(only(Check.SIZE_DIFFERS, "volume:" + id).sighting().fault().cause())
                .contains("3 GiB");
        world.room().volumes().extend(ALICE, id, 3);
        world.await(id, VolumeStatus.AVAILABLE);
        Awaitility.await().until(() -> world.find(id).orElseThrow().sizeGib() == 3);
        assertThat(look()).isEmpty();
    }

    @Test
    void aStatusThatWasWrittenByHandAndContradictsTheAttachmentsIsFoundAtOnce() {
        BackupWorld attaching = new BackupWorld(world);
        VolumeId id = available();
        attaching.attach(id);
        assertThat(look()).isEmpty();
        reset(id, VolumeStatus.AVAILABLE);
        Awaitility.await().until(() -> !world.room().upkeep().list().isEmpty());
        StandingFinding finding = only(Check.STATUS_DIFFERS, "volume:" + id);
        assertThat(finding.sighting().fault().cause()).contains("says that somebody has it");
        assertThat(finding.sighting().fault().correction()).contains("reset its status to in-use");
        reset(id, VolumeStatus.IN_USE);
        Awaitility.await().until(() -> world.room().upkeep().list().isEmpty());

        world.database()
                .write(transaction -> transaction
                        .sql()
                        .execute("update attachments set status = 'reserved' where volume_id = '" + id + "'"));
        assertThat(only(Check.STATUS_DIFFERS, "volume:" + id).sighting().fault().cause())
                .contains("it has no attachment");
    }

    private void reset(VolumeId id, VolumeStatus status) {
        world.room()
                .actions()
                .resetStatus(
                        ADMIN, id, new VolumeActions.Reset(Optional.of(status), Optional.empty(), Optional.empty()));
    }

    @Test
    void anExportForNobodyIsClosedWhenAsked() {
        VolumeId id = available();
        AttachmentId nobody = AttachmentId.random();
        Connector host = new Connector(
                "node-2",
                Optional.empty(),
                Optional.of("iqn.2026-11.org.example:node-2"),
                List.of(),
                Optional.empty(),
                false,
                Map.of());
        driver().exports().export(handle(id), new Request(nobody, host, AccessMode.READ_WRITE, Optional.empty()));

        heal(only(Check.EXPORT_ORPHAN, "export:" + nobody));
        assertThat(driver().exports().list()).isEmpty();
    }

    @Test
    void aLostExportIsOpenedAgainByItself() {
        VolumeId id = BlockCrashTest.connected(world);
        AttachmentId attachment = BlockCrashTest.attachment(world, id);
        driver().exports().unexport(handle(id), attachment);

        only(Check.EXPORT_MISSING, "attachment:" + attachment);
        Awaitility.await().until(() -> driver().exports().list().size() == 1);
        Awaitility.await().until(() -> look().isEmpty());
    }

    @Test
    void aBackendThatDoesNotAnswerKeepsItsFindings() {
        VolumeId id = available();
        driver().volumes().delete(handle(id));
        StandingFinding finding = only(Check.OBJECT_MISSING, "volume:" + id);

        world.array().failNext(SimulatedCall.OWNED, 1);
        assertThat(look()).containsExactly(finding);
    }

    /** Half of the danger of a reconciler is that it cries wolf. */
    @Test
    void whatIsBeingMadeAndDeletedIsNotCalledWrong() throws Exception {
        List<StandingFinding> cried = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> lives = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                lives.add(clients.submit(() -> {
                    for (int round = 0; round < 12; round++) {
                        VolumeId id = BlockCrashTest.connected(world);
                        world.room().attachments().delete(ALICE, BlockCrashTest.attachment(world, id));
                        world.room().volumes().delete(ALICE, id, false, false);
                        world.awaitGone(id);
                    }
                }));
            }
            while (!lives.stream().allMatch(Future::isDone)) {
                cried.addAll(look());
            }
            for (Future<?> life : lives) {
                life.get();
            }
        }
        assertThat(cried).isEmpty();
        assertThat(look()).isEmpty();
    }
}
