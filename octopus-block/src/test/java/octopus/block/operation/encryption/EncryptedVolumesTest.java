package octopus.block.operation.encryption;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static octopus.block.room.BlockWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.group.GroupId;
import octopus.block.group.GroupStatus;
import octopus.block.image.ImageDescription;
import octopus.block.image.ImageFacts;
import octopus.block.operation.attachment.AttachmentService.NewAttachment;
import octopus.block.operation.group.GroupHands;
import octopus.block.operation.group.NewGroup;
import octopus.block.operation.transfer.TransferService.Offer;
import octopus.block.operation.transfer.TransferService.Offered;
import octopus.block.operation.volume.NewVolume;
import octopus.block.snapshot.Snapshot;
import octopus.block.type.TypeEncryption.ControlLocation;
import octopus.block.type.TypeEncryptions.Wanted;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.secret.SecretStore;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Test;

/** Keys, and what is found in encrypted volumes with and without them. */
class EncryptedVolumesTest extends EncryptedWorld {
    @Test
    void anImageIsReadInItsVolumeWithTheKeyAndNotWithout() throws IOException {
        Volume volume = available(fromImage(image).ofType("secret"), ALICE);

        UUID key = volume.encryptionKey().orElseThrow();
        Path bytes = bytes(volume);
        assertThat(holds(volume, keys.fetch(ALICE, key))).isTrue();
        assertThatThrownBy(() -> holds(volume, Secret.of("0".repeat(64)))).isInstanceOf(StorageException.class);
        assertThat(beginning(bytes)).startsWith("LUKS").doesNotContain(PLAIN);
        assertThat(Files.size(bytes)).isEqualTo(Size.ofGib(1).bytes());
        assertThat(volume.imageMetadata()).containsEntry("image_id", image.id().toString());
    }

    @Test
    void theKeyIsWrittenDownNowhereInClear() {
        Volume volume = available(fromImage(image).ofType("secret"), ALICE);
        String key = keys.fetch(ALICE, volume.encryptionKey().orElseThrow()).reveal();

        assertThat(key).matches("[0-9a-f]{64}");
        String everything = world.database().read(sql -> {
            StringBuilder text = new StringBuilder();
            for (String table : List.of(
                    "flows", "flow_steps", "audit_entries", "events", "volumes", "secrets", "encryption_keys")) {
                text.append(sql.fetch("select * from " + table).format(1000));
            }
            return text.toString();
        });
        assertThat(everything).contains(volume.id().toString()).doesNotContain(key);
    }

    @Test
    void anEmptyVolumeHasAKeyAndIsFormattedByItsConsumer() {
        Volume volume = available(NewVolume.empty(1, "v").ofType("secret"), ALICE);

        assertThat(volume.encryptionKey()).isPresent();
        assertThat(beginning(bytes(volume))).doesNotContain("LUKS");
        var attachment = world.room()
                .attachments()
                .create(
                        ALICE,
                        new NewAttachment(
                                volume.id(),
                                Optional.empty(),
                                Map.of("host", "h", "initiator", "iqn.2026-11.org.example:h"),
                                Optional.empty()));
        assertThat(world.room().attachments().connection(attachment)).containsEntry("encrypted", true);
    }

    @Test
    void copiesHaveKeysOfTheirOwnThatOpenTheSameData() {
        Volume volume = available(fromImage(image).ofType("secret"), ALICE);
        Volume clone = available(
                NewVolume.empty(2, "c").from(Optional.empty(), Optional.of(volume.id()), Optional.empty()), ALICE);
        Snapshot snapshot = snapshot(volume.id());
        Volume restored = available(
                NewVolume.empty(1, "r").from(Optional.of(snapshot.id()), Optional.empty(), Optional.empty()), ALICE);

        List<UUID> all = List.of(
                volume.encryptionKey().orElseThrow(),
                clone.encryptionKey().orElseThrow(),
                restored.encryptionKey().orElseThrow());
        assertThat(all).doesNotHaveDuplicates();
        world.room().volumes().delete(ALICE, volume.id(), true, false);
        world.awaitGone(volume.id());
        assertThatThrownBy(() -> keys.fetch(ALICE, all.getFirst())).isInstanceOf(StorageException.class);
        assertThat(holds(clone, keys.fetch(ALICE, all.get(1)))).isTrue();
        assertThat(holds(restored, keys.fetch(ALICE, all.get(2)))).isTrue();
    }

