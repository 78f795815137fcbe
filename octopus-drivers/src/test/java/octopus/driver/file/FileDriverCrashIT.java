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
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;
import octopus.spi.driver.VolumeSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the driver before each change of its directory, one after another, and lets a new one go on: asked again it must
 * finish, and asked to delete instead it must leave nothing. Data that was there before must never suffer.
 */
class FileDriverCrashIT {
    private static final Size SIZE = Size.ofMib(8);
    private static final long MIB = 1 << 20;

    private final VolumeId first = VolumeId.random();
    private final VolumeId second = VolumeId.random();
    private final SnapshotId snapshot = SnapshotId.random();
    private final SnapshotId later = SnapshotId.random();

    @TempDir
    Path temporary;

    private @Nullable Path place;

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Throws when it has been asked so many times. */
    private static final class KillSwitch implements Runnable {
        private int left;

        KillSwitch(int left) {
            this.left = left;
        }

        @Override
        public void run() {
            if (left-- == 0) {
                throw new Killed();
            }
        }
    }

    enum Operation {
        CREATE,
        DELETE,
        CREATE_SNAPSHOT,
        DELETE_SNAPSHOT,
        DELETE_LOWER_SNAPSHOT,
        DELETE_BOTH_SNAPSHOTS,
        CREATE_FROM_SNAPSHOT,
        CREATE_FROM_VOLUME,
        DELETE_CLONE_AFTER_SOURCE,
        GROW,
        REVERT
    }

