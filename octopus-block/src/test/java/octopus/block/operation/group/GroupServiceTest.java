package octopus.block.operation.group;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;
import static octopus.block.room.BlockWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import octopus.block.group.Group;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupStatus;
import octopus.block.group.GroupType;
import octopus.block.operation.group.GroupMembers.Change;
import octopus.block.operation.group.GroupSnapshotService.NewGroupSnapshot;
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
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupServiceTest {
    private final TestDatabase database = TestDatabases.sqlite();
    private final BlockWorld world = BlockWorld.open(database);
    private final GroupHands hands = new GroupHands(world);

    @AfterEach
    void close() {
        world.close();
        database.close();
    }

    private static Change change(List<VolumeId> add, List<VolumeId> remove) {
        return new Change(Optional.empty(), Optional.empty(), add, remove);
    }

    @Test
    void aGroupGetsABackendAndItsVolumesGoThere() {
        world.addBackend("silver", Map.of());
        Group group = hands.available(false);
        String backend = group.place().orElseThrow().backend();

        for (int number = 0; number < 4; number++) {
            Volume volume = hands.volume(group);
            assertThat(volume.location().map(Location::backend)).contains(backend);
            assertThat(volume.group()).contains(group.membership());
        }
        assertThat(hands.room().groups().volumesOf(List.of(group)).get(group.id()))
                .hasSize(4);
    }

    @Test
    void whereNoBackendSuitsTheGroupSaysWhy() {
        String type = hands.room()
                .types()
                .create(ADMIN, "replicated", Optional.empty(), true, Map.of("group_replication_enabled", "<is> True"))
                .name();
        Group group = hands.room()
                .creation()
                .create(
                        ALICE,
                        new NewGroup(
                                Optional.empty(), Optional.empty(), type, List.of("__DEFAULT__"), Optional.empty()));

        Group failed = hands.await(group.id(), GroupStatus.ERROR);

        assertThat(failed.fault().orElseThrow().sentence()).contains("gold").contains("group_replication_enabled");
        assertThatThrownBy(() -> hands.volume(NewVolume.empty(1, "v").in(group.id())))
                .hasMessageContaining("its status is error");
        assertThatThrownBy(() -> hands.room().groups().refuseReplication(ALICE, group.id(), "enable replication of"))
                .hasMessageContaining("no backend that replicates");
        hands.room().groups().delete(ALICE, group.id(), false);
        hands.awaitGone(group.id());
    }

    @Test
    void typesAreHeldTo() {
        Group group = hands.available(false);
        world.room().types().create(ADMIN, "other", Optional.empty(), true, Map.of());
        assertThatThrownBy(() ->
                        hands.volume(NewVolume.empty(1, "v").ofType("other").in(group.id())))
                .hasMessageContaining("other")
                .hasMessageContaining("of its own types");
        Volume stranger = hands.volume(NewVolume.empty(1, "v").ofType("other"));
        assertThatThrownBy(() ->
                        hands.room().members().update(ALICE, group.id(), change(List.of(stranger.id()), List.of())))
                .hasMessageContaining("its type is none of the group's");
    }

    @Test
    void othersDoNotSeeIt() {
        Group group = hands.filled(false, 1);
        assertThatThrownBy(() -> hands.room().groups().show(BOB, group.id()))
                .hasMessageContaining("could not be found");
        assertThatThrownBy(() -> hands.room().groups().delete(BOB, group.id(), true))
                .hasMessageContaining("could not be found");
        assertThatThrownBy(() -> world.room()
                        .creation()
                        .create(BOB, NewVolume.empty(1, "v").in(group.id())))
                .hasMessageContaining("could not be found");
    }

    @Test
    void volumesComeAndGo() {
        Group group = hands.available(false);
        Volume volume = hands.volume(NewVolume.empty(1, "v"));

        hands.room().members().update(ALICE, group.id(), change(List.of(volume.id()), List.of()));
        assertThat(hands.volumesOf(group)).extracting(Volume::id).containsExactly(volume.id());
        // Once more changes nothing; another group may not have it.
        hands.room().members().update(ALICE, group.id(), change(List.of(volume.id()), List.of()));
        Group other = hands.available(false);
        assertThatThrownBy(() ->
                        hands.room().members().update(ALICE, other.id(), change(List.of(volume.id()), List.of())))
                .hasMessageContaining("it is in group " + group.id());

        hands.room().members().update(ALICE, group.id(), change(List.of(), List.of(volume.id())));
        assertThat(hands.volumesOf(group)).isEmpty();
        assertThatThrownBy(() ->
                        hands.room().members().update(ALICE, group.id(), change(List.of(), List.of(volume.id()))))
                .hasMessageContaining("it is not in it");
    }

    @Test
    void oneWrongVolumeAndNothingChanges() {
        Group group = hands.available(false);
        Volume volume = hands.volume(NewVolume.empty(1, "v"));
        VolumeId nobody = VolumeId.random();
        Change change =
                new Change(Optional.of(Optional.of("new")), Optional.empty(), List.of(volume.id(), nobody), List.of());
        assertThatThrownBy(() -> hands.room().members().update(ALICE, group.id(), change))
                .hasMessageContaining(nobody.toString());
        assertThat(hands.volumesOf(group)).isEmpty();
        assertThat(hands.room().groups().show(ALICE, group.id()).name()).contains("g");
    }

    @Test
    void inAGroupAVolumeIsNotDeletedAndNotRetyped() {
        Group group = hands.filled(false, 1);
        VolumeId volume = hands.volumesOf(group).getFirst().id();
        assertThatThrownBy(() -> world.room().volumes().delete(ALICE, volume, false, false))
                .hasMessageContaining("it is in group " + group.id());
        assertThatThrownBy(() -> world.room().volumes().delete(ADMIN, volume, false, true))
                .hasMessageContaining("it is in group " + group.id());
        world.room().types().create(ADMIN, "other", Optional.empty(), true, Map.of());
        assertThatThrownBy(() -> world.room().actions().retype(ALICE, volume, "other"))
                .hasMessageContaining("it is in group " + group.id());
    }

    @Test
    void aGroupWithVolumesGoesOnlyWithThem() {
        Group group = hands.filled(false, 2);
        assertThatThrownBy(() -> hands.room().groups().delete(ALICE, group.id(), false))
                .hasMessageContaining("it still contains 2 volumes");
        hands.room().groups().delete(ALICE, group.id(), true);
        hands.awaitGone(group.id());
        assertThat(world.onArray()).isEmpty();
        assertThat(hands.volumesOf(group)).isEmpty();
    }

    @Test
    void aDeleteThatFailedCanBeRepeated() {
        Group group = hands.filled(false, 2);
        world.array().failNext(SimulatedCall.DELETE, 100);
        hands.room().groups().delete(ALICE, group.id(), true);
        Group failed = hands.await(group.id(), GroupStatus.ERROR);
        assertThat(failed.fault()).isPresent();
        assertThat(hands.volumesOf(group)).extracting(Volume::status).containsOnly(VolumeStatus.ERROR_DELETING);

        world.array().failNext(SimulatedCall.DELETE, 0);
        hands.room().groups().delete(ALICE, group.id(), true);
        hands.awaitGone(group.id());
        assertThat(world.onArray()).isEmpty();
    }

    @Test
    void aGroupSnapshotHasAPartForEachVolumeAndHoldsThem() {
        Group group = hands.filled(true, 3);
        GroupSnapshot snapshot = hands.snapshot(group);
        List<Snapshot> parts = hands.partsOf(snapshot);

        assertThat(parts).extracting(Snapshot::status).containsOnly(SnapshotStatus.AVAILABLE);
        assertThat(world.onArray()).isEqualTo(GroupHands.onArray(hands.volumesOf(group), parts));
        assertThat(world.array().calls(SimulatedCall.CREATE_SNAPSHOTS)).isEqualTo(1);
        assertThat(world.array().calls(SimulatedCall.CREATE_SNAPSHOT)).isZero();
        assertThatThrownBy(() ->
                        world.room().snapshots().delete(ALICE, parts.getFirst().id(), false))
                .hasMessageContaining("it is a part of group snapshot " + snapshot.id());
        assertThatThrownBy(() -> hands.room().groups().delete(ALICE, group.id(), true))
                .hasMessageContaining("it has group snapshots");

        hands.room().snapshots().delete(ALICE, snapshot.id());
        hands.awaitGone(snapshot.id());
        assertThat(world.onArray()).isEqualTo(GroupHands.onArray(hands.volumesOf(group), List.of()));
    }

    @Test
    void whereOneMomentIsNotAskedForEachVolumeIsTakenByItself() {
        Group group = hands.filled(false, 2);
        hands.snapshot(group);
        assertThat(world.array().calls(SimulatedCall.CREATE_SNAPSHOTS)).isZero();
        assertThat(world.array().calls(SimulatedCall.CREATE_SNAPSHOT)).isEqualTo(2);
    }

    @Test
    void aGroupSnapshotThatFailsLeavesNothingOnTheStorage() {
        Group group = hands.filled(false, 2);
        world.array().failNext(SimulatedCall.CREATE_SNAPSHOT, 1);
        GroupSnapshot snapshot = hands.room()
                .snapshots()
                .create(ALICE, new NewGroupSnapshot(group.id(), Optional.empty(), Optional.empty()), false);
        GroupSnapshot failed = hands.await(snapshot.id(), GroupStatus.ERROR);
        assertThat(failed.fault()).isPresent();
        assertThat(hands.partsOf(failed)).extracting(Snapshot::status).containsOnly(SnapshotStatus.ERROR);
        assertThat(world.onArray()).isEqualTo(GroupHands.onArray(hands.volumesOf(group), List.of()));
        hands.room().snapshots().delete(ALICE, snapshot.id());
        hands.awaitGone(snapshot.id());
    }

    @Test
    void anEmptyGroupHasNoSnapshotAndNoCopy() {
        Group group = hands.available(false);
        assertThatThrownBy(() -> hands.snapshot(group)).hasMessageContaining("it has no volumes");
        assertThatThrownBy(() -> hands.copyOf(group)).hasMessageContaining("it has no volumes");
    }

    @Test
    void aCopyHasAVolumeForEachOfTheSource() {
        Group group = hands.filled(false, 2);
        Group copy = hands.await(hands.copyOf(group).id(), GroupStatus.AVAILABLE);
        List<Volume> volumes = hands.volumesOf(copy);
        assertThat(volumes).extracting(Volume::status).containsOnly(VolumeStatus.AVAILABLE);
        assertThat(volumes)
                .extracting(volume -> volume.source().orElseThrow())
                .containsExactlyInAnyOrderElementsOf(
                        hands.volumesOf(group).stream().map(Volume::id).toList());
        assertThat(copy.source()).contains(group.id());

        GroupSnapshot snapshot = hands.snapshot(group);
        Group fromSnapshot = hands.await(hands.copyOf(snapshot).id(), GroupStatus.AVAILABLE);
        assertThat(hands.volumesOf(fromSnapshot))
                .extracting(volume -> volume.snapshot().orElseThrow())
                .containsExactlyInAnyOrderElementsOf(
                        hands.partsOf(snapshot).stream().map(Snapshot::id).toList());
        assertThat(world.onArray()).hasSize(2 + 2 + 2 + 2);
    }

    @Test
    void aCopyThatFailsLeavesNothingOnTheStorage() {
        Group group = hands.filled(false, 3);
        List<String> before = world.onArray();
        world.array().hang(SimulatedCall.CREATE_FROM_VOLUME);
        Group copy = hands.copyOf(group);
        // The first one is made, the others are not: both tries of the step fail at the second.
        world.array().failNext(SimulatedCall.CREATE_FROM_VOLUME, 100);
        world.array().release();

        Group failed = hands.await(copy.id(), GroupStatus.ERROR);

        assertThat(failed.fault().orElseThrow().sentence()).contains("told to fail");
        assertThat(hands.volumesOf(copy)).extracting(Volume::status).containsOnly(VolumeStatus.ERROR);
        assertThat(world.onArray()).isEqualTo(before);
        world.array().failNext(SimulatedCall.CREATE_FROM_VOLUME, 0);
        hands.room().groups().delete(ALICE, copy.id(), true);
        hands.awaitGone(copy.id());
    }

    @Test
    void quotasCountGroupsAndWhatIsInThem() {
        world.room().quotas().setLimits(ALICE.project(), Map.of("groups", 2L, "volumes", 3L, "snapshots", 1L));
        Group group = hands.filled(false, 2);
        assertThatThrownBy(() -> hands.copyOf(group)).hasMessageContaining("Quota 'volumes' exceeded");
        assertThatThrownBy(() -> hands.snapshot(group)).hasMessageContaining("Quota 'snapshots' exceeded");
        assertThat(used("snapshots")).isZero();
        hands.available(false);
        assertThatThrownBy(() -> hands.create(false)).hasMessageContaining("Quota 'groups' exceeded");
        assertThat(used("groups")).isEqualTo(2);
    }

    private long used(String resource) {
        return Objects.requireNonNull(
                        world.room().quotas().usages(ALICE.project()).get(resource))
                .inUse();
    }

    @Test
    void aTypeInUseDoesNotChangeItsPromise() {
        Group group = hands.available(true);
        GroupType type = hands.room().types().find(group.type().toString());
        assertThatThrownBy(() -> hands.room()
                        .types()
                        .setSpecs(ADMIN, type.id(), Map.of(GroupType.CONSISTENT_SNAPSHOTS, "<is> False")))
                .hasMessageContaining("groups of this type exist");
        assertThatThrownBy(() -> hands.room().types().delete(ADMIN, type.id())).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> hands.room().types().delete(ADMIN, GroupType.CONSISTENCY_ID))
                .hasMessageContaining("consistency groups");
        assertThatThrownBy(() -> hands.room().types().create(ADMIN, type.name(), Optional.empty(), true, Map.of()))
                .hasMessageContaining("already exists");
    }
}
