package octopus.driver.cinder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.spi.AttachmentId;
import octopus.spi.Finding;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.contract.Pattern;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cinder's RBD driver on a real Ceph cluster; the data goes through librbd. */
class RbdThroughBridgeIT {
    private static final Path SCRIPT =
            Path.of("../testenv/ceph.sh").toAbsolutePath().normalize();

    @TempDir
    static Path directory;

    private static final Map<String, String> CLUSTER = new HashMap<>();
    private final DriverFactory factory = CinderFixture.factory("cinder-rbd");

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "Ceph's daemons need root");
        String said = new LocalNode()
                .run(Command.of(
                                "bash",
                                SCRIPT.toString(),
                                "up",
                                directory.resolve("ceph").toString())
                        .limit(Duration.ofMinutes(10)))
                .output();
        said.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> CLUSTER.put(parts[0], parts[1]));
    }

    @AfterAll
    static void stop() {
        if (Files.exists(directory.resolve("ceph"))) {
            new LocalNode()
                    .run(Command.of(
                            "bash",
                            SCRIPT.toString(),
                            "down",
                            directory.resolve("ceph").toString()));
        }
    }

    @Test
    void theWholeLifeOfAVolume() {
        try (Driver driver = factory.open(options("volumes"), CinderFixture.environment(directory.resolve("state")))) {
            String pool = driver.pools().getFirst().name();
            VolumeHandle volume = driver.volumes().create(spec(pool, 1));
            write(driver, volume, 1);
            Capability.Snapshots snapshots =
                    driver.capability(Capability.Snapshots.class).orElseThrow();
            SnapshotHandle snapshot = snapshots.createSnapshot(SnapshotId.random(), volume);
            write(driver, volume, 2);
            VolumeHandle old = snapshots.createFromSnapshot(spec(pool, 2), snapshot);
            VolumeHandle clone =
                    driver.capability(Capability.Clones.class).orElseThrow().createFromVolume(spec(pool, 1), volume);
            assertReads(driver, old, 1);
            assertReads(driver, clone, 2);
            VolumeHandle reverted =
                    driver.capability(Capability.Reverting.class).orElseThrow().revert(volume, snapshot);
            assertReads(driver, reverted, 1);
            VolumeHandle grown =
                    driver.capability(Capability.Growing.class).orElseThrow().grow(reverted, Size.ofGib(3));
            ConnectionInfo connection = driver.exports().export(grown, request(Connector.iscsi("h", "iqn.x:y"), false));
            assertThat(connection).isInstanceOfSatisfying(ConnectionInfo.Rbd.class, rbd -> {
                assertThat(rbd.pool()).isEqualTo("volumes");
                assertThat(rbd.image()).isEqualTo(grown.nativeName());
                assertThat(rbd.user()).contains("cinder");
                assertThat(rbd.monitors()).hasSize(1);
            });
            driver.exports().list().forEach(each -> driver.exports().unexport(grown, each.attachment()));
            driver.volumes().delete(old);
            driver.volumes().delete(clone);
            snapshots.deleteSnapshot(snapshot);
            driver.volumes().delete(grown);
            driver.volumes().delete(grown);
            assertThat(driver.volumes().owned()).isEmpty();
            assertThat(images()).isBlank();
        }
    }

    @Test
    void aClusterOrAPoolThatIsNotThereIsAFinding() {
        assertThat(failure(options("no-such-pool"))).contains("no-such-pool");
        assertThat(failure(CinderFixture.options(
                        factory, Map.of("rbd_pool", "volumes", "rbd_ceph_conf", "/nowhere/ceph.conf"), Map.of())))
                .contains("conf_read_file", "Correct rbd_ceph_conf");
    }

    private String failure(octopus.spi.option.Options options) {
        List<Finding> findings = factory.check(options, CinderFixture.environment(directory.resolve("state")));
        assertThat(findings).hasSize(1);
        return ((Finding.Failure) findings.getFirst()).fault().sentence();
    }

    private static String images() {
        return new LocalNode()
                .run(Command.of("rbd", "--conf", CLUSTER.getOrDefault("CONF", ""), "ls", "volumes"))
                .output();
    }

    private octopus.spi.option.Options options(String pool) {
        return CinderFixture.options(
                factory,
                Map.of(
                        "rbd_pool", pool,
                        "rbd_user", CLUSTER.getOrDefault("CEPH_USER", ""),
                        "rbd_ceph_conf", CLUSTER.getOrDefault("CONF", "")),
                Map.of());
    }

    private static VolumeSpec spec(String pool, int gib) {
        return new VolumeSpec(VolumeId.random(), Size.ofGib(gib), pool, Map.of());
    }

    private static Request request(Connector connector, boolean readOnly) {
        return new Request(
                AttachmentId.random(),
                connector,
                readOnly ? AccessMode.READ_ONLY : AccessMode.READ_WRITE,
                Optional.empty());
    }

    private static void write(Driver driver, VolumeHandle volume, int value) {
        locally(driver, volume, false, device -> Pattern.write(device, 0, 1 << 20, value));
    }

    private static void assertReads(Driver driver, VolumeHandle volume, int value) {
        locally(driver, volume, true, device -> Pattern.assertReads(device, 0, 1 << 20, value));
    }

    private static void locally(
            Driver driver,
            VolumeHandle volume,
            boolean readOnly,
            java.util.function.Consumer<ConnectionInfo.LocalDevice> use) {
        Request request = request(Connector.local(), readOnly);
        ConnectionInfo info = driver.exports().export(volume, request);
        try {
            use.accept((ConnectionInfo.LocalDevice) info);
        } finally {
            driver.exports().unexport(volume, request.attachment());
        }
    }
}