    static Stream<Arguments> operations() {
        return Stream.of("qcow2", "raw")
                .flatMap(format -> Stream.of(Operation.values()).map(operation -> Arguments.of(format, operation)));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void alsoWhereCopiesAreReflinks(Operation operation) throws IOException {
        try (XfsMount mount = XfsMount.mount()) {
            place = mount.path();
            killedAnywhereItIsFinishedOrRemoved("raw", operation);
        }
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("operations")
    void killedAnywhereItIsFinishedOrRemoved(String format, Operation operation) throws IOException {
        int point = 0;
        while (killAt(point, format, operation, true)) {
            killAt(point, format, operation, false);
            point++;
        }
        System.out.println("FileDriverCrashIT " + format + " " + operation + ": " + point + " kill points");
        assertThat(point).as("kill points").isGreaterThan(1);
    }

    /** @return whether the operation was long enough to be killed there */
    private boolean killAt(int point, String format, Operation operation, boolean repeat) throws IOException {
        Path directory = Files.createTempDirectory(place == null ? temporary : place, "kill");
        FileDriver before = FileFixture.open(directory, format, new FakeBlockExporter());
        prepare(before, operation);
        before.close();
        FileDriver victim = FileFixture.open(directory, format, new FakeBlockExporter(), new KillSwitch(point));
        boolean killed = false;
        try {
            run(victim, operation);
        } catch (Killed e) {
            killed = true;
        }
        victim.close();
        FileDriver after = FileFixture.open(directory, format, new FakeBlockExporter());
        String where = format + " " + operation + " killed at " + point + ", files " + files(directory);
        unharmed(after, operation, where);
        if (repeat) {
            run(after, operation);
            finished(after, operation, where);
            if (operation == Operation.DELETE_BOTH_SNAPSHOTS && !killed) {
                assertThat(files(directory))
                        .as("merged into one file and its mark")
                        .hasSize(2);
            }
            unharmed(after, operation, where);
        }
        cleanUp(after);
        assertThat(after.volumes().owned()).as(where).isEmpty();
        after.close();
        assertThat(files(directory)).as(where).isEmpty();
        return killed;
    }

    private void prepare(FileDriver driver, Operation operation) {
        if (operation == Operation.CREATE) {
            return;
        }
        VolumeHandle volume = driver.volumes().create(spec(first, SIZE));
        write(driver, volume, 0, 1);
        switch (operation) {
            case CREATE, DELETE, CREATE_SNAPSHOT, CREATE_FROM_VOLUME, GROW -> {}
            case DELETE_SNAPSHOT, CREATE_FROM_SNAPSHOT, REVERT -> {
                driver.createSnapshot(snapshot, volume);
                write(driver, volume, MIB, 2);
            }
            case DELETE_LOWER_SNAPSHOT, DELETE_BOTH_SNAPSHOTS -> {
                driver.createSnapshot(snapshot, volume);
                write(driver, volume, MIB, 2);
                driver.createSnapshot(later, volume);
                write(driver, volume, 2 * MIB, 3);
            }
            case DELETE_CLONE_AFTER_SOURCE -> {
                driver.createFromVolume(spec(second, SIZE), volume);
                driver.volumes().delete(volume);
            }
        }
    }

    private void run(FileDriver driver, Operation operation) {
        VolumeHandle volume = handle(first);
        switch (operation) {
            case CREATE -> driver.volumes().create(spec(first, SIZE));
            case DELETE -> driver.volumes().delete(volume);
            case CREATE_SNAPSHOT -> driver.createSnapshot(snapshot, volume);
            case DELETE_SNAPSHOT, DELETE_LOWER_SNAPSHOT -> driver.deleteSnapshot(handle(snapshot));
            case DELETE_BOTH_SNAPSHOTS -> {
                driver.deleteSnapshot(handle(snapshot));
                driver.deleteSnapshot(handle(later));
            }
            case CREATE_FROM_SNAPSHOT -> driver.createFromSnapshot(spec(second, SIZE), handle(snapshot));
            case CREATE_FROM_VOLUME -> driver.createFromVolume(spec(second, SIZE), volume);
            case DELETE_CLONE_AFTER_SOURCE -> driver.volumes().delete(handle(second));
            case GROW -> driver.grow(volume, Size.ofMib(16));
            case REVERT -> driver.revert(volume, handle(snapshot));
        }
    }

    /** What was there before and is not what the operation changes. */
    private void unharmed(FileDriver driver, Operation operation, String where) {
        switch (operation) {
            case CREATE, DELETE, DELETE_CLONE_AFTER_SOURCE -> {}
            case CREATE_SNAPSHOT, CREATE_FROM_VOLUME, GROW, REVERT -> assertReads(driver, handle(first), 0, 1, where);
            case DELETE_SNAPSHOT, CREATE_FROM_SNAPSHOT -> {
                assertReads(driver, handle(first), 0, 1, where);
                assertReads(driver, handle(first), MIB, 2, where);
            }
            case DELETE_BOTH_SNAPSHOTS -> {
                assertReads(driver, handle(first), 0, 1, where);
                assertReads(driver, handle(first), MIB, 2, where);
                assertReads(driver, handle(first), 2 * MIB, 3, where);
            }
            case DELETE_LOWER_SNAPSHOT -> {
                assertReads(driver, handle(first), 0, 1, where);
                assertReads(driver, handle(first), MIB, 2, where);
                assertReads(driver, handle(first), 2 * MIB, 3, where);
                VolumeHandle copy = driver.createFromSnapshot(spec(VolumeId.random(), SIZE), handle(later));
                assertReads(driver, copy, MIB, 2, where);
                assertReads(driver, copy, 2 * MIB, 0, where);
                driver.volumes().delete(copy);
            }
        }
    }

    private void finished(FileDriver driver, Operation operation, String where) {
        List<OwnedObject> owned = driver.volumes().owned();
        switch (operation) {
            case CREATE -> assertReads(driver, handle(first), 0, 0, where);
            case DELETE, DELETE_CLONE_AFTER_SOURCE ->
                assertThat(owned).as(where).isEmpty();
            case CREATE_SNAPSHOT -> {
                write(driver, handle(first), 0, 9);
                assertReads(driver, driver.createFromSnapshot(spec(second, SIZE), handle(snapshot)), 0, 1, where);
                driver.volumes().delete(handle(second));
                write(driver, handle(first), 0, 1);
            }
            case DELETE_SNAPSHOT ->
                assertThat(owned).as(where).extracting(OwnedObject::kind).containsExactly("volume");
            case DELETE_LOWER_SNAPSHOT ->
                assertThat(owned)
                        .as(where)
                        .extracting(OwnedObject::kind)
                        .containsExactlyInAnyOrder("volume", "snapshot");
            case CREATE_FROM_SNAPSHOT -> {
                assertReads(driver, handle(second), 0, 1, where);
                assertReads(driver, handle(second), MIB, 0, where);
            }
            case CREATE_FROM_VOLUME -> assertReads(driver, handle(second), 0, 1, where);
            case GROW ->
                assertThat(driver.volumes()
                                .describe(handle(first))
                                .orElseThrow()
                                .size())
                        .as(where)
                        .isEqualTo(Size.ofMib(16));
            case REVERT -> assertReads(driver, handle(first), MIB, 0, where);
        }
    }

    /** In the order in which Cinder's rules permit it. */
    private void cleanUp(FileDriver driver) {
        driver.volumes().delete(handle(second));
        driver.deleteSnapshot(handle(later));
        driver.deleteSnapshot(handle(snapshot));
        driver.volumes().delete(handle(first));
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(Locks.FILE))
                    .sorted()
                    .toList();
        }
    }

    private void write(FileDriver driver, VolumeHandle volume, long offset, int value) {
        Pattern.write(device(driver, volume), offset, MIB, value);
    }

    private void assertReads(FileDriver driver, VolumeHandle volume, long offset, int value, String where) {
        try {
            Pattern.assertReads(device(driver, volume), offset, MIB, value);
        } catch (AssertionError e) {
            throw new AssertionError(where, e);
        }
    }

    private static ConnectionInfo.LocalDevice device(FileDriver driver, VolumeHandle volume) {
        AttachmentId attachment = AttachmentId.random();
        ConnectionInfo info = driver.exports()
                .export(
                        volume,
                        new VolumeExporter.Request(
                                attachment, Connector.local(), AccessMode.READ_WRITE, Optional.empty()));
        driver.exports().unexport(volume, attachment);
        return (ConnectionInfo.LocalDevice) info;
    }

    private static VolumeSpec spec(VolumeId id, Size size) {
        return new VolumeSpec(id, size, "file", Map.of());
    }

    private static VolumeHandle handle(VolumeId id) {
        return new VolumeHandle(id, "file", "volume-" + id, Map.of());
    }

    private SnapshotHandle handle(SnapshotId id) {
        return new SnapshotHandle(id, handle(first), "snapshot-" + id, Map.of());
    }
}
