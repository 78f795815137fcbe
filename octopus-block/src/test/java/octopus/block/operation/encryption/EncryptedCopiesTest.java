package octopus.block.operation.encryption;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static octopus.block.room.BlockWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupStatus;
import octopus.block.group.Group;
import octopus.block.group.GroupId;
import octopus.block.group.GroupStatus;
import octopus.block.image.ImageDescription;
import octopus.block.image.ImageFacts;
import octopus.block.key.KeyClaims;
import octopus.block.key.KeyManager;
import octopus.block.operation.backup.BackupCreation.NewBackup;
import octopus.block.operation.backup.BackupService;
import octopus.block.operation.backup.BackupWorld;
import octopus.block.operation.group.GroupHands;
import octopus.block.operation.group.NewGroup;
import octopus.block.operation.transfer.TransferService.Offer;
import octopus.block.type.TypeEncryption.ControlLocation;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is made of encrypted volumes: backups, copies of groups, new content; and that every key goes when it has to. */
class EncryptedCopiesTest extends EncryptedWorld {
    private final BackupWorld backups = new BackupWorld(world);
    private final GroupHands groups = new GroupHands(world);

    private boolean opens(Volume volume) {
        return holds(volume, keys.fetch(ALICE, volume.encryptionKey().orElseThrow()));
    }

    private void awaitKeys(int number) {
        Awaitility.await().until(() -> keysKept() == number);
    }

    private Volume secretVolume() {
        return available(fromImage(image).ofType("secret"), ALICE);
    }

    private void write(Volume volume, String text) {
        backups.write(volume, 100 << 20, text);
    }

    private String read(Volume volume, String like) {
        return backups.read(volume, 100 << 20, like.length());
    }

    @Test
    void aBackupIsCiphertextAndRestoresWithItsKeyWhenTheVolumeIsGone() {
        Volume volume = secretVolume();
        Backup full = backups.backup(NewBackup.of(volume.id(), "full"));
        write(volume, "ciphertext of later");
        Backup later = backups.backup(NewBackup.of(volume.id(), "later").asIncremental());
        assertThat(full.encryptionKey()).isPresent().isNotEqualTo(volume.encryptionKey());
        assertThat(later.encryptionKey()).isPresent().isNotEqualTo(full.encryptionKey());
        assertThat(keysKept()).isEqualTo(3);

        backups.deleteVolume(volume.id());
        assertThatThrownBy(() -> keys.fetch(ALICE, volume.encryptionKey().orElseThrow()))
                .isInstanceOf(StorageException.class);
        Volume first = backups.restoreNew(full);
        Volume second = backups.restoreNew(later);
        assertThat(opens(first)).isTrue();
        assertThat(opens(second)).isTrue();
        assertThat(beginning(bytes(first))).startsWith("LUKS").doesNotContain(PLAIN);
        assertThat(read(first, "ciphertext of later")).isNotEqualTo("ciphertext of later");
        assertThat(read(second, "ciphertext of later")).isEqualTo("ciphertext of later");
        assertThatThrownBy(() -> holds(first, Secret.of("0".repeat(64)))).isInstanceOf(StorageException.class);

        backups.delete(later);
        backups.delete(full);
        backups.deleteVolume(first.id());
        backups.deleteVolume(second.id());
        awaitKeys(0);
    }

