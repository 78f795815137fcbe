package octopus.driver.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.LocalNode;
import octopus.node.image.ImageFormat;
import octopus.node.image.ImageInspector;
import octopus.node.image.ImageWriter;
import octopus.node.image.Progress;
import octopus.node.image.QemuImages;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Finding;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.contract.FakeBlockExporter;
import octopus.spi.contract.FaultAssert;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.PoolReport;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full disks, other processes, wrong directories, and how long a clone takes. */
class FileDriverLimitsIT {
    private final FakeBlockExporter exporter = new FakeBlockExporter();

    @TempDir
    Path directory;

    @Test
    void aFullDiskIsSaidToBeFullAndLeavesAWorkingBackend() throws IOException {
        try (XfsMount mount = XfsMount.mount(400L << 20)) {
            FileDriver driver = FileFixture.open(mount.path(), "raw", exporter);
            VolumeHandle volume = driver.volumes().create(spec(Size.ofGib(2)));
            Path image = directory.resolve("image");
            byte[] chunk = new byte[1 << 20];
            java.util.Arrays.fill(chunk, (byte) 7);
            try (var out = Files.newOutputStream(image)) {
                for (int i = 0; i < 600; i++) {
                    out.write(chunk);
                }
            }
            ConnectionInfo.LocalDevice device = local(driver, volume);
            ImageWriter writer = new ImageWriter(new QemuImages(new LocalNode()), new ImageInspector());
            assertThatThrownBy(() -> writer.write(
                            new ImageWriter.Source(image, Optional.of(ImageFormat.RAW), Optional.empty()),
                            new ImageWriter.Target(device.path(), "raw", Size.ofGib(2)),
                            ImageWriter.WriteOptions.plain(),
                            Progress.NONE))
                    .satisfies(FaultAssert.code(CommonFault.NO_SPACE));
            PoolReport.Capacity.Known full =
                    (PoolReport.Capacity.Known) driver.pools().getFirst().capacity();
            assertThat(full.free()).as("capacity is true").isLessThan(Size.ofMib(8));
            fill(mount.path().resolve("rest"));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 2000; i++) {
                            driver.volumes().create(spec(Size.ofGib(1)));
                        }
                    })
                    .satisfies(FaultAssert.code(CommonFault.NO_SPACE));
            driver.volumes().delete(volume);
            Files.delete(mount.path().resolve("rest"));
            driver.volumes()
                    .owned()
                    .forEach(object -> driver.volumes()
                            .delete(new VolumeHandle(VolumeId.of(object.id()), "file", object.nativeName(), Map.of())));
            assertThat(driver.volumes().owned()).isEmpty();
            driver.volumes().delete(driver.volumes().create(spec(Size.ofGib(1))));
            driver.close();
        }
    }

    private static void fill(Path file) {
        byte[] chunk = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            // That was the aim.
        }
    }

    @Test
    void anotherProcessThatHoldsAVolumeIsWaitedFor() throws IOException, InterruptedException {
        FileDriver driver = FileFixture.open(directory, "raw", exporter);
        VolumeSpec spec = spec(Size.ofGib(1));
        int stripe = Math.floorMod(Volumes.name(spec).hashCode(), 256);
        Process other = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import fcntl,sys,time; f=open(sys.argv[1],'r+');"
                                + " fcntl.lockf(f,fcntl.LOCK_EX,1,int(sys.argv[2])); print('held',flush=True);"
                                + " time.sleep(60)",
                        directory.resolve(Locks.FILE).toString(),
                        Integer.toString(stripe))
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");
            Thread waiting = Thread.ofVirtual().start(() -> driver.volumes().create(spec));
            driver.volumes().create(specOfAnotherStripe(stripe));
            assertThat(driver.volumes().owned()).hasSize(1);
            assertThat(waiting.isAlive()).isTrue();
            other.destroyForcibly().waitFor();
            await().untilAsserted(() -> assertThat(driver.volumes().owned()).hasSize(2));
        } finally {
            other.destroyForcibly();
        }
        driver.close();
    }

    private static VolumeSpec specOfAnotherStripe(int stripe) {
        VolumeSpec spec = spec(Size.ofGib(1));
        while (Math.floorMod(Volumes.name(spec).hashCode(), 256) == stripe) {
            spec = spec(Size.ofGib(1));
        }
        return spec;
    }

    @Test
    void aCloneTakesNoLongerForALargeVolume() {
        for (String format : List.of("raw", "qcow2")) {
            Path backend = directory.resolve(format);
            FileDriver driver = (FileDriver) new FileDriverFactory()
                    .open(
                            FileFixture.options(Map.of("directory", backend.toString(), "format", format)),
                            new DriverEnvironment("file", directory, java.time.Clock.systemUTC(), exporter));
            VolumeHandle cache = driver.volumes().create(spec(Size.ofGib(500)));
            octopus.spi.contract.Pattern.write(local(driver, cache), 0, 64 << 20, 5);
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long start = System.nanoTime();
                driver.createFromVolume(spec(Size.ofGib(1000)), cache);
                millis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
            }
            System.out.println("FileDriverLimitsIT clone of 500 GiB " + format + ", ms: " + millis);
            assertThat(millis.stream().sorted().toList().get(10)).isLessThan(150);
            driver.close();
        }
    }

    @Test
    void checkNamesWhatIsWrong() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        assertThat(check(directory.resolve("file"))).isInstanceOfSatisfying(Finding.Failure.class, failure -> {
            assertThat(failure.fault().sentence()).contains("is not a directory");
            assertThat(failure.fault().about()).containsEntry("field", "directory");
        });
        assertThat(check(directory.resolve("new/deep"))).isInstanceOf(Finding.Pass.class);
        assertThat(directory.resolve("new")).as("a check changes nothing").doesNotExist();
    }

    private Finding check(Path path) {
        return new FileDriverFactory()
                .check(
                        FileFixture.options(Map.of("directory", path.toString())),
                        new DriverEnvironment("file", directory, java.time.Clock.systemUTC(), exporter))
                .getFirst();
    }

    private static ConnectionInfo.LocalDevice local(FileDriver driver, VolumeHandle volume) {
        AttachmentId attachment = AttachmentId.random();
        ConnectionInfo info = driver.exports()
                .export(
                        volume,
                        new VolumeExporter.Request(
                                attachment, Connector.local(), AccessMode.READ_WRITE, Optional.empty()));
        driver.exports().unexport(volume, attachment);
        return (ConnectionInfo.LocalDevice) info;
    }

    private static VolumeSpec spec(Size size) {
        return new VolumeSpec(VolumeId.random(), size, "file", Map.of());
    }
}
