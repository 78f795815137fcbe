package octopus.block.operation.volume;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static octopus.block.room.BlockWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import octopus.block.message.MessageStore;
import octopus.block.message.UserMessage;
import octopus.block.operation.snapshot.SnapshotService.NewSnapshot;
import octopus.block.room.BlockWorld;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeQuery;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.driver.simulated.SimulatedCall;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VolumeServiceTest {
    private TestDatabase database = TestDatabases.sqlite();
    private BlockWorld world = BlockWorld.open(database);

    @BeforeEach
    void countOnNothing() {
        assertThat(world.onArray()).isEmpty();
    }

    @AfterEach
    void close() {
        world.close();
        database.close();
    }

    private Volume available(int gib) {
        VolumeId id = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(gib, "v"))
                .view()
                .volume()
                .id();
        return world.await(id, VolumeStatus.AVAILABLE);
    }

    private Snapshot snapshot(VolumeId volume) {
        Snapshot made = world.room()
                .snapshots()
                .create(ALICE, new NewSnapshot(volume, Optional.of("s"), Optional.empty(), false, Map.of()));
        return Awaitility.await()
                .until(
                        () -> world.room().snapshots().show(ALICE, made.id()),
                        s -> s.status() == SnapshotStatus.AVAILABLE);
    }

    @Test
    void aVolumeIsMadeAndDeleted() {
        Volume volume = available(3);

        assertThat(world.onArray()).containsExactly("volume " + volume.id());
        assertThat(volume.location().orElseThrow().host())
                .isEqualTo("octopus@gold#" + volume.location().orElseThrow().pool());

        world.room().volumes().delete(ALICE, volume.id(), false, false);
        world.awaitGone(volume.id());
        assertThat(world.onArray()).isEmpty();
    }

    @Test
    void othersDoNotSeeIt() {
        Volume volume = available(1);

        assertThatThrownBy(() -> world.room().volumes().show(BOB, volume.id()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("could not be found");
        assertThat(world.room().volumes().show(ADMIN, volume.id()).volume().id())
                .isEqualTo(volume.id());
    }

    @Test
    void aFailedCreationSaysWhyAndCanBeDeleted() {
        world.array().failNext(SimulatedCall.CREATE, 10);
        VolumeId id = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(1, "v"))
                .view()
                .volume()
                .id();

        Volume volume = world.await(id, VolumeStatus.ERROR);

        assertThat(volume.fault().orElseThrow().code().name()).isEqualTo("BACKEND_FAILED");
        assertThat(messages(id)).isEqualTo(volume.fault().orElseThrow().sentence());
        assertThat(world.onArray()).isEmpty();
        world.room().volumes().delete(ALICE, id, false, false);
        world.awaitGone(id);
    }

    @Test
    void aFailedPoolIsPassedOver() {
        world.addBackend("silver", Map.of());
        world.array().failNext(SimulatedCall.CREATE, 1000);

        Volume volume = available(1);

        assertThat(volume.location().orElseThrow().backend()).isEqualTo("silver");
    }

    @Test
    void noRoomNamesThePoolAndTheFigures() {
        VolumeId id = world.room()
                .creation()
                .create(ADMIN, NewVolume.empty(900, "v").ofType("__DEFAULT__"))
                .view()
                .volume()
                .id();
        world.await(id, VolumeStatus.AVAILABLE);
        world.room().quotas().setLimits("wonderland", Map.of("gigabytes", -1L, "volumes", -1L));

        VolumeId huge = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(2_000_000_000, "huge"))
                .view()
                .volume()
                .id();

        Volume volume = world.await(huge, VolumeStatus.ERROR);
        assertThat(volume.fault().orElseThrow().cause())
                .contains("octopus@gold#")
                .contains("2000000000");
    }

    @Test
    void quotasAreWhatTheRowsSay() {
        world.room().quotas().setLimits("wonderland", Map.of("volumes", 2L, "gigabytes", 5L));
        available(2);
        Volume second = available(2);

        assertThatThrownBy(() -> world.room().creation().create(ALICE, NewVolume.empty(1, "third")))
                .hasMessageContaining("volumes");
        assertThatThrownBy(() -> world.room().volumes().extend(ALICE, second.id(), 4))
                .hasMessageContaining("gigabytes");
        assertThat(world.room().quotas().usages("wonderland"))
                .containsEntry("gigabytes", new octopus.block.quota.QuotaService.Usage(5, 4));
    }

    @Test
    void extendGrowsAndAFailureLeavesTheVolumeUsable() {
        Volume volume = available(1);

        world.room().volumes().extend(ALICE, volume.id(), 3);
        Awaitility.await().until(() -> world.find(volume.id()).orElseThrow().sizeGib() == 3);

        world.array().failNext(SimulatedCall.GROW, 10);
        world.room().volumes().extend(ALICE, volume.id(), 5);
        Volume after = Awaitility.await()
                .until(
                        () -> world.find(volume.id()).orElseThrow(),
                        v -> v.fault().isPresent());
        assertThat(after.status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(after.sizeGib()).isEqualTo(3);
        assertThat(after.pendingGib()).isZero();
    }

    @Test
    void aFailedDeleteCanBeRepeatedByItsOwner() {
        Volume volume = available(1);
        world.array().failNext(SimulatedCall.DELETE, 3);

        world.room().volumes().delete(ALICE, volume.id(), false, false);
        world.await(volume.id(), VolumeStatus.ERROR_DELETING);

        world.room().volumes().delete(ALICE, volume.id(), false, false);
        world.awaitGone(volume.id());
    }

    @Test
    void snapshotsHoldTheirVolumeUntilCascade() {
        Volume volume = available(1);
        snapshot(volume.id());

        assertThatThrownBy(() -> world.room().volumes().delete(ALICE, volume.id(), false, false))
                .hasMessageContaining("snapshot");
        world.room().volumes().delete(ALICE, volume.id(), true, false);
        world.awaitGone(volume.id());
        assertThat(world.onArray()).isEmpty();
    }

    @Test
    void copiesAreMadeBesideTheirSource() {
        Volume volume = available(2);
        Snapshot snapshot = snapshot(volume.id());

        Volume ofSnapshot =
                copy(NewVolume.empty(2, "s").from(Optional.of(snapshot.id()), Optional.empty(), Optional.empty()));
        Volume ofVolume =
                copy(NewVolume.empty(4, "c").from(Optional.empty(), Optional.of(volume.id()), Optional.empty()));

        assertThat(ofSnapshot.location())
                .hasValueSatisfying(at -> assertThat(at.host())
                        .isEqualTo(volume.location().orElseThrow().host()));
        assertThat(ofVolume.sizeGib()).isEqualTo(4);
        assertThatThrownBy(() -> copy(
                        NewVolume.empty(1, "c").from(Optional.empty(), Optional.of(volume.id()), Optional.empty())))
                .hasMessageContaining("smaller");
    }

    private Volume copy(NewVolume wanted) {
        return world.await(
                world.room().creation().create(ALICE, wanted).view().volume().id(), VolumeStatus.AVAILABLE);
    }

    @Test
    void aVolumeIsFilledFromAnImage() {
        byte[] content = new byte[3 << 20];
        new java.util.Random(7).nextBytes(content);
        var image = world.images().add(content);

        Volume volume = copy(NewVolume.empty(1, "i")
                .from(Optional.empty(), Optional.empty(), Optional.of(image.id().toString())));

        assertThat(volume.bootable()).isTrue();
        assertThat(volume.imageMetadata())
                .containsEntry("os_distro", "debian")
                .containsEntry("image_id", image.id().toString());
    }

    /** As Nova makes it of a server whose root disk is a volume. */
    @Test
    void anImageWithoutBytesThatNamesASnapshotBecomesACopyOfThat() {
        Volume root = available(2);
        Snapshot snapshot = snapshot(root.id());
        String disks = "[{\"boot_index\": 1, \"source_type\": \"blank\"},"
                + " {\"boot_index\": 0, \"source_type\": \"snapshot\", \"snapshot_id\": \"%s\"}]";
        NewVolume wanted = of(disks.formatted(snapshot.id()));

        Volume volume = copy(wanted);
        assertThat(volume.snapshot()).contains(snapshot.id());
        assertThat(volume.image()).isEmpty();
        assertThat(volume.sizeGib()).isEqualTo(3);

        assertThatThrownBy(() -> world.room().creation().create(BOB, wanted)).hasMessageContaining("Snapshot");
        assertThatThrownBy(() -> copy(of(disks.formatted(java.util.UUID.randomUUID()))))
                .hasMessageContaining("could not be found");
        assertThat(copy(of("{no list")).image()).isPresent();
    }

    private NewVolume of(String disks) {
        var image = world.images().add(new byte[1 << 16], Map.of("block_device_mapping", disks));
        return NewVolume.empty(3, "i")
                .from(Optional.empty(), Optional.empty(), Optional.of(image.id().toString()));
    }

    @Test
    void manyWhoWantAnImageAtOnceHaveItCopiedOnce() {
        var image = world.images().add(new byte[1 << 20]);
        NewVolume wanted = NewVolume.empty(1, "i")
                .from(Optional.empty(), Optional.empty(), Optional.of(image.id().toString()));

        var begun = java.util.stream.IntStream.range(0, 8)
                .mapToObj(_ -> world.room()
                        .creation()
                        .create(ALICE, wanted)
                        .view()
                        .volume()
                        .id())
                .toList();
        begun.forEach(id -> world.await(id, VolumeStatus.AVAILABLE));

        var cache = world.room().imageCache();
        assertThat(cache.list())
                .hasSize(1)
                .first()
                .satisfies(entry -> assertThat(entry.uses()).isEqualTo(8));
        assertThat(world.array().calls(SimulatedCall.CREATE)).isEqualTo(1);
        cache.evict(ALICE, cache.list().getFirst().id());
        Awaitility.await().until(() -> cache.list().isEmpty());
        assertThat(world.onArray()).hasSize(8);
    }

    @Test
    void listsGoOnFromTheMarker() {
        for (int i = 0; i < 5; i++) {
            available(1);
        }
        VolumeQuery first = VolumeQuery.of(Optional.of("wonderland"), 3);
        var page = world.room().volumes().list(first);
        var rest = world.room()
                .volumes()
                .list(new VolumeQuery(
                        first.project(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        java.util.List.of(),
                        first.orders(),
                        Optional.of(page.getLast().volume().id()),
                        0,
                        3));

        assertThat(page).hasSize(3);
        assertThat(rest).hasSize(2).doesNotContainAnyElementsOf(page);
        assertThat(world.room().volumes().totals(first).count()).isEqualTo(5);
    }

    private String messages(VolumeId id) {
        return world
                .database()
                .read(sql -> world.room()
                        .bench()
                        .stores()
                        .messages()
                        .list(
                                sql,
                                new MessageStore.Query(
                                        Optional.of("wonderland"),
                                        Map.of(MessageStore.Key.RESOURCE_UUID, id.toString()),
                                        java.util.List.of(),
                                        Optional.empty(),
                                        0,
                                        10)))
                .stream()
                .map(UserMessage::text)
                .findFirst()
                .orElse("");
    }
}
