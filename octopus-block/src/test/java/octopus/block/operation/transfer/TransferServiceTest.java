package octopus.block.operation.transfer;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static octopus.block.room.BlockWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import octopus.block.operation.snapshot.SnapshotService.NewSnapshot;
import octopus.block.operation.transfer.TransferService.Offer;
import octopus.block.operation.transfer.TransferService.Offered;
import octopus.block.operation.volume.NewVolume;
import octopus.block.operation.volume.VolumeActions;
import octopus.block.room.BlockWorld;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.transfer.TransferQuery;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.Caller;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransferServiceTest {
    private final TestDatabase database = TestDatabases.sqlite();
    private final BlockWorld world = BlockWorld.open(database);
    private final TransferService transfers = world.room().typeRoom().transfers();

    @AfterEach
    void close() {
        world.close();
        database.close();
    }

    @Test
    void whoeverHasTheKeyGetsTheVolumeWithItsSnapshots() {
        VolumeId id = available();
        Snapshot snapshot = snapshot(id);
        Offered offered = transfers.offer(ALICE, id, new Offer(Optional.of("gift"), false, false));

        assertThat(world.find(id).orElseThrow().status()).isEqualTo(VolumeStatus.AWAITING_TRANSFER);
        assertRefused(() -> world.room().volumes().extend(ALICE, id, 2), "INVALID_VOLUME");
        assertRefused(() -> transfers.show(BOB, offered.transfer().id()), "TRANSFER_NOT_FOUND");
        transfers.accept(BOB, offered.transfer().id(), offered.key());

        Volume volume = world.find(id).orElseThrow();
        assertThat(volume.status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertThat(volume.project()).isEqualTo(BOB.project());
        assertThat(volume.user()).isEqualTo(BOB.user());
        assertThat(world.room().snapshots().show(BOB, snapshot.id()).project()).isEqualTo(BOB.project());
        assertRefused(() -> world.room().volumes().show(ALICE, id), "VOLUME_NOT_FOUND");
        assertRefused(() -> transfers.show(ALICE, offered.transfer().id()), "TRANSFER_NOT_FOUND");
    }

    @Test
    void theKeyIsKeptNowhere() {
        Offered offered = transfers.offer(ALICE, available(), new Offer(Optional.empty(), false, false));

        String key = offered.key().reveal();
        assertThat(key).matches("[0-9a-f]{16}");
        String everything = world.database()
                .read(sql -> sql.fetch("select * from transfers").format(500)
                        + sql.fetch("select * from audit_entries").format(500)
                        + sql.fetch("select * from events").format(500));
        assertThat(everything).contains(offered.transfer().id().toString()).doesNotContain(key);
        assertThat(offered.toString()).doesNotContain(key);
    }

    @Test
    void aWrongKeyChangesNothing() {
        VolumeId id = available();
        Offered offered = transfers.offer(ALICE, id, new Offer(Optional.empty(), false, false));

        assertRefused(
                () -> transfers.accept(BOB, offered.transfer().id(), Secret.of("0123456789abcdef")),
                "TRANSFER_KEY_WRONG");
        assertThat(world.find(id).orElseThrow().project()).isEqualTo(ALICE.project());
        transfers.accept(BOB, offered.transfer().id(), offered.key());
    }

    @Test
    void theRecipientsQuotaCounts() {
        VolumeId id = available();
        snapshot(id);
        world.room().quotas().setLimits(BOB.project(), Map.of("gigabytes", 1L));
        Offered offered = transfers.offer(ALICE, id, new Offer(Optional.empty(), false, false));

        // Volume and snapshot have a GiB each: the volume alone would fit, so nothing may have moved.
        assertRefused(() -> transfers.accept(BOB, offered.transfer().id(), offered.key()), "OVER_QUOTA");
        assertThat(world.find(id).orElseThrow().project()).isEqualTo(ALICE.project());
        assertThat(world.find(id).orElseThrow().status()).isEqualTo(VolumeStatus.AWAITING_TRANSFER);
        world.room().quotas().setLimits(BOB.project(), Map.of("gigabytes", 2L));
        transfers.accept(BOB, offered.transfer().id(), offered.key());

        assertThat(used(BOB, "gigabytes")).isEqualTo(2);
        assertThat(used(ALICE, "gigabytes")).isZero();
        assertThat(used(ALICE, "volumes")).isZero();
    }

    @Test
    void snapshotsStayWhereTheyAreWhenTheyShall() {
        VolumeId id = available();
        Snapshot snapshot = snapshot(id);
        Offered offered = transfers.offer(ALICE, id, new Offer(Optional.empty(), true, false));
        transfers.accept(BOB, offered.transfer().id(), offered.key());

        assertThat(world.room().snapshots().show(ALICE, snapshot.id()).project())
                .isEqualTo(ALICE.project());
        // The new owner must not delete what is the old one's.
        assertRefused(() -> world.room().volumes().delete(BOB, id, true, false), "INVALID_VOLUME");
    }

    @Test
    void cancellingMakesTheVolumeAvailableAgain() {
        VolumeId id = available();
        Offered offered = transfers.offer(ALICE, id, new Offer(Optional.empty(), false, false));

        assertRefused(() -> transfers.cancel(BOB, offered.transfer().id()), "TRANSFER_NOT_FOUND");
        transfers.cancel(ALICE, offered.transfer().id());
        assertThat(world.find(id).orElseThrow().status()).isEqualTo(VolumeStatus.AVAILABLE);
        assertRefused(() -> transfers.accept(BOB, offered.transfer().id(), offered.key()), "TRANSFER_NOT_FOUND");
    }

    @Test
    void onlyAnAvailableVolumeWithSoundSnapshotsIsOffered() {
        VolumeId id = available();
        Snapshot snapshot = snapshot(id);
        world.room().snapshots().resetStatus(ADMIN, snapshot.id(), SnapshotStatus.ERROR);

        assertRefused(() -> transfers.offer(ALICE, id, new Offer(Optional.empty(), false, false)), "INVALID_SNAPSHOT");
        transfers.offer(ALICE, id, new Offer(Optional.empty(), true, false));
        assertRefused(() -> transfers.offer(ALICE, id, new Offer(Optional.empty(), true, false)), "INVALID_VOLUME");
    }

    @Test
    void aTransferGoesWithItsVolume() {
        VolumeId id = available();
        Offered offered = transfers.offer(ALICE, id, new Offer(Optional.empty(), false, false));
        world.room().volumes().delete(ADMIN, id, false, true);
        world.awaitGone(id);

        assertThat(transfers.list(everything())).isEmpty();
        assertRefused(() -> transfers.accept(BOB, offered.transfer().id(), offered.key()), "TRANSFER_NOT_FOUND");
    }

    @Test
    void aVolumeWhoseStatusWasResetIsNotHandedOver() {
        VolumeId id = available();
        Offered first = transfers.offer(ALICE, id, new Offer(Optional.empty(), false, false));
        world.room()
                .actions()
                .resetStatus(
                        ADMIN,
                        id,
                        new VolumeActions.Reset(
                                Optional.of(VolumeStatus.AVAILABLE), Optional.empty(), Optional.empty()));

        assertRefused(() -> transfers.accept(BOB, first.transfer().id(), first.key()), "INVALID_VOLUME");
        Offered second = transfers.offer(ALICE, id, new Offer(Optional.empty(), false, false));
        assertThat(transfers.list(everything())).containsExactly(second.transfer());
        transfers.accept(BOB, second.transfer().id(), second.key());
    }

    @Test
    void ofTwoWhoAcceptAtOnceOneGetsIt() throws Exception {
        VolumeId id = available();
        Offered offered = transfers.offer(ALICE, id, new Offer(Optional.empty(), false, false));
        Callable<Boolean> accept = () -> {
            try {
                transfers.accept(BOB, offered.transfer().id(), offered.key());
                return true;
            } catch (StorageException e) {
                assertThat(e.fault().code().name()).isEqualTo("TRANSFER_NOT_FOUND");
                return false;
            }
        };
        long winners;
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            winners = both.invokeAll(List.of(accept, accept, accept, accept)).stream()
                    .filter(future -> future.resultNow())
                    .count();
        }
        assertThat(winners).isEqualTo(1);
    }

    private long used(Caller caller, String resource) {
        return Objects.requireNonNull(
                        world.room().quotas().usages(caller.project()).get(resource))
                .inUse();
    }

    private static TransferQuery everything() {
        return new TransferQuery(Optional.empty(), Map.of(), List.of(), Optional.empty(), 0, 100);
    }

    private static void assertRefused(Runnable call, String code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().code().name())
                                .as(e.getMessage())
                                .isEqualTo(code));
    }

    private VolumeId available() {
        VolumeId id = world.room()
                .creation()
                .create(ALICE, NewVolume.empty(1, "v"))
                .view()
                .volume()
                .id();
        world.await(id, VolumeStatus.AVAILABLE);
        return id;
    }

    private Snapshot snapshot(VolumeId id) {
        Snapshot made = world.room()
                .snapshots()
                .create(ALICE, new NewSnapshot(id, Optional.empty(), Optional.empty(), false, Map.of()));
        return Awaitility.await()
                .until(
                        () -> world.room().snapshots().show(ALICE, made.id()),
                        now -> now.status() == SnapshotStatus.AVAILABLE);
    }
}
