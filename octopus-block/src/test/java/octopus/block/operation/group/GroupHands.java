package octopus.block.operation.group;

import static octopus.block.room.BlockWorld.ADMIN;
import static octopus.block.room.BlockWorld.ALICE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.group.Group;
import octopus.block.group.GroupId;
import octopus.block.group.GroupSnapshot;
import octopus.block.group.GroupSnapshotId;
import octopus.block.group.GroupStatus;
import octopus.block.group.GroupType;
import octopus.block.operation.group.GroupSnapshotService.NewGroupSnapshot;
import octopus.block.operation.volume.NewVolume;
import octopus.block.room.BlockWorld;
import octopus.block.room.GroupRoom;
import octopus.block.snapshot.Snapshot;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.spi.VolumeId;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Alice's groups in a {@link BlockWorld}: makes them and waits for them. */
public final class GroupHands {
    private final BlockWorld world;
    private final GroupRoom room;

    public GroupHands(BlockWorld world) {
        this.world = world;
        this.room = world.room().groups();
    }

    public GroupRoom room() {
        return room;
    }

    private static ConditionFactory awaiting() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
    }

    /** The name of a group type, made if need be. @param oneMoment whether it asks for snapshots at one moment */
    public String type(boolean oneMoment) {
        String name = oneMoment ? "one-moment" : "plain";
        if (room.types().list(octopus.block.group.GroupTypeQuery.everything()).stream()
                .noneMatch(type -> type.name().equals(name))) {
            room.types()
                    .create(
                            ADMIN,
                            name,
                            Optional.empty(),
                            true,
                            Map.of(GroupType.CONSISTENT_SNAPSHOTS, "<is> " + (oneMoment ? "True" : "False")));
        }
        return name;
    }

    public Group create(boolean oneMoment) {
        return create(oneMoment, "__DEFAULT__");
    }

    private Group create(boolean oneMoment, String volumeType) {
        return room.creation()
                .create(
                        ALICE,
                        new NewGroup(
                                Optional.of("g"),
                                Optional.empty(),
                                type(oneMoment),
                                List.of(volumeType),
                                Optional.empty()));
    }

    public Group available(boolean oneMoment) {
        return available(oneMoment, "__DEFAULT__");
    }

    public Group available(boolean oneMoment, String volumeType) {
        return await(create(oneMoment, volumeType).id(), GroupStatus.AVAILABLE);
    }

    /** Makes the volume type {@code secret}, whose volumes are encrypted. */
    public void secretType() {
        var made = world.room().types().create(ADMIN, "secret", Optional.empty(), true, Map.of());
        var luks = new octopus.block.type.TypeEncryptions.Wanted(
                Optional.of("luks"), Optional.empty(), Optional.empty(), Optional.empty());
        world.room().typeRoom().encryptions().create(ADMIN, made.id(), luks);
    }

    /** An available group with that many available volumes of 1 GiB. */
    public Group filled(boolean oneMoment, int volumes) {
        Group group = available(oneMoment);
        for (int number = 0; number < volumes; number++) {
            volume(group);
        }
        return group;
    }

    public Volume volume(Group group) {
        return volume(NewVolume.empty(1, "v").in(group.id()));
    }

    public Volume volume(NewVolume wanted) {
        VolumeId id =
                world.room().creation().create(ALICE, wanted).view().volume().id();
        return world.await(id, VolumeStatus.AVAILABLE);
    }

    public GroupSnapshot snapshot(Group group) {
        GroupSnapshot made = room.snapshots()
                .create(ALICE, new NewGroupSnapshot(group.id(), Optional.of("s"), Optional.empty()), false);
        return await(made.id(), GroupStatus.AVAILABLE);
    }

    public Group copyOf(Group group) {
        return room.creation()
                .copy(
                        ALICE,
                        new NewGroupCopy(
                                Optional.of("copy"), Optional.empty(), Optional.empty(), Optional.of(group.id())),
                        false);
    }

    public Group copyOf(GroupSnapshot snapshot) {
        return room.creation()
                .copy(
                        ALICE,
                        new NewGroupCopy(
                                Optional.of("copy"), Optional.empty(), Optional.of(snapshot.id()), Optional.empty()),
                        false);
    }

    public Group await(GroupId id, GroupStatus status) {
        return awaiting().until(() -> room.groups().show(ADMIN, id), group -> group.status() == status);
    }

    public GroupSnapshot await(GroupSnapshotId id, GroupStatus status) {
        return awaiting().until(() -> room.snapshots().show(ADMIN, id), snapshot -> snapshot.status() == status);
    }

    public void awaitGone(GroupId id) {
        awaiting()
                .until(() -> world.database()
                        .read(sql ->
                                world.room().bench().stores().groups().groups().find(sql, id))
                        .isEmpty());
    }

    public void awaitGone(GroupSnapshotId id) {
        awaiting()
                .until(() -> world.database()
                        .read(sql -> world.room()
                                .bench()
                                .stores()
                                .groups()
                                .snapshots()
                                .find(sql, id))
                        .isEmpty());
    }

    public List<Volume> volumesOf(Group group) {
        return world.database()
                .read(sql -> world.room().bench().stores().volumes().ofGroup(sql, group.id()));
    }

    public List<Snapshot> partsOf(GroupSnapshot snapshot) {
        return world.database()
                .read(sql -> world.room().bench().stores().snapshots().ofGroupSnapshot(sql, snapshot.id()));
    }

    /** What the array has to have: these volumes and snapshots, as {@link BlockWorld#onArray()} writes them. */
    public static List<String> onArray(List<Volume> volumes, List<Snapshot> snapshots) {
        List<String> names = new ArrayList<>();
        volumes.forEach(volume -> names.add("volume " + volume.id()));
        snapshots.forEach(snapshot -> names.add("snapshot " + snapshot.id()));
        names.sort(null);
        return names;
    }
}
