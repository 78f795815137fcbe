package octopus.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.spi.AttachmentId;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.contract.FakeBlockExporter;
import octopus.spi.contract.Pattern;
import octopus.spi.driver.Capability.Groups.Member;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the driver before each change that the snapshots of two volumes make. Both volumes go on being written to; asked
 * again, the snapshots have to show one moment all the same.
 */
class FileDriverGroupCrashIT {
    private static final Size SIZE = Size.ofMib(8);
    private static final long MIB = 1 << 20;

    @TempDir
    Path temporary;

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "raw"})
    void killedAnywhereTheyShowOneMoment(String format) throws IOException {
        killEverywhere(temporary, format);
    }

    @Test
    void alsoWhereCopiesAreReflinks() throws IOException {
        try (XfsMount mount = XfsMount.mount()) {
            killEverywhere(mount.path(), "raw");
        }
    }

    private static void killEverywhere(Path place, String format) throws IOException {
        int point = 0;
        while (killAt(place, format, point)) {
            point++;
        }
        System.out.println("FileDriverGroupCrashIT " + format + ": " + point + " kill points");
        assertThat(point).as("kill points").isGreaterThan(3);
    }

    /** @return whether taking them was long enough to be killed there */
    private static boolean killAt(Path place, String format, int point) throws IOException {
        Path directory = Files.createTempDirectory(place, "kill");
        FileDriver before = FileFixture.open(directory, format, new FakeBlockExporter());
        List<Member> members = List.of(member(before), member(before));
        writeAll(before, members, 1);
        before.close();
        int[] left = {point};
        FileDriver victim = FileFixture.open(directory, format, new FakeBlockExporter(), () -> {
            if (left[0]-- == 0) {
                throw new Killed();
            }
        });
        boolean killed = false;
        try {
            victim.createSnapshots(members);
        } catch (Killed e) {
            killed = true;
        }
        victim.close();
        FileDriver after = FileFixture.open(directory, format, new FakeBlockExporter());
        writeAll(after, members, 2);
        List<SnapshotHandle> snapshots = after.createSnapshots(members);
        writeAll(after, members, 3);
        assertOneMoment(after, snapshots, format + " killed at " + point, !killed);
        after.deleteSnapshots(snapshots);
        for (Member member : members) {
            Pattern.assertReads(device(after, member.volume()), 0, MIB, 3);
            after.volumes().delete(member.volume());
        }
        assertThat(after.volumes().owned()).isEmpty();
        after.close();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals(Locks.FILE)))
                    .isEmpty();
        }
        return killed;
    }

    /** @param first whether it has to be the first moment, because all of them were taken then */
    private static void assertOneMoment(
            FileDriver driver, List<SnapshotHandle> snapshots, String where, boolean first) {
        assertThat(driver.volumes().owned())
                .as(where)
                .extracting(OwnedObject::kind)
                .containsExactlyInAnyOrder("volume", "volume", "snapshot", "snapshot");
        List<Boolean> old = snapshots.stream()
                .map(snapshot -> {
                    VolumeHandle copy = driver.createFromSnapshot(spec(VolumeId.random()), snapshot);
                    boolean reads = reads(driver, copy, 1);
                    if (!reads) {
                        Pattern.assertReads(device(driver, copy), 0, MIB, 2);
                    }
                    driver.volumes().delete(copy);
                    return reads;
                })
                .distinct()
                .toList();
        assertThat(old).as(where + ": both of one moment").hasSize(1);
        assertThat(!first || old.getFirst()).as(where).isTrue();
    }

    private static boolean reads(FileDriver driver, VolumeHandle volume, int value) {
        try {
            Pattern.assertReads(device(driver, volume), 0, MIB, value);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private static void writeAll(FileDriver driver, List<Member> members, int value) {
        members.forEach(member -> Pattern.write(device(driver, member.volume()), 0, MIB, value));
    }

    private static Member member(FileDriver driver) {
        return new Member(SnapshotId.random(), driver.volumes().create(spec(VolumeId.random())));
    }

    private static VolumeSpec spec(VolumeId id) {
        return new VolumeSpec(id, SIZE, "file", Map.of());
    }

    private static ConnectionInfo.LocalDevice device(FileDriver driver, VolumeHandle volume) {
        AttachmentId attachment = AttachmentId.random();
        ConnectionInfo info = driver.exports()
                .export(volume, new Request(attachment, Connector.local(), AccessMode.READ_WRITE, Optional.empty()));
        driver.exports().unexport(volume, attachment);
        return (ConnectionInfo.LocalDevice) info;
    }
}
