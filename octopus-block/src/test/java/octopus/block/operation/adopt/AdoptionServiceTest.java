package octopus.block.operation.adopt;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.operation.adopt.AdoptionService.Candidate;
import octopus.block.operation.adopt.AdoptionService.NewAdoption;
import octopus.block.operation.snapshot.SnapshotService.NewSnapshot;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.driver.simulated.SimulatedCall;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdoptionServiceTest {
    private static final String HOST = "octopus@gold#pool-1";

    private final TestDatabase database = TestDatabases.sqlite();
    private final BlockWorld world = BlockWorld.open(database);

    @AfterEach
    void close() {
        world.close();
        database.close();
    }

    @Test
    void whatIsOnTheArrayBecomesAVolumeOfItsSizeRoundedUp() {
        world.array().plantForeign("lun-7", Size.ofMib(1536));
        assertThat(adoptions().candidates(HOST))
                .extracting(Candidate::name, Candidate::obstacle)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("lun-7", Optional.empty()));

        Volume accepted = adoptions().adopt(ADMIN, wanted("lun-7")).volume();
        assertThat(accepted.status()).isEqualTo(VolumeStatus.MANAGING);
        Volume volume = world.await(accepted.id(), VolumeStatus.AVAILABLE);
        assertThat(volume.sizeGib()).isEqualTo(2);
        assertThat(volume.location().flatMap(Location::nativeName)).contains("volume-" + volume.id());
        assertThat(world.room()
                        .open()
                        .driver("gold")
                        .volumes()
                        .describe(volume.location().orElseThrow().handle(volume.id()))
                        .orElseThrow()
                        .size())
                .isEqualTo(Size.ofGib(2));
        assertThat(adoptions().candidates(HOST))
                .singleElement()
                .satisfies(only -> assertThat(only.id()).contains(volume.id().value()));
        assertThatThrownBy(() -> adoptions().adopt(ADMIN, wanted("volume-" + volume.id())))
                .hasMessageContaining("already");
    }

    @Test
    void aReleasedVolumeIsGoneHereAndThereOnTheArray() {
        VolumeId id = available();
        adoptions().release(ADMIN, id);
        world.awaitGone(id);
        assertThat(world.onArray()).isEmpty();
        Volume again = adoptions().adopt(ADMIN, wanted("volume-" + id)).volume();
        world.await(again.id(), VolumeStatus.AVAILABLE);
        assertThat(world.onArray()).containsExactly("volume " + again.id());
    }

    @Test
    void whatIsNotThereEndsInErrorWithTheReasonAndCanBeDeleted() {
        Volume accepted = adoptions().adopt(ADMIN, wanted("nothing")).volume();
        Volume failed = world.await(accepted.id(), VolumeStatus.ERROR_MANAGING);
        assertThat(failed.fault().orElseThrow().sentence()).contains("nobody else's object");
        world.room().volumes().delete(ADMIN, failed.id(), false, false);
        world.awaitGone(failed.id());
    }

    @Test
    void aQuotaThatItDoesNotFitIntoGivesItBack() {
        world.room().quotas().setLimits(ADMIN.project(), Map.of("gigabytes", 5L));
        world.array().plantForeign("huge", Size.ofGib(6));
        Volume accepted = adoptions().adopt(ADMIN, wanted("huge")).volume();
        world.await(accepted.id(), VolumeStatus.ERROR_MANAGING);
        assertThat(world.onArray()).isEmpty();
        assertThat(adoptions().candidates(HOST)).extracting(Candidate::name).containsExactly("huge");
    }

    @Test
    void twoWhoWantTheSameGetItOnce() {
        world.array().plantForeign("lun-8", Size.ofGib(1));
        world.array().hang(SimulatedCall.ADOPT);
        VolumeId first = adoptions().adopt(ADMIN, wanted("lun-8")).volume().id();
        assertThatThrownBy(() -> adoptions().adopt(ADMIN, wanted("lun-8"))).hasMessageContaining("lun-8");
        world.array().release();
        world.await(first, VolumeStatus.AVAILABLE);
        assertThat(world.onArray()).containsExactly("volume " + first);
    }

    @Test
    void refusesUnknownPlacesTypesAndZones() {
        world.array().plantForeign("lun-9", Size.ofGib(1));
        assertThatThrownBy(() -> adoptions().adopt(ADMIN, at("nowhere@nothing#pool", "lun-9")))
                .hasMessageContaining("'nowhere@nothing#pool' not found");
        assertThatThrownBy(() -> adoptions().adopt(ADMIN, at("octopus@gold#pool-9", "lun-9")))
                .hasMessageContaining("no such pool");
        NewAdoption otherZone = new NewAdoption(
                HOST,
                "lun-9",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of("mars"),
                false);
        assertThatThrownBy(() -> adoptions().adopt(ADMIN, otherZone)).hasMessageContaining("zone nova");
        NewAdoption otherType = new NewAdoption(
                HOST,
                "lun-9",
                Optional.empty(),
                Optional.empty(),
                Optional.of("platinum"),
                Map.of(),
                Optional.empty(),
                false);
        assertThatThrownBy(() -> adoptions().adopt(ADMIN, otherType)).hasMessageContaining("no volume type platinum");
        world.room().backends().enable(ADMIN, "gold", false, Optional.of("repair"));
        assertThatThrownBy(() -> adoptions().adopt(ADMIN, wanted("lun-9"))).hasMessageContaining("disabled");
        assertThat(world.onArray()).isEmpty();
    }

    @Test
    void aVolumeWithASnapshotStaysUntilTheSnapshotHasGone() {
        VolumeId id = available();
        SnapshotId snapshot = snapshot(id);
        assertThatThrownBy(() -> adoptions().release(ADMIN, id)).hasMessageContaining("snapshots");
        snapshots().release(ADMIN, snapshot);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> ofVolume(id).isEmpty());
        assertThat(world.onArray()).containsExactly("volume " + id);
        assertThat(snapshots().candidates(HOST)).extracting(Candidate::name).containsExactly("snapshot-" + snapshot);

        Snapshot back = snapshots()
                .adopt(
                        ADMIN,
                        new SnapshotAdoptionService.NewAdoption(
                                id, "snapshot-" + snapshot, Optional.of("back"), Optional.empty(), Map.of("a", "b")));
        awaitAvailable(back.id());
        assertThat(world.onArray()).containsExactlyInAnyOrder("volume " + id, "snapshot " + back.id());
    }

    @Test
    void aSnapshotThatIsNotThereEndsInErrorWithTheReason() {
        VolumeId id = available();
        Snapshot lost = snapshots()
                .adopt(
                        ADMIN,
                        new SnapshotAdoptionService.NewAdoption(
                                id, "nothing", Optional.empty(), Optional.empty(), Map.of()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> world.room().snapshots().show(ADMIN, lost.id()).status() == SnapshotStatus.ERROR);
        assertThat(world.room()
                        .snapshots()
                        .show(ADMIN, lost.id())
                        .fault()
                        .orElseThrow()
                        .sentence())
                .contains("nobody else's object");
    }

    @Test
    void nobodyReleasesAnothersVolume() {
        VolumeId id = available();
        assertThatThrownBy(() -> adoptions().release(BOB, id)).hasMessageContaining("could not be found");
    }

    private AdoptionService adoptions() {
        return world.room().admin().adoptions();
    }

    private SnapshotAdoptionService snapshots() {
        return world.room().admin().snapshotAdoptions();
    }

    private static NewAdoption wanted(String reference) {
        return at(HOST, reference);
    }

    private static NewAdoption at(String host, String reference) {
        return new NewAdoption(
                host,
                reference,
                Optional.of("adopted"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                false);
    }

    private VolumeId available() {
        VolumeId id = world.room()
                .creation()
                .create(ADMIN, NewVolume.empty(1, "v"))
                .view()
                .volume()
                .id();
        return world.await(id, VolumeStatus.AVAILABLE).id();
    }

    private SnapshotId snapshot(VolumeId id) {
        SnapshotId made = world.room()
                .snapshots()
                .create(ADMIN, new NewSnapshot(id, Optional.empty(), Optional.empty(), false, Map.of()))
                .id();
        awaitAvailable(made);
        return made;
    }

    private void awaitAvailable(SnapshotId id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Set.of(SnapshotStatus.AVAILABLE)
                        .contains(world.room().snapshots().show(ADMIN, id).status()));
    }

    private java.util.List<Snapshot> ofVolume(VolumeId id) {
        return world.database()
                .read(sql -> world.room().bench().stores().snapshots().ofVolume(sql, id));
    }
}
