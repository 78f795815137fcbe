package octopus.block.room;

import static octopus.block.room.BlockWorld.ALICE;

import java.util.UUID;
import octopus.block.key.KeyManager;
import octopus.block.key.StoredKeys;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.core.flow.CrashMatrix;
import octopus.core.flow.CrashReport;
import octopus.core.secret.SecretStore;
import octopus.spi.VolumeId;
import org.junit.jupiter.api.Test;

/** The flow that removes keys, killed at every step and moment: afterwards there is no key that nobody needs. */
class KeyCrashTest {
    private static final BlockCrashTest.Case REMOVAL =
            new BlockCrashTest.Case("remove-key", BlockCrashTest::available, KeyCrashTest::remove);

    /** A transfer leaves the giver's key to this flow; here it is begun by itself. */
    private static VolumeId remove(BlockWorld world, VolumeId id) {
        StoredKeys keys = new StoredKeys(
                world.database(),
                SecretStore.open(world.database(), world.directory().resolve("key")));
        UUID key = keys.create(ALICE, new KeyManager.Purpose("aes", 256), UUID.randomUUID());
        VolumeKeys removing = new VolumeKeys(world.room().bench(), keys);
        world.database().write(transaction -> {
            removing.deleteLater(transaction, ALICE, ALICE.project(), key);
            return key;
        });
        return id;
    }

    @Test
    void killedAnywhereItEndsConsistently() {
        CrashReport report = CrashMatrix.of(REMOVAL.flow(), () -> new BlockCrashTest.World(REMOVAL))
                .run();

        System.out.println(report);
        report.assertClean();
    }
}
