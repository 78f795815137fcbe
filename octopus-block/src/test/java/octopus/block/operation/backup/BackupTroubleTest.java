package octopus.block.operation.backup;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupFault;
import octopus.block.backup.BackupStatus;
import octopus.block.operation.backup.BackupCreation.NewBackup;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.driver.simulated.SimulatedCall;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with backups: the store, the backend, the data, the people. */
class BackupTroubleTest {
    private final BackupWorld world = new BackupWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Volume filled(int mebibytes) {
        Volume volume = world.volume(1);
        byte[] noise = new byte[mebibytes << 20];
        new Random(1).nextBytes(noise);
        world.open(volume, file -> {
            file.write(noise);
            return noise;
        });
        return volume;
    }

    private void damage(Backup backup) throws IOException {
        String name = world.stored().stream()
                .filter(each -> each.startsWith(backup.location() + "/data-"))
                .findFirst()
                .orElseThrow();
        Path file = world.store().resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        // In the first chunk, which the tests change on the volume too: what is the same there is not fetched.
        bytes[100] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void aDamagedBackupSaysSoAndLeavesTheVolumeInErrorRestoring() throws IOException {
        Volume volume = filled(2);
        Backup backup = world.backup(NewBackup.of(volume.id(), "b"));
        damage(backup);
        world.write(volume, 0, "something else");

        Volume after = world.restoreInto(backup, volume.id());

        assertThat(after.status()).isEqualTo(VolumeStatus.ERROR_RESTORING);
        Fault fault = after.fault().orElseThrow();
        assertThat(fault.code().name()).isEqualTo(BackupFault.BACKUP_DAMAGED.name());
        assertThat(fault.sentence()).contains("data-").contains("checksum").contains("take a new full backup");
        assertThat(world.now(backup).status()).isEqualTo(BackupStatus.AVAILABLE);
        assertThat(world.now(backup).manifest()).isEqualTo(backup.manifest());
        VolumeId id = world.room()
                .restores()
                .restore(ALICE, backup.id(), Optional.empty(), Optional.empty())
                .volume();
        Volume fresh = world.block().await(id, VolumeStatus.ERROR);
        assertThat(fresh.fault().orElseThrow().code().name()).isEqualTo(BackupFault.BACKUP_DAMAGED.name());
        assertThat(world.now(backup).status()).isEqualTo(BackupStatus.AVAILABLE);
        world.deleteVolume(id);
        world.deleteVolume(volume.id());
        assertThat(world.block().onArray()).isEmpty();
    }

    @Test
    void aFailedRestoreCanBeRepeatedWhenItsCauseIsGone() throws IOException {
        Volume volume = filled(2);
        Backup backup = world.backup(NewBackup.of(volume.id(), "b"));
        Path away = world.store().resolveSibling("away");
        Files.move(world.store(), away);
        Volume failed = world.restoreInto(backup, volume.id());
        assertThat(failed.status()).isEqualTo(VolumeStatus.ERROR_RESTORING);
        assertThat(failed.fault().orElseThrow().code().name()).isEqualTo(BackupFault.BACKUP_STORE_FAILED.name());

        Files.move(away, world.store());

        Volume restored = world.restoreNew(backup);
        assertThat(restored.status()).isEqualTo(VolumeStatus.AVAILABLE);
    }

    @Test
    void aStoreThatIsAwayMakesABackupFailAndNothingIsForgotten() throws IOException {
        Volume volume = filled(1);
        world.backup(NewBackup.of(volume.id(), "before"));
        Path away = world.store().resolveSibling("away");
        Files.move(world.store(), away);

        Backup failed = world.await(world.begin(NewBackup.of(volume.id(), "b")).id(), BackupStatus.ERROR);

        assertThat(failed.fault().orElseThrow().code().name()).isEqualTo(BackupFault.BACKUP_STORE_FAILED.name());
        Volume after = world.volumeNow(volume.id());
        assertThat(after.status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(after.previousStatus()).contains(VolumeStatus.ERROR_BACKING_UP);
        assertThat(after.fault()).isPresent();
        Files.move(away, world.store());
        world.delete(failed);
        assertThat(world.stored()).noneMatch(name -> name.contains(failed.id().toString()));
    }

    @Test
    void aFullStoreIsAFaultWithAWayOutAndIsCleanedUp() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a small file system needs root");
        Files.createDirectories(world.store());
        run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=4m",
                "octopus-test",
                world.store().toString());
        try {
            Volume volume = filled(20);

            Backup failed =
                    world.await(world.begin(NewBackup.of(volume.id(), "b")).id(), BackupStatus.ERROR);

            assertThat(failed.fault().orElseThrow().code().name()).isEqualTo(CommonFault.NO_SPACE.name());
            assertThat(failed.fault().orElseThrow().correction()).contains("Delete backups");
            assertThat(world.volumeNow(volume.id()).status()).isEqualTo(VolumeStatus.AVAILABLE);
            assertThat(world.stored()).isEmpty();
        } finally {
            run("umount", world.store().toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void aBackendThatDoesNotOpenItsVolumeFailsTheBackupAndLeavesNothing() {
        Volume volume = filled(1);
        world.block().array().failNext(SimulatedCall.EXPORT, 100);

        Backup failed = world.await(world.begin(NewBackup.of(volume.id(), "b")).id(), BackupStatus.ERROR);

        assertThat(failed.fault().orElseThrow().code().name()).isEqualTo(CommonFault.BACKEND_FAILED.name());
        assertThat(world.volumeNow(volume.id()).status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(world.stored()).isEmpty();
    }

    @Test
    void aBackupBeingMadeIsGivenUp() {
        for (boolean delete : new boolean[] {true, false}) {
            Volume volume = filled(1);
            world.block().array().hang(SimulatedCall.EXPORT);
            Backup backup = world.begin(NewBackup.of(volume.id(), "b"));
            assertThatThrownBy(() -> world.service().delete(ALICE, backup.id(), false))
                    .hasMessageContaining("creating");

            if (delete) {
                world.service().delete(ADMIN, backup.id(), true);
                world.block().array().release();
                world.awaitGone(backup.id());
            } else {
                world.service().resetStatus(ADMIN, backup.id(), BackupStatus.ERROR);
                world.block().array().release();
                Awaitility.await().until(() -> world.now(backup).fault().isPresent());
                assertThat(world.now(backup).fault().orElseThrow().code().name())
                        .isEqualTo(BackupFault.BACKUP_CANCELLED.name());
            }

            world.available(volume.id());
            assertThat(world.stored()).isEmpty();
            assertThat(world.volumeNow(volume.id()).fault()).isEmpty();
        }
    }

    @Test
    void anIncompleteBackupIsNotMadeAvailableByHand() {
        Volume volume = filled(1);
        world.block().array().failNext(SimulatedCall.EXPORT, 100);
        Backup failed = world.await(world.begin(NewBackup.of(volume.id(), "b")).id(), BackupStatus.ERROR);

        assertThatThrownBy(() -> world.service().resetStatus(ADMIN, failed.id(), BackupStatus.AVAILABLE))
                .hasMessageContaining("never complete");
    }

    @Test
    void anImportOfWhatIsNotThereEndsInError() {
        Backup backup = world.backup(NewBackup.of(filled(1).id(), "b"));
        BackupService.Exported record = world.service().export(ADMIN, backup.id());
        world.delete(backup);

        Backup imported = world.service().importRecord(ADMIN, record);

        Backup failed = world.await(imported.id(), BackupStatus.ERROR);
        assertThat(failed.fault().orElseThrow().code().name()).isEqualTo(BackupFault.BACKUP_OBJECT_MISSING.name());
    }

    @Test
    void twoRowsOfTheSameBackupDoNotTakeEachOthersData() {
        Volume volume = filled(1);
        Backup backup = world.backup(NewBackup.of(volume.id(), "b"));
        BackupService.Exported record = world.service().export(ADMIN, backup.id());
        world.loseRow(backup);
        Backup first = world.service().importRecord(ADMIN, record);
        world.await(first.id(), BackupStatus.AVAILABLE);
        String other = new String(java.util.Base64.getDecoder().decode(record.record()), StandardCharsets.UTF_8)
                .replace("\"id\":\"" + backup.id(), "\"id\":\"" + VolumeId.random());
        Backup second = world.service()
                .importRecord(
                        ADMIN,
                        new BackupService.Exported(
                                record.service(),
                                java.util.Base64.getEncoder().encodeToString(other.getBytes(StandardCharsets.UTF_8))));
        world.await(second.id(), BackupStatus.AVAILABLE);

        world.service().delete(ADMIN, first.id(), false);
        world.awaitGone(first.id());

        world.restoreNew(second);
        world.service().delete(ADMIN, second.id(), false);
        world.awaitGone(second.id());
        assertThat(world.stored()).isEmpty();
    }

    @Test
    void aBackupIsNotDeletedWhileAVolumeIsFilledFromIt() {
        Backup backup = world.backup(NewBackup.of(filled(1).id(), "b"));
        world.block().array().hang(SimulatedCall.EXPORT);
        VolumeId id = world.room()
                .restores()
                .restore(ALICE, backup.id(), Optional.empty(), Optional.empty())
                .volume();

        assertThat(world.now(backup).status()).isEqualTo(BackupStatus.RESTORING);
        assertThatThrownBy(() -> world.service().delete(ALICE, backup.id(), false))
                .hasMessageContaining("restoring");
        assertThatThrownBy(() -> world.service().delete(ADMIN, backup.id(), true))
                .hasMessageContaining("being restored from it");

        world.block().array().release();
        world.available(id);
        world.await(backup.id(), BackupStatus.AVAILABLE);
    }
}
