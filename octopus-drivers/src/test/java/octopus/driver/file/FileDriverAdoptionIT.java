package octopus.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.contract.FakeBlockExporter;
import octopus.spi.contract.FaultAssert;
import octopus.spi.contract.Pattern;
import octopus.spi.driver.Capability.Adopting.Foreign;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that come into the driver's care and leave it. Killed before any change of the directory, the same call again ends
 * it, an adoption can be taken back, and at no moment is there more or less than one copy that somebody owns.
 */
class FileDriverAdoptionIT {
    private static final Size SIZE = Size.ofMib(8);
    private static final long MIB = 1 << 20;

    private final VolumeId first = VolumeId.random();
    private final VolumeId second = VolumeId.random();
    private final SnapshotId snapshot = SnapshotId.random();

    @TempDir
    Path temporary;

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

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
        ADOPT,
        RELEASE,
        RELEASE_CLONE,
        ADOPT_SNAPSHOT,
        RELEASE_SNAPSHOT
    }

    static Stream<Arguments> operations() {
        return Stream.of("qcow2", "raw")
                .flatMap(format -> Stream.of(Operation.values()).map(operation -> Arguments.of(format, operation)));
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("operations")
    void killedAnywhereItIsFinishedOrTakenBack(String format, Operation operation) throws IOException {
        int point = 0;
        while (killAt(point, format, operation, true)) {
            killAt(point, format, operation, false);
            point++;
        }
        System.out.println("FileDriverAdoptionIT " + format + " " + operation + ": " + point + " kill points");
        assertThat(point).as("kill points").isGreaterThan(1);
    }

    private boolean killAt(int point, String format, Operation operation, boolean repeat) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "kill");
        try (FileDriver before = FileFixture.open(directory, format, new FakeBlockExporter())) {
            prepare(before, directory, format, operation);
        }
        boolean killed = false;
        try (FileDriver victim = FileFixture.open(directory, format, new FakeBlockExporter(), new KillSwitch(point))) {
            run(victim, format, operation);
        } catch (Killed e) {
            killed = true;
        }
        try (FileDriver after = FileFixture.open(directory, format, new FakeBlockExporter())) {
            String where = format + " " + operation + " killed at " + point + ", files " + files(directory);
            if (repeat) {
                run(after, format, operation);
                finished(after, operation, where);
            } else {
                takeBack(after, format, operation, where);
            }
            after.deleteSnapshot(handle(snapshot));
            after.volumes().delete(handle(second));
            after.volumes().delete(handle(first));
            assertThat(after.volumes().owned()).as(where).isEmpty();
            assertThat(files(directory)).as(where).allMatch(file -> !file.endsWith(".json") && !file.endsWith(".part"));
        }
        return killed;
    }

    private void prepare(FileDriver driver, Path directory, String format, Operation operation) throws IOException {
        switch (operation) {
            case ADOPT -> foreign(directory, "disk." + format, 1);
            case RELEASE -> write(driver, driver.volumes().create(spec(first)), 1);
            case RELEASE_CLONE -> {
                VolumeHandle source = driver.volumes().create(spec(second));
                write(driver, source, 1);
                driver.createFromVolume(spec(first), source);
            }
            case ADOPT_SNAPSHOT -> {
                driver.volumes().create(spec(first));
                foreign(directory, "shot." + format, 1);
            }
            case RELEASE_SNAPSHOT -> {
                VolumeHandle volume = driver.volumes().create(spec(first));
                write(driver, volume, 1);
                driver.createSnapshot(snapshot, volume);
                write(driver, volume, 2);
            }
        }
    }

    private void run(FileDriver driver, String format, Operation operation) {
        switch (operation) {
            case ADOPT -> driver.adopt(first, "file", "disk." + format);
            case RELEASE, RELEASE_CLONE -> driver.release(handle(first));
            case ADOPT_SNAPSHOT -> driver.adoptSnapshot(snapshot, handle(first), "shot." + format);
            case RELEASE_SNAPSHOT -> driver.releaseSnapshot(handle(snapshot));
        }
    }

    private void finished(FileDriver driver, Operation operation, String where) {
        switch (operation) {
            case ADOPT -> assertReads(driver, handle(first), 1, where);
            case RELEASE, RELEASE_CLONE -> {
                VolumeHandle back = driver.adopt(VolumeId.random(), "file", "volume-" + first);
                assertReads(driver, back, 1, where);
                driver.volumes().delete(back);
            }
            case ADOPT_SNAPSHOT -> {
                VolumeHandle copy = driver.createFromSnapshot(spec(second), handle(snapshot));
                assertReads(driver, copy, 1, where);
                driver.volumes().delete(copy);
            }
            case RELEASE_SNAPSHOT -> {
                assertReads(driver, handle(first), 2, where);
                VolumeHandle back = driver.adopt(VolumeId.random(), "file", "snapshot-" + snapshot);
                assertReads(driver, back, 1, where);
                driver.volumes().delete(back);
            }
        }
    }

    private void takeBack(FileDriver driver, String format, Operation operation, String where) {
        switch (operation) {
            case ADOPT -> driver.release(handle(first));
            case ADOPT_SNAPSHOT -> driver.releaseSnapshot(handle(snapshot));
            case RELEASE, RELEASE_CLONE, RELEASE_SNAPSHOT -> run(driver, format, operation);
        }
        if (operation == Operation.ADOPT || operation == Operation.ADOPT_SNAPSHOT) {
            String name = (operation == Operation.ADOPT ? "disk." : "shot.") + format;
            assertThat(driver.foreignVolumes("file"))
                    .as(where)
                    .extracting(Foreign::name)
                    .contains(name);
            VolumeHandle back = driver.adopt(VolumeId.random(), "file", name);
            assertReads(driver, back, 1, where);
            driver.volumes().delete(back);
        }
    }

    @Test
    void whatCannotBeAdoptedSaysWhy() throws IOException {
        Path directory = Files.createTempDirectory(temporary, "strange");
        Path elsewhere = Files.write(temporary.resolve("secret"), new byte[4096]);
        Files.createSymbolicLink(directory.resolve("link.raw"), elsewhere);
        Files.createFile(directory.resolve("empty.raw"));
        Files.createDirectory(directory.resolve("directory.raw"));
        image("create", "-q", "-f", "qcow2", directory.resolve("plain.qcow2").toString(), "8M");
        Files.copy(directory.resolve("plain.qcow2"), directory.resolve("disguised.img"));
        image(
                "create",
                "-q",
                "-f",
                "qcow2",
                "-u",
                "-F",
                "raw",
                "-b",
                elsewhere.toString(),
                directory.resolve("overlay.qcow2").toString(),
                "8M");
        image(
                "create",
                "-q",
                "-f",
                "qcow2",
                "-o",
                "data_file=" + directory.resolve("data.raw"),
                directory.resolve("split.qcow2").toString(),
                "8M");
        Files.write(directory.resolve("text.qcow2"), new byte[4096]);
        try (FileDriver driver = FileFixture.open(directory, "raw", new FakeBlockExporter())) {
            Map<String, Optional<String>> obstacles = driver.foreignVolumes("file").stream()
                    .collect(java.util.stream.Collectors.toMap(Foreign::name, Foreign::obstacle));
            assertThat(obstacles.get("plain.qcow2")).isEmpty();
            assertThat(obstacles).doesNotContainKey("directory.raw");
            for (String name :
                    List.of("link.raw", "empty.raw", "disguised.img", "overlay.qcow2", "split.qcow2", "text.qcow2")) {
                assertThat(obstacles.get(name)).as(name).isPresent();
                assertThatThrownBy(() -> driver.adopt(VolumeId.random(), "file", name))
                        .as(name)
                        .satisfies(FaultAssert.code(CommonFault.INVALID_INPUT));
            }
            assertThat(driver.volumes().owned()).isEmpty();
        }
        assertThat(files(directory)).hasSize(9);
    }

    @Test
    void aNameThatIsTakenMeanwhileIsNotOverwritten() throws IOException {
        Path directory = Files.createTempDirectory(temporary, "taken");
        try (FileDriver driver = FileFixture.open(directory, "raw", new FakeBlockExporter())) {
            foreign(directory, "disk.raw", 1);
            VolumeHandle volume = driver.adopt(first, "file", "disk");
            foreign(directory, "disk.raw", 2);
            driver.release(volume);
            assertThat(files(directory)).containsExactly("disk.raw", "volume-" + first + ".raw");
            foreign(directory, "volume-" + second + ".raw", 3);
            VolumeHandle made = driver.volumes().create(spec(second));
            assertThatThrownBy(() -> driver.release(made)).satisfies(FaultAssert.code(CommonFault.NOT_OURS));
            assertThat(driver.volumes().describe(made)).isPresent();
        }
    }

    @Test
    void twoAtOnceGetItOnce() throws Exception {
        Path directory = Files.createTempDirectory(temporary, "race");
        try (FileDriver driver = FileFixture.open(directory, "raw", new FakeBlockExporter())) {
            for (int round = 0; round < 20; round++) {
                foreign(directory, "disk.raw", round);
                List<Boolean> won = octopus.spi.contract.AtOnce.run(4, number -> {
                    VolumeId id = VolumeId.random();
                    try {
                        driver.volumes().delete(driver.adopt(id, "file", "disk.raw"));
                        return true;
                    } catch (StorageException e) {
                        driver.release(handle(id));
                        return false;
                    }
                });
                assertThat(won).containsOnlyOnce(true);
                assertThat(driver.volumes().owned()).isEmpty();
                assertThat(files(directory)).isEmpty();
            }
        }
    }

    private static void image(String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(arguments));
        new LocalNode().run(Command.of(command));
    }

    private static void foreign(Path directory, String name, int value) throws IOException {
        Path raw = directory.resolve(".making");
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(SIZE.bytes());
        }
        Pattern.write(new ConnectionInfo.LocalDevice(raw, "raw"), 0, MIB, value);
        if (name.endsWith(".qcow2")) {
            image(
                    "convert",
                    "-f",
                    "raw",
                    "-O",
                    "qcow2",
                    raw.toString(),
                    directory.resolve(name).toString());
            Files.delete(raw);
        } else {
            Files.move(raw, directory.resolve(name));
        }
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(Locks.FILE))
                    .sorted()
                    .toList();
        }
    }

    private void write(FileDriver driver, VolumeHandle volume, int value) {
        Pattern.write(device(driver, volume), 0, MIB, value);
    }

    private void assertReads(FileDriver driver, VolumeHandle volume, int value, String where) {
        try {
            Pattern.assertReads(device(driver, volume), 0, MIB, value);
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

    private static VolumeSpec spec(VolumeId id) {
        return new VolumeSpec(id, SIZE, "file", Map.of());
    }

    private static VolumeHandle handle(VolumeId id) {
        return new VolumeHandle(id, "file", "volume-" + id, Map.of());
    }

    private SnapshotHandle handle(SnapshotId id) {
        return new SnapshotHandle(id, handle(first), "snapshot-" + id, Map.of());
    }
}
