package octopus.driver.cinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.contract.FaultAssert;
import octopus.spi.driver.Capability.Groups;
import octopus.spi.driver.Capability.Groups.Member;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One moment of several volumes, by a Cinder driver whose storage has groups and deletes what is in one that goes. */
class HostedGroupsIT {
    private static final int DIES = 9;
    private static final int FAILS = 10;
    private static final int CANNOT_LEAVE = 11;

    @TempDir
    static Path directory;

    private static CinderDriver driver;

    @BeforeAll
    static void start() {
        driver = open();
    }

    @AfterAll
    static void stop() {
        driver.close();
    }

    private static CinderDriver open() {
        DriverFactory factory = CinderFixture.vendor("GroupDriver");
        Map<String, String> values = Map.of(
                "bridge_python_path",
                CinderFixture.vendorDirectory(),
                "san_ip",
                directory.resolve("array.json").toString());
        return (CinderDriver)
                factory.open(CinderFixture.options(factory, values, Map.of()), CinderFixture.environment(directory));
    }

    private static JsonNode array() {
        try {
            return new JsonMapper().readTree(Files.readAllBytes(directory.resolve("array.json")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static VolumeHandle volume(int gib) {
        return driver.volumes().create(new VolumeSpec(VolumeId.random(), Size.ofGib(gib), "bridged", Map.of()));
    }

    private static List<Member> members(VolumeHandle... volumes) {
        return Stream.of(volumes)
                .map(volume -> new Member(SnapshotId.random(), volume))
                .toList();
    }

    private static Groups groups() {
        return driver.capability(Groups.class).orElseThrow();
    }

    private static List<String> kinds() {
        return driver.volumes().owned().stream().map(OwnedObject::kind).toList();
    }

    /** How many groups of the array have one of these volumes. */
    private static long groupsOf(VolumeHandle... volumes) {
        return array().path("groups")
                .valueStream()
                .filter(group -> Stream.of(volumes)
                        .anyMatch(
                                volume -> group.toString().contains(volume.id().toString())))
                .count();
    }

    private static void nothingIsLeftOfGroupsWith(VolumeHandle... volumes) {
        assertThat(kinds()).containsOnly("volume");
        assertThat(groupsOf(volumes)).isZero();
        assertThat(array().path("moments")).isEmpty();
        assertThat(array().path("lost")).as("what went with a group").isEmpty();
    }

    @Test
    void aGroupIsThereFromItsFirstMomentToItsLast() {
        VolumeHandle one = volume(1);
        VolumeHandle two = volume(1);
        VolumeHandle three = volume(1);
        List<Member> members = members(one, two);
        List<SnapshotHandle> first = groups().createSnapshots(members);
        assertThat(groups().createSnapshots(members)).isEqualTo(first);
        assertThat(first).extracting(each -> each.notes().get("model")).allMatch(model -> model.contains("of "));
        assertThat(array().path("moments")).hasSize(1);

        List<SnapshotHandle> second = groups().createSnapshots(members(two, three));
        assertThat(groupsOf(one)).isZero();
        assertThat(groupsOf(two, three)).as("a volume is in one group").isEqualTo(1);
        assertThat(kinds()).containsOnly("volume", "snapshot");

        driver.close();
        driver = open();
        driver.deleteSnapshot(first.getFirst());
        assertThat(array().path("moments")).hasSize(2);
        groups().deleteSnapshots(first);
        groups().deleteSnapshots(first);
        assertThat(groupsOf(two, three)).isEqualTo(1);
        groups().deleteSnapshots(second);
        nothingIsLeftOfGroupsWith(one, two, three);
    }

    @Test
    void whatTheDriverFailsToTakeLeavesNothing() {
        VolumeHandle good = volume(1);
        VolumeHandle bad = volume(FAILS);
        assertThatThrownBy(() -> groups().createSnapshots(members(good, bad)))
                .hasMessageContaining("it has failed for")
                .satisfies(FaultAssert.code(BridgeFault.CINDER_DRIVER_FAILED));
        nothingIsLeftOfGroupsWith(good, bad);
    }

    @Test
    void aProcessThatDiesInTheMidstLeavesNothing() {
        VolumeHandle good = volume(1);
        VolumeHandle bad = volume(DIES);
        assertThatThrownBy(() -> groups().createSnapshots(members(good, bad)))
                .satisfies(FaultAssert.code(BridgeFault.CINDER_HOST_DIED));
        nothingIsLeftOfGroupsWith(good, bad);
    }

    @Test
    void aGroupThatAVolumeCannotLeaveIsNotDeleted() {
        VolumeHandle one = volume(1);
        VolumeHandle stays = volume(CANNOT_LEAVE);
        List<SnapshotHandle> taken = groups().createSnapshots(members(one, stays));
        assertThatThrownBy(() -> groups().deleteSnapshots(taken)).hasMessageContaining("it cannot leave its group now");
        assertThat(groupsOf(stays)).isEqualTo(1);
        assertThat(array().path("lost")).as("volumes that went with a group").isEmpty();

        VolumeHandle another = volume(1);
        groups().deleteSnapshots(groups().createSnapshots(members(another, volume(1))));
        nothingIsLeftOfGroupsWith(another);
    }
}
