package octopus.block.operation.backup;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static octopus.block.room.BlockWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupQuery;
import octopus.block.backup.BackupStatus;
import octopus.block.operation.backup.BackupCreation.NewBackup;
import octopus.block.operation.snapshot.SnapshotService.NewSnapshot;
import octopus.block.operation.volume.NewVolume;
import octopus.block.quota.QuotaService;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backups of volumes on the simulated array, in a directory: making, restoring, deleting. */
class BackupRoomTest {
    private final BackupWorld world = new BackupWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aBackupBringsTheDataBackAfterTheVolumeIsGone() {
        Volume volume = world.volume(1);
        world.write(volume, 0, "the first bytes");
        world.write(volume, (1L << 30) - 9, "the last.");

        Backup backup = world.backup(NewBackup.of(volume.id(), "b"));

        assertThat(backup.fault()).isEmpty();
        assertThat(backup.objects()).isGreaterThan(2);
        assertThat(backup.storedBytes()).isLessThan(1 << 20);
        assertThat(world.volumeNow(volume.id()).status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(world.volumeNow(volume.id()).previousStatus()).isEmpty();
        world.deleteVolume(volume.id());

        Volume restored = world.restoreNew(backup);

        assertThat(world.read(restored, 0, 15)).isEqualTo("the first bytes");
        assertThat(world.read(restored, (1L << 30) - 9, 9)).isEqualTo("the last.");
        assertThat(world.read(restored, 500_000_000, 3)).isEqualTo("\0\0\0");
        assertThat(world.now(backup).status()).isEqualTo(BackupStatus.AVAILABLE);
        assertThat(world.onlyVolumesOnArray()).isTrue();
    }

    @Test
    void aRestoredVolumeIsLikeTheOneThatWasBackedUp() {
        NewVolume wanted = new NewVolume(
                Optional.of(1),
                Optional.of("v"),
                Optional.of("of worth"),
                Optional.empty(),
                Optional.empty(),
                Map.of("one", "1"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(world.block().images().add(new byte[4096]).id().toString()),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                true);
        Volume volume = world.available(world.block()
                .room()
                .creation()
                .create(ALICE, wanted)
                .view()
                .volume()
                .id());
        assertThat(volume.bootable()).isTrue();

        Volume restored = world.restoreNew(world.backup(NewBackup.of(volume.id(), "b")));

        assertThat(restored.bootable()).isTrue();
        assertThat(restored.metadata()).containsEntry("one", "1");
        assertThat(restored.imageMetadata()).isEqualTo(volume.imageMetadata());
        assertThat(restored.description()).contains("of worth");
        assertThat(restored.type()).isEqualTo(volume.type());
    }

    @Test
    void anIncrementalOneHoldsOnlyTheDifferencesAndRestoresWhole() {
        Volume volume = world.volume(1);
        world.write(volume, 0, "old beginning");
        world.write(volume, 600_000_000, "stays");
        Backup full = world.backup(NewBackup.of(volume.id(), "full"));
        world.write(volume, 0, "new beginning");
        world.write(volume, 900_000_000, "appears");

        Backup second = world.backup(NewBackup.of(volume.id(), "second").asIncremental());
        world.write(volume, 0, "third beginning");
        Backup third = world.backup(NewBackup.of(volume.id(), "third").asIncremental());

        assertThat(second.parent()).contains(full.id());
        assertThat(third.parent()).contains(second.id());
        assertThat(world.dataObjects(third)).isEqualTo(1);
        assertThat(world.service().show(ALICE, full.id()).hasDependents()).isTrue();
        assertThat(world.service().show(ALICE, third.id()).hasDependents()).isFalse();
        Volume restored = world.restoreNew(second);
        assertThat(world.read(restored, 0, 13)).isEqualTo("new beginning");
        assertThat(world.read(restored, 600_000_000, 5)).isEqualTo("stays");
        assertThat(world.read(restored, 900_000_000, 7)).isEqualTo("appears");
        assertThat(world.read(world.restoreNew(full), 0, 13)).isEqualTo("old beginning");
        assertThat(world.read(world.restoreNew(third), 0, 15)).isEqualTo("third beginning");
    }

    @Test
    void aChainIsDeletedFromItsEnd() {
        Volume volume = world.volume(1);
        world.write(volume, 0, "one");
        Backup full = world.backup(NewBackup.of(volume.id(), "full"));
        Backup next = world.backup(NewBackup.of(volume.id(), "next").asIncremental());

        for (boolean force : List.of(false, true)) {
            assertThatThrownBy(() -> world.service().delete(ADMIN, full.id(), force))
                    .hasMessageContaining("incremental backups hold only the differences");
        }
        world.delete(next);
        world.delete(full);

        assertThat(world.stored()).isEmpty();
    }

    @Test
    void anIncrementalOneNeedsAnother() {
        Volume volume = world.volume(1);

        assertThatThrownBy(() -> world.backup(NewBackup.of(volume.id(), "b").asIncremental()))
                .hasMessageContaining("Take a full backup first");
        assertThat(world.volumeNow(volume.id()).status()).isEqualTo(VolumeStatus.AVAILABLE);
    }

    @Test
    void aLargerVolumeGoesOnInTheSameChain() {
        Volume volume = world.volume(1);
        world.write(volume, 0, "small");
        world.backup(NewBackup.of(volume.id(), "full"));
        world.block().room().volumes().extend(ALICE, volume.id(), 2);
        world.available(volume.id());
        world.write(world.volumeNow(volume.id()), (2L << 30) - 5, "grown");

        Backup next = world.backup(NewBackup.of(volume.id(), "next").asIncremental());

        assertThat(next.sizeGib()).isEqualTo(2);
        Volume restored = world.restoreNew(next);
        assertThat(restored.sizeGib()).isEqualTo(2);
        assertThat(world.read(restored, 0, 5)).isEqualTo("small");
        assertThat(world.read(restored, (2L << 30) - 5, 5)).isEqualTo("grown");
    }

    @Test
    void aVolumeInUseIsBackedUpAsItWasAtThatMoment() {
        Volume volume = world.volume(1);
        world.write(volume, 0, "at that moment");
        world.attach(volume.id());
        assertThatThrownBy(() -> world.backup(NewBackup.of(volume.id(), "b"))).hasMessageContaining("force");

        Backup backup = world.backup(NewBackup.of(volume.id(), "b").alsoInUse());
        world.write(volume, 0, "a moment later");

        assertThat(world.volumeNow(volume.id()).status()).isEqualTo(VolumeStatus.IN_USE);
        assertThat(world.read(world.restoreNew(backup), 0, 14)).isEqualTo("at that moment");
        assertThat(world.onlyVolumesOnArray()).isTrue();
    }

    @Test
    void aSnapshotIsBackedUp() {
        Volume volume = world.volume(1);
        world.write(volume, 0, "in the snapshot");
        Snapshot snapshot = world.block()
                .room()
                .snapshots()
                .create(ALICE, new NewSnapshot(volume.id(), Optional.empty(), Optional.empty(), false, Map.of()));
        Awaitility.await().until(() -> world.snapshot(snapshot.id()).status() == SnapshotStatus.AVAILABLE);
        world.write(volume, 0, "after the snapshot");

        Backup backup = world.backup(NewBackup.of(volume.id(), "b").from(snapshot.id()));

        assertThat(backup.snapshot()).contains(snapshot.id());
        assertThat(world.snapshot(snapshot.id()).status()).isEqualTo(SnapshotStatus.AVAILABLE);
        assertThat(world.read(world.restoreNew(backup), 0, 15)).isEqualTo("in the snapshot");
    }

    @Test
    void aRestoreOverTheVolumeWritesOnlyWhatDiffers() {
        Volume volume = world.volume(1);
        world.write(volume, 0, "good");
        world.write(volume, 700_000_000, "good too");
        Backup backup = world.backup(NewBackup.of(volume.id(), "b"));
        world.write(volume, 0, "evil");
        world.write(volume, 300_000_000, "should be zeros");

        world.restoreInto(backup, volume.id());

        assertThat(world.read(volume, 0, 4)).isEqualTo("good");
        assertThat(world.read(volume, 300_000_000, 6)).isEqualTo("\0\0\0\0\0\0");
        assertThat(world.read(volume, 700_000_000, 8)).isEqualTo("good too");
    }

    @Test
    void aRestoreNeedsAFreeVolumeOfItsSize() {
        Volume volume = world.volume(2);
        Backup backup = world.backup(NewBackup.of(volume.id(), "b"));
        Volume small = world.volume(1);
        Volume used = world.volume(2);
        world.attach(used.id());

        assertThatThrownBy(() -> world.restoreInto(backup, small.id())).hasMessageContaining("Extend it");
        assertThatThrownBy(() -> world.restoreInto(backup, used.id())).hasMessageContaining("in-use");
        assertThatThrownBy(() -> world.restoreInto(backup, VolumeId.random()))
                .hasMessageContaining("could not be found");
        assertThat(world.now(backup).status()).isEqualTo(BackupStatus.AVAILABLE);
        assertThat(world.volumeNow(small.id()).status()).isEqualTo(VolumeStatus.AVAILABLE);
    }

    @Test
    void aRecordIsExportedAndImportedWhenTheRowIsLost() {
        Volume volume = world.volume(1);
        world.write(volume, 0, "not lost");
        Backup backup = world.backup(NewBackup.of(volume.id(), "b"));
        BackupService.Exported record = world.service().export(ADMIN, backup.id());
        assertThat(record.service()).startsWith("cinder.backup.drivers.");
        assertThatThrownBy(() -> world.service().importRecord(ADMIN, record)).hasMessageContaining("is there already");
        world.loseRow(backup);

        Backup imported = world.service().importRecord(ADMIN, record);
        world.await(imported.id(), BackupStatus.AVAILABLE);

        assertThat(imported.id()).isEqualTo(backup.id());
        assertThat(world.now(imported))
                .usingRecursiveComparison()
                .ignoringFields("user", "updatedAt")
                .isEqualTo(backup);
        assertThat(world.read(world.restoreNew(imported), 0, 8)).isEqualTo("not lost");
    }

    @Test
    void aBadRecordIsRefused() {
        for (String text : List.of("", "!!", "e30=", "eyJpZCI6IDF9", "bnVsbA==")) {
            assertThatThrownBy(() ->
                            world.service().importRecord(ADMIN, new BackupService.Exported(BackupRecord.SERVICE, text)))
                    .as(text)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("Importing the record");
        }
        assertThatThrownBy(() -> world.service()
                        .importRecord(ADMIN, new BackupService.Exported("cinder.backup.drivers.swift", "e30=")))
                .hasMessageContaining("swift");
    }

    @Test
    void quotasCountBackups() {
        Volume volume = world.volume(2);
        world.block().room().quotas().setLimits(ALICE.project(), Map.of("backups", 1L));
        world.backup(NewBackup.of(volume.id(), "b"));

        assertThatThrownBy(() -> world.backup(NewBackup.of(volume.id(), "c"))).hasMessageContaining("'backups'");
        world.block().room().quotas().setLimits(ALICE.project(), Map.of("backups", 10L, "backup_gigabytes", 3L));
        assertThatThrownBy(() -> world.backup(NewBackup.of(volume.id(), "c")))
                .hasMessageContaining("'backup_gigabytes'");
        assertThat(world.block().room().quotas().usages(ALICE.project()))
                .containsEntry("backup_gigabytes", new QuotaService.Usage(3, 2));
        assertThat(world.volumeNow(volume.id()).status()).isEqualTo(VolumeStatus.AVAILABLE);
    }

    @Test
    void othersDoNotSeeIt() {
        Backup backup = world.backup(NewBackup.of(world.volume(1).id(), "b"));

        assertThatThrownBy(() -> world.service().show(BOB, backup.id())).hasMessageContaining("could not be found");
        assertThatThrownBy(() -> world.service().delete(BOB, backup.id(), false))
                .hasMessageContaining("could not be found");
        assertThatThrownBy(() -> world.room().restores().restore(BOB, backup.id(), Optional.empty(), Optional.empty()))
                .hasMessageContaining("could not be found");
        assertThat(world.service().list(BackupQuery.of(Optional.of(BOB.project()), 10)))
                .isEmpty();
        assertThat(world.service().list(BackupQuery.of(Optional.of(ALICE.project()), 10)))
                .hasSize(1);
    }

    @Test
    void aDeletedBackupLeavesNothing() {
        Backup backup = world.backup(NewBackup.of(world.volume(1).id(), "b"));
        assertThat(world.stored()).isNotEmpty();

        world.delete(backup);

        assertThat(world.stored()).isEmpty();
        assertThatThrownBy(() -> world.service().show(ALICE, backup.id())).hasMessageContaining("could not be found");
    }
}
