package octopus.block.operation.move;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.operation.attachment.AttachmentService.NewAttachment;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.driver.simulated.SimulatedArray;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import org.junit.jupiter.api.AfterEach;

/** Two simulated arrays, {@code gold} and {@code silver}, between which volumes move. */
abstract class TwoArrays {
    static final String SILVER = "octopus@silver#pool-1";

    final TestDatabase database = TestDatabases.sqlite();
    final BlockWorld world = BlockWorld.open(database);

    @AfterEach
    final void close() {
        world.close();
        SimulatedArray.powerOff("silver");
        database.close();
    }

    final MigrationService migrations() {
        return world.room().admin().migrations();
    }

    final void type(String name, Map<String, String> specs) {
        world.room().types().create(ADMIN, name, Optional.empty(), true, specs);
    }

    final VolumeId available(String type) {
        VolumeId id = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(1, "v").ofType(type))
                .view()
                .volume()
                .id();
        return world.await(id, VolumeStatus.AVAILABLE).id();
    }

    final VolumeId inUse(VolumeId id) {
        AttachmentId attachment = world.room()
                .attachments()
                .create(ALICE, new NewAttachment(id, Optional.empty(), Map.of(), Optional.empty()))
                .id();
        world.room()
                .attachments()
                .connect(ALICE, attachment, Map.of("host", "node-1", "initiator", "iqn.2026-11.org.example:node-1"));
        world.room().attachments().complete(ALICE, attachment);
        return world.await(id, VolumeStatus.IN_USE).id();
    }

    final String otherThan(VolumeId id) {
        return backend(world.find(id).orElseThrow()).equals("gold") ? SILVER : "octopus@gold#pool-1";
    }

    final void migrate(VolumeId id, String host, boolean locked) {
        migrations().migrate(ADMIN, id, new MigrationService.Migration(host, locked, false));
    }

    static String backend(Volume volume) {
        return volume.location().orElseThrow().backend();
    }

    final List<String> onArray(String backend) {
        return world.room().open().driver(backend).volumes().owned().stream()
                .map(object -> object.kind() + " " + object.id())
                .toList();
    }
}
