package octopus.block.operation.encryption;

import static octopus.block.room.BlockWorld.ALICE;
import static octopus.block.room.BlockWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import octopus.block.image.ImageFacts;
import octopus.block.key.KeyManager;
import octopus.block.volume.Volume;
import octopus.core.Caller;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Which keys go with an image, and which stay whatever its properties say. */
class ImageKeysTest extends EncryptedWorld {
    private UUID key(Caller owner) {
        return keys.create(owner, new KeyManager.Purpose("aes", 256), UUID.randomUUID());
    }

    private ImageFacts saying(UUID key, Optional<String> policy) {
        TreeMap<String, String> properties = new TreeMap<>(image.properties());
        properties.put(VolumeKeys.IMAGE_KEY, key.toString());
        policy.ifPresent(text -> properties.put(VolumeKeys.IMAGE_KEY_POLICY, text));
        return new ImageFacts(
                image.id(),
                image.name(),
                image.status(),
                image.diskFormat(),
                image.containerFormat(),
                image.size(),
                image.virtualSize(),
                image.minDisk(),
                image.minRam(),
                image.md5(),
                image.sha512(),
                properties,
                image.visibility(),
                ALICE.project());
    }

    private void delete(ImageFacts image) {
        world.database().write(transaction -> {
            world.room().imageKeys().deleted(transaction, ALICE, image);
            return image;
        });
    }

    private void awaitNothingRuns() {
        Awaitility.await()
                .until(() -> world.database()
                        .read(sql ->
                                sql.fetchCount(sql.selectFrom("flow_subjects").where("unfinished = 1")) == 0));
    }

    @Test
    void theKeyGoesWithItsImage() {
        UUID own = key(ALICE);
        delete(saying(own, Optional.of("on_image_deletion")));
        Awaitility.await().until(() -> !keys.belongsTo(ALICE, own));
        assertThat(keysKept()).isZero();
    }

    @Test
    void whatIsNotTheImagesStays() {
        UUID kept = key(ALICE);
        UUID foreign = key(BOB);
        Volume volume = available(NewVolumes.empty("secret"), ALICE);
        UUID used = volume.encryptionKey().orElseThrow();

        delete(saying(kept, Optional.empty()));
        delete(saying(kept, Optional.of("do_not_delete")));
        delete(saying(foreign, Optional.of("on_image_deletion")));
        delete(saying(used, Optional.of("on_image_deletion")));
        awaitNothingRuns();

        assertThat(keys.belongsTo(ALICE, kept)).isTrue();
        assertThat(keys.belongsTo(BOB, foreign)).isTrue();
        assertThat(keys.belongsTo(ALICE, used)).isTrue();
    }
}
