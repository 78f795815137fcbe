package octopus.block.operation.encryption;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.operation.backup.BackupWorld;
import octopus.block.type.TypeEncryption.ControlLocation;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.driver.simulated.SimulatedArray;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Volumes whose new type has them encrypted otherwise than they are. */
class EncryptedRetypeTest extends EncryptedWorld {
    private final BackupWorld backups = new BackupWorld(world);

    private Volume retyped(Volume volume, String type) {
        world.room().admin().migrations().retype(ALICE, volume.id(), type, true);
        // Zeros are encrypted as well: a GiB is written and read back, two times where the volume stays.
        return Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .until(() -> world.find(volume.id()).orElseThrow(), now -> now.status() == VolumeStatus.AVAILABLE);
    }

    private boolean opens(Volume volume) {
        return holds(volume, keys.fetch(ALICE, volume.encryptionKey().orElseThrow()));
    }

    private void awaitNothingElse(Volume volume, int kept) {
        Awaitility.await().untilAsserted(() -> assertThat(onArray()).containsExactly("volume " + volume.id()));
        Awaitility.await().until(() -> keysKept() == kept);
        assertThat(world.room().open().driver("gold").exports().list()).isEmpty();
    }

    /** Without what the image cache keeps there. */
    private List<String> onArray() {
        List<String> objects = new ArrayList<>(world.onArray());
        world.room().imageCache().list().forEach(entry -> objects.remove("volume " + entry.id()));
        return objects;
    }

    private boolean isTheImage(Volume volume) throws IOException {
        Path file = bytes(volume);
        byte[] wanted = Files.readAllBytes(world.images().path(image.id()));
        try (var in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(wanted.length);
            byte[] behind = in.readNBytes(8 << 20);
            return Arrays.equals(begin, wanted) && Arrays.equals(behind, new byte[behind.length]);
        }
    }

    @Test
    void dataIsTheSameByteByByteEncryptedEncryptedOtherwiseAndDecrypted() throws IOException {
        encrypted("second", "luks2", ControlLocation.FRONT_END, Map.of());
        world.room().types().create(ADMIN, "plain", Optional.empty(), true, Map.of());
        Volume plain = available(fromImage(image).ofType("plain"), ALICE);

        Volume sealed = retyped(plain, "secret");
        assertThat(sealed.fault()).isEmpty();
        assertThat(sealed.type()).contains(secret.id());
        assertThat(sealed.location()).isEqualTo(plain.location());
        assertThat(opens(sealed)).isTrue();
        assertThat(beginning(bytes(sealed))).startsWith("LUKS").doesNotContain(PLAIN);
        awaitNothingElse(sealed, 1);

        Volume otherwise = retyped(sealed, "second");
        assertThat(otherwise.fault()).isEmpty();
        assertThat(otherwise.encryptionKey()).isPresent().isNotEqualTo(sealed.encryptionKey());
        assertThat(opens(otherwise)).isTrue();
        awaitNothingElse(otherwise, 1);

        Volume again = retyped(otherwise, "plain");
        assertThat(again.fault()).isEmpty();
        assertThat(again.encryptionKey()).isEmpty();
        assertThat(isTheImage(again)).isTrue();
        awaitNothingElse(again, 0);
    }

    @Test
    void itMovesOnTheWayWhereTheNewTypeWantsAnotherBackend() {
        world.addBackend("silver", Map.of());
        try {
            world.room()
                    .types()
                    .create(ADMIN, "on-gold", Optional.empty(), true, Map.of("volume_backend_name", "gold"));
            encrypted("secret-silver", "luks", ControlLocation.FRONT_END, Map.of("volume_backend_name", "silver"));
            Volume plain = available(fromImage(image).ofType("on-gold"), ALICE);
            Volume sealed = retyped(plain, "secret-silver");
            assertThat(sealed.fault()).isEmpty();
            assertThat(sealed.location().orElseThrow().backend()).isEqualTo("silver");
            assertThat(opens(sealed)).isTrue();
            Awaitility.await().until(() -> onArray().isEmpty());
            // Its ciphertext and its key go along wherever it is moved as it is.
            world.room().types().create(ADMIN, "open", Optional.empty(), true, Map.of("volume_backend_name", "gold"));
            Volume back = retyped(sealed, "open");
            assertThat(back.location().orElseThrow().backend()).isEqualTo("gold");
            assertThat(beginning(bytes(back))).startsWith(PLAIN);
            awaitNothingElse(back, 0);
        } finally {
            SimulatedArray.powerOff("silver");
        }
    }