    @Test
    void aRestoreIntoAnotherVolumeBringsTheKeyAlongAndTheOldOneGoes() {
        Volume volume = secretVolume();
        Backup backup = backups.backup(NewBackup.of(volume.id(), "b"));
        Volume other = available(NewVolumes.empty("secret"), ALICE);
        UUID old = other.encryptionKey().orElseThrow();

        Volume restored = backups.restoreInto(backup, other.id());
        assertThat(restored.status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(restored.encryptionKey()).isPresent().isNotEqualTo(Optional.of(old));
        assertThat(opens(restored)).isTrue();
        awaitKeys(3);
        assertThatThrownBy(() -> keys.fetch(ALICE, old)).isInstanceOf(StorageException.class);
        // Its own data again: the volume keeps its key, and its snapshots stay readable.
        snapshot(volume.id());
        write(volume, "overwritten");
        Volume again = backups.restoreInto(backup, volume.id());
        assertThat(again.encryptionKey()).isEqualTo(volume.encryptionKey());
        assertThat(opens(again)).isTrue();
        assertThat(read(again, "overwritten")).isNotEqualTo("overwritten");
    }

    @Test
    void whatIsNotEncryptedAlikeIsNotRestoredIntoEachOther() {
        Volume volume = secretVolume();
        Backup sealed = backups.backup(NewBackup.of(volume.id(), "sealed"));
        Volume plain = available(NewVolumes.empty("__DEFAULT__"), ALICE);
        Backup open = backups.backup(NewBackup.of(plain.id(), "open"));
        encrypted("otherwise", "luks2", ControlLocation.FRONT_END, Map.of());
        Volume otherwise = available(NewVolumes.empty("otherwise"), ALICE);
        Volume withSnapshot = available(NewVolumes.empty("secret"), ALICE);
        snapshot(withSnapshot.id());
        int kept = keysKept();

        assertRefused(() -> backups.restoreInto(sealed, plain.id()), "INVALID_VOLUME");
        assertRefused(() -> backups.restoreInto(open, volume.id()), "INVALID_VOLUME");
        assertRefused(() -> backups.restoreInto(sealed, otherwise.id()), "INVALID_VOLUME");
        assertRefused(() -> backups.restoreInto(sealed, withSnapshot.id()), "INVALID_VOLUME");
        var restores = backups.room().restores();
        assertRefused(() -> restores.create(ALICE, NewVolumes.empty("__DEFAULT__"), sealed.id()), "INVALID_TYPE");
        assertRefused(() -> restores.create(ALICE, NewVolumes.empty("otherwise"), sealed.id()), "INVALID_TYPE");
        assertRefused(() -> restores.create(ALICE, NewVolumes.empty("secret"), open.id()), "INVALID_TYPE");
        assertThat(keysKept()).isEqualTo(kept);
    }

    @Test
    void aRecordBringsABackupBackWhileTheKeyManagerHasItsKey() {
        Volume volume = secretVolume();
        Backup backup = backups.backup(NewBackup.of(volume.id(), "b"));
        BackupService.Exported record = backups.service().export(ALICE, backup.id());
        backups.loseRow(backup);

        Backup imported = backups.service().importRecord(ADMIN, record);
        backups.await(imported.id(), BackupStatus.AVAILABLE);
        assertThat(opens(backups.restoreNew(imported))).isTrue();
        backups.service().delete(ADMIN, imported.id(), false);
        backups.awaitGone(imported.id());
        keys.delete(ALICE, backup.encryptionKey().orElseThrow());
        int kept = keysKept();
        assertRefused(() -> backups.service().importRecord(ADMIN, record), "BACKUP_RECORD_UNUSABLE");
        assertThat(keysKept()).isEqualTo(kept);
    }

    @Test
    void aGroupIsCopiedWithKeysOfItsOwn() {
        NewGroup wanted = new NewGroup(
                Optional.of("g"), Optional.empty(), groups.type(false), List.of("secret"), Optional.empty());
        GroupId id = groups.room().creation().create(ALICE, wanted).id();
        Group group = groups.await(id, GroupStatus.AVAILABLE);
        groups.volume(fromImage(image).ofType("secret").in(id));
        groups.volume(fromImage(image).ofType("secret").in(id));

        Group copy = groups.await(groups.copyOf(group).id(), GroupStatus.AVAILABLE);
        Group ofSnapshot = groups.await(groups.copyOf(groups.snapshot(group)).id(), GroupStatus.AVAILABLE);
        assertThat(keysKept()).isEqualTo(6);
        for (Group made : List.of(copy, ofSnapshot)) {
            assertThat(groups.volumesOf(made)).hasSize(2).allMatch(this::opens);
        }
        world.room().quotas().setLimits(ALICE.project(), Map.of("volumes", 7L));
        assertRefused(() -> groups.copyOf(group), "OVER_QUOTA");
        assertThat(keysKept()).isEqualTo(6);
        groups.room().groups().delete(ALICE, copy.id(), true);
        groups.awaitGone(copy.id());
        assertThat(keysKept()).isEqualTo(4);
    }

    @Test
    void aNewImageLiesEncryptedInTheVolumeAsTheOldOneDid() {
        Volume volume = secretVolume();
        String other = "something else altogether; ";
        ImageFacts second =
                world.images().add(Arrays.copyOf(other.repeat(500).getBytes(StandardCharsets.US_ASCII), 1 << 20));
        var reimages = world.room().admin().reimages();
        reimages.begin(ALICE, volume.id(), second.id().toString(), false);
        Volume now = world.await(volume.id(), VolumeStatus.AVAILABLE);

        assertThat(now.fault()).isEmpty();
        assertThat(now.encryptionKey()).isEqualTo(volume.encryptionKey());
        assertThat(holds(now, keys.fetch(ALICE, now.encryptionKey().orElseThrow()), second))
                .isTrue();
        assertThat(opens(now)).isFalse();
        assertThat(beginning(bytes(now))).startsWith("LUKS").doesNotContain(other);
        ImageFacts sealed = world.room()
                .uploads()
                .begin(ALICE, now.id(), ImageDescription.of(ALICE.project(), "i", "raw", "bare"))
                .image();
        world.await(now.id(), VolumeStatus.AVAILABLE);
        assertRefused(() -> reimages.begin(ALICE, now.id(), sealed.id().toString(), false), "INVALID_VOLUME");
    }

    @Test
    void anEncryptedVolumeIsNotLetGo() {
        Volume volume = secretVolume();
        assertRefused(() -> world.room().admin().adoptions().release(ADMIN, volume.id()), "INVALID_VOLUME");
        assertThat(world.find(volume.id()).orElseThrow().status()).isEqualTo(VolumeStatus.AVAILABLE);
    }

    @Test
    void whoeverGetsAVolumeGetsAKeyOfTheirOwn() {
        Volume volume = secretVolume();
        UUID old = volume.encryptionKey().orElseThrow();
        var transfers = world.room().typeRoom().transfers();
        var offered = transfers.offer(ALICE, volume.id(), new Offer(Optional.empty(), false, true));
        assertRefused(() -> transfers.accept(BOB, offered.transfer().id(), Secret.of("wrong")), "TRANSFER_KEY_WRONG");
        assertThat(keysKept()).isOne();
        transfers.accept(BOB, offered.transfer().id(), offered.key());

        Volume his = world.find(volume.id()).orElseThrow();
        assertThat(keys.belongsTo(BOB, his.encryptionKey().orElseThrow())).isTrue();
        assertThat(opens(his)).isTrue();
        awaitKeys(1);
        assertThatThrownBy(() -> keys.fetch(ALICE, old)).isInstanceOf(StorageException.class);
    }

    @Test
    void aKeyThatAKillHasLeftBehindGoes() {
        KeyClaims claims = new KeyClaims(world.database(), keys);
        var now = java.time.Instant.now();
        var purpose = new KeyManager.Purpose("aes", 256);
        // As when the process ends between the key and the row that would have had it.
        var forgotten = claims.create(ALICE, purpose, now.minusSeconds(7200));
        var young = claims.create(ALICE, purpose, now);

        assertThat(claims.sweep(now, java.time.Duration.ofHours(1))).isOne();
        assertThat(keysKept()).isOne();
        assertThat(keys.fetch(ALICE, young.id())).isNotNull();
        assertThatThrownBy(() -> keys.fetch(ALICE, forgotten.id())).isInstanceOf(StorageException.class);
        // Whoever comes too late with it has no key any more, and is told so.
        assertRefused(
                () -> world.database().write(transaction -> {
                    claims.used(transaction, forgotten);
                    return forgotten;
                }),
                "KEY_NOT_FOUND");
        world.database().write(transaction -> {
            claims.used(transaction, young);
            return young;
        });
        assertThat(claims.sweep(now.plusSeconds(7200), java.time.Duration.ofHours(1)))
                .isZero();
        assertThat(keysKept()).isOne();
    }

    @Test
    void aKeyManagerThatIsAwayIsAskedAgainForWhatItKeeps() {
        Caller away = new Caller("a", ALICE.project(), ALICE.roles(), "away");
        KeyManager moody = new MoodyKeys(keys, away);
        KeyClaims claims = new KeyClaims(world.database(), moody);
        var now = java.time.Instant.now();
        var made = claims.create(ALICE, new KeyManager.Purpose("aes", 256), now);
        claims.discard(away, made);
        assertThat(keysKept()).isOne();
        assertThat(claims.sweep(now, java.time.Duration.ofHours(1))).isOne();
        assertThat(keysKept()).isZero();
    }
}
