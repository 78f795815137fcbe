package octopus.block.operation.move;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import octopus.block.backend.BackendService.NewBackend;
import octopus.block.operation.Subjects;
import octopus.block.operation.attachment.AttachmentService.NewAttachment;
import octopus.block.operation.snapshot.SnapshotService.NewSnapshot;
import octopus.block.operation.volume.NewVolume;
import octopus.block.type.VolumeType;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.flow.Flow;
import octopus.driver.simulated.SimulatedArray;
import octopus.driver.simulated.SimulatedCall;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeExporter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationServiceTest extends TwoArrays {

    @TempDir
    Path directory;

    @BeforeEach
    void secondBackend() {
        world.addBackend("silver", Map.of("pools", "2"));
        type("on-gold", Map.of("volume_backend_name", "gold"));
        type("on-silver", Map.of("volume_backend_name", "silver"));
    }

    @Test
    void aVolumeGoesToAnotherBackendAndLeavesNothingBehind() {
        VolumeId id = available("on-gold");
        // The type binds it to gold, so it has to be untied first: the type that it has decides where it may go.
        assertThatThrownBy(() -> migrate(id, SILVER, true)).hasMessageContaining("volume_backend_name");
        VolumeId free = available("__DEFAULT__");
        Volume moved = moved(free, otherThan(free));
        assertThat(moved.migrationStatus()).contains("success");
        assertThat(moved.status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(moved.previousStatus()).isEmpty();
        assertThat(onArray(backend(moved))).contains("volume " + free);
        String other = backend(moved).equals("gold") ? "silver" : "gold";
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !onArray(other).contains("volume " + free));
        world.room().volumes().delete(ADMIN, free, false, false);
        world.awaitGone(free);
    }

    @Test
    void dataIsTheSameByteByByteBetweenTwoFileBackends() throws IOException {
        fileBackend("here", "raw");
        fileBackend("there", "qcow2");
        type("on-here", Map.of("volume_backend_name", "here"));
        type("on-there", Map.of("volume_backend_name", "there"));
        VolumeId id = available("on-here");
        byte[] pattern = new byte[3 << 20];
        new Random(7).nextBytes(pattern);
        long[] places = {0, 700L << 20, (1L << 30) - pattern.length};
        on(id, path -> {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                for (long place : places) {
                    file.seek(place);
                    file.write(pattern);
                }
            }
        });
        migrations().retype(ALICE, id, "on-there", true);
        Volume retyped = settled(id);
        assertThat(retyped.fault()).isEmpty();
        assertThat(backend(retyped)).isEqualTo("there");
        assertThat(typeName(retyped)).isEqualTo("on-there");
        migrations().retype(ALICE, id, "on-here", true);
        Volume back = settled(id);
        assertThat(backend(back)).isEqualTo("here");
        assertThat(back.migrationStatus()).contains("success");
        on(id, path -> {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
                assertThat(file.length()).isEqualTo(1L << 30);
                byte[] read = new byte[pattern.length];
                for (long place : places) {
                    file.seek(place);
                    file.readFully(read);
                    assertThat(read).isEqualTo(pattern);
                }
                file.seek(pattern.length);
                file.readFully(read);
                assertThat(read).containsOnly(0);
            }
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> onArray("there").isEmpty());
    }

    @Test
    void twoBackendsThatAreOneStorageAreFoundOut() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        for (String name : List.of("one", "same")) {
            world.room()
                    .backends()
                    .create(
                            ADMIN,
                            new NewBackend(
                                    name,
                                    "file",
                                    Map.of("directory", shared.toString(), "format", "raw"),
                                    Map.of(),
                                    Optional.empty()));
            world.awaitReady(name);
        }
        type("on-one", Map.of("volume_backend_name", "one"));
        type("on-same", Map.of("volume_backend_name", "same"));
        VolumeId id = available("on-one");
        on(id, path -> Files.write(path, new byte[] {1, 2, 3}, java.nio.file.StandardOpenOption.WRITE));
        migrations().retype(ALICE, id, "on-same", true);
        Volume kept = settled(id);
        assertThat(kept.migrationStatus()).contains("error");
        assertThat(kept.fault().orElseThrow().sentence()).contains("one storage");
        assertThat(backend(kept)).isEqualTo("one");
        on(id, path -> {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
                assertThat(file.read()).isEqualTo(1);
            }
        });
    }

    @Test
    void aRetypeThatNeedsNoMoveIsInstantAndOneThatDoesWantsLeave() {
        type("also-on-gold", Map.of("volume_backend_name", "gold"));
        VolumeId id = available("on-gold");
        migrations().retype(ALICE, id, "also-on-gold", false);
        assertThat(typeName(world.find(id).orElseThrow())).isEqualTo("also-on-gold");
        assertThat(world.find(id).orElseThrow().status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertThatThrownBy(() -> migrations().retype(ALICE, id, "on-silver", false))
                .hasMessageContaining("volume_backend_name");
        assertThatThrownBy(() -> migrations().retype(ALICE, id, "also-on-gold", true))
                .hasMessageContaining("already");
    }

    @Test
    void whatFailsOnTheWayLeavesTheVolumeWhereItWasAndTheTargetEmpty() {
        VolumeId id = available("on-gold");
        SimulatedArray.find("silver").orElseThrow().failNext(SimulatedCall.EXPORT, 1);
        migrations().retype(ALICE, id, "on-silver", true);
        Volume kept = settled(id);
        assertThat(kept.status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(kept.migrationStatus()).contains("error");
        assertThat(kept.fault()).isPresent();
        assertThat(backend(kept)).isEqualTo("gold");
        assertThat(typeName(kept)).isEqualTo("on-gold");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> onArray("silver").isEmpty());
        migrations().retype(ALICE, id, "on-silver", true);
        assertThat(backend(settled(id))).isEqualTo("silver");
    }

    @Test
    void theNewTypesQuotaHasToHaveRoom() {
        VolumeId id = available("on-gold");
        world.room().quotas().setLimits(ALICE.project(), Map.of("gigabytes_on-silver", 0L));
        assertThatThrownBy(() -> migrations().retype(ALICE, id, "on-silver", true))
                .hasMessageContaining("gigabytes_on-silver");
        world.room().quotas().setLimits(ALICE.project(), Map.of("gigabytes_on-silver", 1L));
        SimulatedArray.find("silver").orElseThrow().hang(SimulatedCall.CREATE);
        migrations().retype(ALICE, id, "on-silver", true);
        world.room().quotas().setLimits(ALICE.project(), Map.of("gigabytes_on-silver", 0L));
        SimulatedArray.find("silver").orElseThrow().release();
        Volume kept = settled(id);
        assertThat(typeName(kept)).isEqualTo("on-gold");
        assertThat(kept.fault().orElseThrow().sentence()).contains("gigabytes_on-silver");
    }

    @Test
    void snapshotsAttachmentsAndTheSamePoolAreRefused() {
        VolumeId id = available("on-gold");
        assertThatThrownBy(() -> migrate(id, "octopus@gold#pool-1", true)).hasMessageContaining("already");
        assertThatThrownBy(() -> migrate(id, "octopus@lead#pool-1", true)).hasMessageContaining("not found");
        world.room()
                .snapshots()
                .create(ALICE, new NewSnapshot(id, Optional.empty(), Optional.empty(), false, Map.of()));
        assertThatThrownBy(() -> migrations().retype(ALICE, id, "on-silver", true))
                .hasMessageContaining("snapshots");
        VolumeId used = inUse(available("on-gold"));
        assertThatThrownBy(() -> migrate(used, SILVER, false)).hasMessageContaining("in use");
    }

    @Test
    void aVolumeInUseMovesBetweenThePoolsOfItsArray() {
        VolumeId id = inUse(available("on-silver"));
        String before = world.find(id).flatMap(Volume::location).orElseThrow().pool();
        String target = before.equals("pool-1") ? "octopus@silver#pool-2" : SILVER;
        migrate(id, target, false);
        Volume moved = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> world.find(id).orElseThrow(),
                        volume -> volume.migrationStatus()
                                .filter("success"::equals)
                                .isPresent());
        assertThat(moved.status()).isEqualTo(VolumeStatus.IN_USE);
        assertThat(moved.location().orElseThrow().host()).isEqualTo(target);
        assertThat(world.room().open().driver("silver").exports().list()).hasSize(1);
    }

    @Test
    void whileItMovesNobodyElseChangesIt() {
        VolumeId id = available("on-gold");
        SimulatedArray.find("silver").orElseThrow().hang(SimulatedCall.CREATE);
        migrations().retype(ALICE, id, "on-silver", true);
        assertThatThrownBy(() -> world.room()
                        .attachments()
                        .create(ALICE, new NewAttachment(id, Optional.empty(), Map.of(), Optional.empty())))
                .hasMessageContaining("retyping");
        assertThatThrownBy(() -> world.room().volumes().delete(ALICE, id, false, false))
                .hasMessageContaining("retyping");
        assertThatThrownBy(() -> world.room()
                        .snapshots()
                        .create(ALICE, new NewSnapshot(id, Optional.empty(), Optional.empty(), true, Map.of())))
                .hasMessageContaining("retyping");
        assertThatThrownBy(() -> migrations().completion(ADMIN, id, id)).hasMessageContaining("moves it itself");
        SimulatedArray.find("silver").orElseThrow().release();
        assertThat(backend(settled(id))).isEqualTo("silver");
    }

    @Test
    void aCloneThatIsBeingMadeIsWaitedFor() {
        VolumeId id = available("on-gold");
        world.array().hang(SimulatedCall.CREATE_FROM_VOLUME);
        VolumeId clone = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(1, "c").from(Optional.empty(), Optional.of(id), Optional.empty()))
                .view()
                .volume()
                .id();
        migrations().retype(ALICE, id, "on-silver", true);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> world.room()
                        .bench()
                        .flows()
                        .unfinishedOf(Subjects.of(id))
                        .flatMap(Flow::waitingFor)
                        .filter(words -> words.contains(clone.toString()))
                        .isPresent());
        assertThat(backend(world.find(id).orElseThrow())).isEqualTo("gold");
        world.array().release();
        assertThat(backend(settled(id))).isEqualTo("silver");
        assertThat(world.await(clone, VolumeStatus.AVAILABLE)
                        .location()
                        .orElseThrow()
                        .backend())
                .isEqualTo("gold");
    }

    private void fileBackend(String name, String format) throws IOException {
        Path path = Files.createDirectory(directory.resolve(name));
        world.room()
                .backends()
                .create(
                        ADMIN,
                        new NewBackend(
                                name,
                                "file",
                                Map.of("directory", path.toString(), "format", format),
                                Map.of(),
                                Optional.empty()));
        world.awaitReady(name);
    }

    private Volume moved(VolumeId id, String host) {
        migrate(id, host, true);
        Volume settled = settled(id);
        assertThat(settled.location().map(Location::host)).contains(host);
        return settled;
    }

    private Volume settled(VolumeId id) {
        return world.await(id, VolumeStatus.AVAILABLE);
    }

    private String typeName(Volume volume) {
        return world.database()
                .read(sql -> volume.type()
                        .flatMap(id -> world.room().bench().stores().types().find(sql, id)))
                .map(VolumeType::name)
                .orElseThrow();
    }

    private interface OnFile {
        void use(Path path) throws IOException;
    }

    /** Works on the data as a raw file of this machine. */
    private void on(VolumeId id, OnFile use) throws IOException {
        Location place = world.find(id).flatMap(Volume::location).orElseThrow();
        Driver driver = world.room().open().driver(place.backend());
        AttachmentId attachment = AttachmentId.random();
        ConnectionInfo info = driver.exports()
                .export(
                        place.handle(id),
                        new VolumeExporter.Request(
                                attachment, Connector.local(), AccessMode.READ_WRITE, Optional.empty()));
        try {
            use.use(((ConnectionInfo.LocalDevice) info).path());
        } finally {
            driver.exports().unexport(place.handle(id), attachment);
        }
    }
}