    @Test
    void anImageOfAnEncryptedVolumeIsCiphertextAndTakesItsKeyAlong() throws IOException {
        Volume volume = available(fromImage(image).ofType("secret"), ALICE);
        assertRefused(
                () -> world.room()
                        .uploads()
                        .begin(ALICE, volume.id(), ImageDescription.of(ALICE.project(), "i", "qcow2", "bare")),
                "INVALID_REQUEST");
        ImageFacts made = world.room()
                .uploads()
                .begin(ALICE, volume.id(), ImageDescription.of(ALICE.project(), "i", "raw", "bare"))
                .image();
        world.await(volume.id(), VolumeStatus.AVAILABLE);
        ImageFacts uploaded = world.images().get(made.id()).orElseThrow();

        UUID key = UUID.fromString(
                java.util.Objects.requireNonNull(uploaded.properties().get(VolumeKeys.IMAGE_KEY)));
        assertThat(uploaded.properties()).containsEntry(VolumeKeys.IMAGE_KEY_POLICY, "on_image_deletion");
        assertThat(volume.encryptionKey()).isNotEqualTo(Optional.of(key));
        assertThat(beginning(world.images().path(uploaded.id()))).startsWith("LUKS");

        Volume again = available(fromImage(uploaded).ofType("secret"), ALICE);
        assertThat(holds(again, keys.fetch(ALICE, again.encryptionKey().orElseThrow())))
                .isTrue();
        assertThat(again.imageMetadata()).doesNotContainKeys(VolumeKeys.IMAGE_KEY, VolumeKeys.IMAGE_KEY_POLICY);
        assertRefused(() -> create(fromImage(uploaded), ALICE), "INVALID_TYPE");
        // Whoever sees the image has not therefore the key.
        assertRefused(() -> create(fromImage(uploaded).ofType("secret"), BOB), "IMAGE_UNUSABLE");
    }

    @Test
    void whatIsPlainDoesNotBecomeEncryptedOnItsWay() {
        Volume plain = available(NewVolume.empty(1, "p"), ALICE);
        Volume hidden = available(NewVolume.empty(1, "h").ofType("secret"), ALICE);
        NewVolume ofPlain = NewVolume.empty(1, "c").from(Optional.empty(), Optional.of(plain.id()), Optional.empty());
        world.room().types().create(ADMIN, "plain", Optional.empty(), true, Map.of());

        assertRefused(() -> create(ofPlain.ofType("secret"), ALICE), "INVALID_TYPE");
        assertRefused(
                () -> create(
                        NewVolume.empty(1, "c")
                                .from(Optional.empty(), Optional.of(hidden.id()), Optional.empty())
                                .ofType("plain"),
                        ALICE),
                "INVALID_TYPE");
        assertRefused(() -> world.room().actions().retype(ALICE, plain.id(), "secret"), "INVALID_TYPE");
        assertRefused(() -> world.room().actions().retype(ALICE, hidden.id(), "plain"), "INVALID_TYPE");
    }

    @Test
    void typesThatNobodyCouldServeAreRefused() {
        encrypted("array", "luks", ControlLocation.BACK_END, Map.of());
        encrypted("many", "luks", ControlLocation.FRONT_END, Map.of("multiattach", "<is> True"));
        encrypted("odd", "plain", ControlLocation.FRONT_END, Map.of());

        assertRefused(() -> create(NewVolume.empty(1, "v").ofType("array"), ALICE), "INVALID_TYPE");
        assertRefused(() -> create(NewVolume.empty(1, "v").ofType("many"), ALICE), "INVALID_TYPE");
        assertRefused(() -> create(fromImage(image).ofType("odd"), ALICE), "INVALID_TYPE");
        assertThat(available(NewVolume.empty(1, "v").ofType("odd"), ALICE).encryptionKey())
                .isPresent();
    }

