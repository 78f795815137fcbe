package octopus.driver.cinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.contract.FaultAssert;
import octopus.spi.contract.Pattern;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cinder's NFS driver. A directory stands in for the mounted export, since test machines have no kernel with NFS; the driver
 * finds it mounted and goes on.
 */
class NfsOverBindMountIT {
    private static final String EXPORT = "192.0.2.1:/export";

    @TempDir
    Path directory;

    private final DriverFactory factory = CinderFixture.factory("cinder-nfs");
    private Path mounted;

    @BeforeEach
    void mount() throws Exception {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
        String name = HexFormat.of()
                .formatHex(MessageDigest.getInstance("MD5").digest(EXPORT.getBytes(StandardCharsets.UTF_8)));
        mounted = Files.createDirectories(directory.resolve("mounts").resolve(name));
        Path behind = Files.createDirectories(directory.resolve("export"));
        Files.writeString(directory.resolve("shares"), EXPORT + System.lineSeparator());
        new LocalNode().run(Command.of("mount", "--bind", behind.toString(), mounted.toString()));
    }

    @AfterEach
    void unmount() {
        if (mounted != null) {
            new LocalNode().run(Command.of("umount", mounted.toString()));
        }
    }

    @Test
    void theWholeLifeOfAVolume() throws IOException {
        try (Driver driver = factory.open(options(), CinderFixture.environment(directory.resolve("state")))) {
            String pool = driver.pools().getFirst().name();
            VolumeHandle volume = driver.volumes().create(spec(pool, 1));
            write(driver, volume, 1);
            Capability.Snapshots snapshots =
                    driver.capability(Capability.Snapshots.class).orElseThrow();
            VolumeHandle clone =
                    driver.capability(Capability.Clones.class).orElseThrow().createFromVolume(spec(pool, 1), volume);
            VolumeHandle grown =
                    driver.capability(Capability.Growing.class).orElseThrow().grow(volume, Size.ofGib(2));
            SnapshotHandle snapshot = snapshots.createSnapshot(SnapshotId.random(), grown);
            write(driver, grown, 2);
            VolumeHandle old = snapshots.createFromSnapshot(spec(pool, 2), snapshot);
            assertReads(driver, clone, 1);
            assertReads(driver, old, 1);
            assertReads(driver, grown, 2);
            snapshots.deleteSnapshot(snapshot);
            assertReads(driver, grown, 2);
            List.of(grown, clone, old).forEach(each -> driver.volumes().delete(each));
            assertThat(driver.volumes().owned()).isEmpty();
            try (var left = Files.list(directory.resolve("export"))) {
                assertThat(left).isEmpty();
            }
            assertThatThrownBy(() -> driver.exports().export(old, request(AccessMode.READ_ONLY)))
                    .satisfies(FaultAssert.code(CommonFault.OBJECT_MISSING));
        }
    }

    private octopus.spi.option.Options options() {
        return CinderFixture.options(
                factory,
                Map.of(
                        "nfs_shares_config", directory.resolve("shares").toString(),
                        "nfs_mount_point_base", directory.resolve("mounts").toString(),
                        "nas_secure_file_operations", "false",
                        "nas_secure_file_permissions", "false",
                        "nfs_snapshot_support", "true"),
                Map.of());
    }

    private static VolumeSpec spec(String pool, int gib) {
        return new VolumeSpec(VolumeId.random(), Size.ofGib(gib), pool, Map.of());
    }

    private static Request request(AccessMode mode) {
        return new Request(AttachmentId.random(), Connector.local(), mode, Optional.empty());
    }

    private static void write(Driver driver, VolumeHandle volume, int value) {
        locally(driver, volume, AccessMode.READ_WRITE, device -> Pattern.write(device, 0, 1 << 20, value));
    }

    private static void assertReads(Driver driver, VolumeHandle volume, int value) {
        locally(driver, volume, AccessMode.READ_ONLY, device -> Pattern.assertReads(device, 0, 1 << 20, value));
    }

    private static void locally(
            Driver driver,
            VolumeHandle volume,
            AccessMode mode,
            java.util.function.Consumer<ConnectionInfo.LocalDevice> use) {
        Request request = request(mode);
        ConnectionInfo info = driver.exports().export(volume, request);
        try {
            use.accept((ConnectionInfo.LocalDevice) info);
        } finally {
            driver.exports().unexport(volume, request.attachment());
        }
    }
}
