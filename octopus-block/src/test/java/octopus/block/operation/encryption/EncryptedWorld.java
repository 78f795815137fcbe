package octopus.block.operation.encryption;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import octopus.block.image.ImageFacts;
import octopus.block.key.KeyManager;
import octopus.block.key.StoredKeys;
import octopus.block.operation.snapshot.SnapshotService.NewSnapshot;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.type.TypeEncryption.ControlLocation;
import octopus.block.type.TypeEncryptions.Wanted;
import octopus.block.type.VolumeType;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.core.secret.SecretStore;
import octopus.node.LocalNode;
import octopus.node.image.LuksImages;
import octopus.node.image.LuksImages.Disk;
import octopus.node.image.QemuImages;
import octopus.spi.AttachmentId;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.driver.VolumeExporter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** A block world with an encrypted volume type, an image, and what tests look at. */
abstract class EncryptedWorld {
    static final String PLAIN = "everybody may read this; ";

    final TestDatabase database = TestDatabases.sqlite();
    final Path directory = BlockWorld.temporary();
    final BlockWorld world = BlockWorld.openAt(database, directory);
    final KeyManager keys =
            new StoredKeys(database.database(), SecretStore.open(database.database(), directory.resolve("key")));
    final LuksImages luks = new QemuImages(new LocalNode()).luks();
    final VolumeType secret = encrypted("secret", "luks", ControlLocation.FRONT_END, Map.of());
    final ImageFacts image = world.images().add(imageBytes());

    @AfterEach
    void close() {
        world.close();
        database.close();
    }

    int keysKept() {
        return world.database().read(sql -> sql.fetchCount(sql.selectFrom("encryption_keys")));
    }

    VolumeType encrypted(String name, String provider, ControlLocation where, Map<String, String> specs) {
        VolumeType type = world.room().types().create(ADMIN, name, Optional.empty(), true, specs);
        world.room()
                .typeRoom()
                .encryptions()
                .create(
                        ADMIN,
                        type.id(),
                        new Wanted(Optional.of(provider), Optional.of(where), Optional.empty(), Optional.of(256)));
        return type;
    }

    static NewVolume fromImage(ImageFacts image) {
        return NewVolume.empty(1, "i")
                .from(Optional.empty(), Optional.empty(), Optional.of(image.id().toString()));
    }

    VolumeId create(NewVolume wanted, Caller caller) {
        return world.room().creation().create(caller, wanted).view().volume().id();
    }

    Volume available(NewVolume wanted, Caller caller) {
        VolumeId id = create(wanted, caller);
        return world.await(id, VolumeStatus.AVAILABLE);
    }

    Snapshot snapshot(VolumeId id) {
        Snapshot made = world.room()
                .snapshots()
                .create(ALICE, new NewSnapshot(id, Optional.empty(), Optional.empty(), false, Map.of()));
        return Awaitility.await()
                .until(
                        () -> world.room().snapshots().show(ALICE, made.id()),
                        now -> now.status() == SnapshotStatus.AVAILABLE);
    }

    boolean holds(Volume volume, Secret passphrase) {
        return holds(volume, passphrase, image);
    }

    boolean holds(Volume volume, Secret passphrase, ImageFacts content) {
        return luks.holds(
                new Disk(bytes(volume), "raw"),
                passphrase,
                new Disk(world.images().path(content.id()), "raw"),
                content.size());
    }

    /** Where the simulated array keeps the volume's data. */
    Path bytes(Volume volume) {
        VolumeExporter exporter = world.room()
                .open()
                .driver(volume.location().orElseThrow().backend())
                .exports();
        VolumeExporter.Request request = new VolumeExporter.Request(
                AttachmentId.random(), Connector.local(), AccessMode.READ_ONLY, Optional.empty());
        var handle = volume.location().orElseThrow().handle(volume.id());
        ConnectionInfo info = exporter.export(handle, request);
        exporter.unexport(handle, request.attachment());
        return ((ConnectionInfo.LocalDevice) info).path();
    }

    static String beginning(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(4 << 20), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static byte[] imageBytes() {
        return Arrays.copyOf(PLAIN.repeat(1000).getBytes(StandardCharsets.US_ASCII), 1 << 20);
    }

    static void assertRefused(Runnable call, String code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().code().name())
                                .as(e.getMessage())
                                .isEqualTo(code));
    }
}