    @Test
    void theHeaderNeedsItsRoom() throws IOException {
        ImageFacts full = world.images().add(new byte[0]);
        try (var file =
                new java.io.RandomAccessFile(world.images().path(full.id()).toFile(), "rw")) {
            file.setLength(Size.ofGib(1).bytes());
        }
        world.images().finish(full.id(), ALICE, share -> {});

        assertRefused(() -> create(fromImage(full).ofType("secret"), ALICE), "IMAGE_UNUSABLE");
        assertThat(available(fromImage(full), ALICE).encryptionKey()).isEmpty();
    }

    @Test
    void aVolumeThatIsNotMadeLeavesNoKey() {
        world.room().quotas().setLimits(ALICE.project(), Map.of("volumes", 0L));

        assertRefused(() -> create(NewVolume.empty(1, "v").ofType("secret"), ALICE), "OVER_QUOTA");
        assertThat(keysKept()).isZero();
    }

    @Test
    void aGroupTakesTheKeysOfItsVolumesWithIt() {
        GroupHands groups = new GroupHands(world);
        NewGroup wanted = new NewGroup(
                Optional.of("g"), Optional.empty(), groups.type(false), List.of("secret"), Optional.empty());
        GroupId group = groups.room().creation().create(ALICE, wanted).id();
        groups.await(group, GroupStatus.AVAILABLE);
        Volume volume = available(NewVolume.empty(1, "v").ofType("secret").in(group), ALICE);
        assertThat(keysKept()).isOne();

        groups.room().groups().delete(ALICE, group, true);
        world.awaitGone(volume.id());
        assertThat(keysKept()).isZero();
    }

    @Test
    void howATypeIsEncryptedIsFixedWhileItHasVolumes() {
        Volume volume = available(NewVolume.empty(1, "v").ofType("secret"), ALICE);
        var encryptions = world.room().typeRoom().encryptions();
        Wanted wanted = new Wanted(Optional.of("luks2"), Optional.empty(), Optional.empty(), Optional.of(512));

        assertRefused(() -> encryptions.update(ADMIN, secret.id(), wanted), "TYPE_IN_USE");
        assertRefused(() -> encryptions.delete(ADMIN, secret.id()), "TYPE_IN_USE");
        world.room().volumes().delete(ALICE, volume.id(), false, false);
        world.awaitGone(volume.id());
        assertThat(encryptions.update(ADMIN, secret.id(), wanted).keyBits()).isEqualTo(512);
        assertRefused(() -> encryptions.create(ADMIN, secret.id(), wanted), "ENCRYPTION_EXISTS");
        encryptions.delete(ADMIN, secret.id());
        assertThat(encryptions.find(secret.id())).isEmpty();
        assertRefused(() -> encryptions.delete(ADMIN, secret.id()), "ENCRYPTION_NOT_FOUND");
    }

    @Test
    void anEncryptedVolumeIsHandedOverToWhoeverAsksForIt() {
        Volume volume = available(NewVolume.empty(1, "v").ofType("secret"), ALICE);
        var transfers = world.room().typeRoom().transfers();

        assertRefused(
                () -> transfers.offer(ALICE, volume.id(), new Offer(Optional.empty(), false, false)), "INVALID_VOLUME");
        assertRefused(
                () -> transfers.offer(ALICE, volume.id(), new Offer(Optional.empty(), true, true)), "INVALID_VOLUME");
        Offered offered = transfers.offer(ALICE, volume.id(), new Offer(Optional.empty(), false, true));
        transfers.accept(BOB, offered.transfer().id(), offered.key());
        Volume clone = available(
                NewVolume.empty(1, "c").from(Optional.empty(), Optional.of(volume.id()), Optional.empty()), BOB);
        Volume his = world.find(volume.id()).orElseThrow();
        assertThat(keys.fetch(BOB, clone.encryptionKey().orElseThrow()))
                .isEqualTo(keys.fetch(BOB, his.encryptionKey().orElseThrow()));
    }

    @Test
    void otherSecretsAreNoKeys() {
        SecretStore secrets = SecretStore.open(database.database(), directory.resolve("key"));
        UUID password = database.database()
                .write(transaction ->
                        secrets.put(transaction, Secret.of("password")).id());

        assertThatThrownBy(() -> keys.fetch(ADMIN, password)).hasMessageContaining("could not be found");
        keys.delete(ADMIN, password);
        assertThat(secrets.get(new octopus.core.secret.SecretRef(password, 1)).reveal())
                .isEqualTo("password");
    }
}