    @Test
    void whatWouldBeLostBehindTheHeaderIsAReasonNotToBegin() {
        world.room().types().create(ADMIN, "plain", Optional.empty(), true, Map.of());
        Volume volume = available(fromImage(image).ofType("plain"), ALICE);
        backups.write(volume, (1L << 30) - 512, "the end of the disk");

        Volume kept = retyped(volume, "secret");
        assertThat(kept.fault().orElseThrow().sentence()).contains("Extend the volume by 1 GiB");
        assertThat(kept.type()).isEqualTo(volume.type());
        assertThat(kept.encryptionKey()).isEmpty();
        assertThat(backups.read(kept, (1L << 30) - 512, 19)).isEqualTo("the end of the disk");
        awaitNothingElse(kept, 0);

        world.room().volumes().extend(ALICE, volume.id(), 2);
        world.await(volume.id(), VolumeStatus.AVAILABLE);
        Volume sealed = retyped(volume, "secret");
        assertThat(sealed.fault()).isEmpty();
        Volume open = retyped(sealed, "plain");
        assertThat(backups.read(open, (1L << 30) - 512, 19)).isEqualTo("the end of the disk");
    }

    @Test
    void aVolumeThatNobodyHasFormattedBecomesAnEmptyOne() throws IOException {
        world.room().types().create(ADMIN, "plain", Optional.empty(), true, Map.of());
        Volume fresh = available(NewVolumes.empty("secret"), ALICE);
        Volume plain = retyped(fresh, "plain");
        assertThat(plain.fault()).isEmpty();
        assertThat(beginning(bytes(plain)).getBytes(StandardCharsets.ISO_8859_1))
                .containsOnly(0);
        awaitNothingElse(plain, 0);
    }

    @Test
    void itIsRefusedWhereDataWouldBeLeftBehindOrNobodyHasAgreed() {
        world.room().types().create(ADMIN, "plain", Optional.empty(), true, Map.of());
        encrypted("odd", "plain", ControlLocation.FRONT_END, Map.of());
        encrypted("many", "luks", ControlLocation.FRONT_END, Map.of("multiattach", "<is> True"));
        var migrations = world.room().admin().migrations();
        Volume volume = available(NewVolumes.empty("plain"), ALICE);

        assertRefused(() -> migrations.retype(ALICE, volume.id(), "secret", false), "INVALID_TYPE");
        for (String type : List.of("odd", "many")) {
            assertRefused(() -> migrations.retype(ALICE, volume.id(), type, true), "INVALID_TYPE");
        }
        backups.attach(volume.id());
        assertRefused(() -> migrations.retype(ALICE, volume.id(), "secret", true), "INVALID_VOLUME");
        Volume other = available(NewVolumes.empty("plain"), ALICE);
        snapshot(other.id());
        assertRefused(() -> migrations.retype(ALICE, other.id(), "secret", true), "INVALID_VOLUME");
        assertThat(keysKept()).isZero();
        // The same encryption under another name needs nothing written.
        encrypted("twin", "luks", ControlLocation.FRONT_END, Map.of());
        Volume sealed = available(NewVolumes.empty("secret"), ALICE);
        migrations.retype(ALICE, sealed.id(), "twin", false);
        assertThat(world.find(sealed.id()).orElseThrow().encryptionKey()).isEqualTo(sealed.encryptionKey());
    }
}
