package octopus.driver.oceanstor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import octopus.node.LocalNode;
import octopus.node.image.ImageInspector;
import octopus.node.image.ImageWriter;
import octopus.node.image.QemuImages;
import octopus.simulator.oceanstor.ArraySettings;
import octopus.spi.AttachmentId;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo.LocalDevice;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that is copied into a volume which only the network leads to, by qemu-storage-daemon: every byte arrives. */
class ImageOverIscsiIT {
    private static final Size SIZE = Size.ofMib(64);

    @TempDir
    Path directory;

    @Test
    void arrivesAsItIs() throws IOException {
        byte[] noise = new byte[32 << 20];
        new Random(4).nextBytes(noise);
        Path image = Files.write(directory.resolve("noise.raw"), noise);
        try (OceanstorFixture fixture = new OceanstorFixture(directory, ArraySettings.NEWEST);
                Driver driver = new OceanstorDriverFactory().open(fixture.options(Map.of()), fixture.environment())) {
            VolumeHandle volume = driver.volumes().create(new VolumeSpec(VolumeId.random(), SIZE, "pool-1", Map.of()));
            Request request =
                    new Request(AttachmentId.random(), Connector.local(), AccessMode.READ_WRITE, Optional.empty());
            LocalDevice device = (LocalDevice) driver.exports().export(volume, request);
            ImageWriter.Written written = new ImageWriter(new QemuImages(new LocalNode()), new ImageInspector())
                    .write(
                            new ImageWriter.Source(image, Optional.empty(), Optional.empty()),
                            new ImageWriter.Target(device.path(), device.format(), SIZE),
                            new ImageWriter.WriteOptions(Size.ZERO, true),
                            share -> {});
            assertThat(written.checked()).isTrue();
            driver.exports().unexport(volume, request.attachment());
            driver.volumes().delete(volume);
        }
    }
}
