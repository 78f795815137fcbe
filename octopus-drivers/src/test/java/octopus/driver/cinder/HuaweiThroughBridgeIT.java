package octopus.driver.cinder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.simulator.oceanstor.ArraySettings;
import octopus.simulator.oceanstor.Loopback;
import octopus.simulator.oceanstor.SimulatedOceanstor;
import octopus.spi.AttachmentId;
import octopus.spi.Finding;
import octopus.spi.Secret;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Huawei's own driver of Debian's Cinder takes the simulated array for its array; the data goes over iSCSI. */
class HuaweiThroughBridgeIT {
    private static final String PASSWORD = "Right-pass-word-2";
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    private final DriverFactory factory = CinderFixture.factory("cinder-huawei-iscsi");
    private final String portal = Loopback.next();
    private SimulatedOceanstor array;

    @BeforeEach
    void start() {
        array = SimulatedOceanstor.start(
                ArraySettings.loopback(directory.resolve("array"), List.of(portal), Secret.of(PASSWORD)));
    }

    @AfterEach
    void stop() throws IOException {
        array.close();
        try (var files = Files.walk(directory.resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(PASSWORD);
            }
        }
    }

    @Test
    void theWholeLifeOfAVolume() {
        try (Driver driver = factory.open(options(PASSWORD), CinderFixture.environment(directory.resolve("state")))) {
            assertThat(driver.pools().getFirst().name()).isEqualTo("pool-1");
            VolumeSpec spec = spec(1);
            VolumeHandle volume = driver.volumes().create(spec);
            assertThat(driver.volumes().create(spec)).isEqualTo(volume);
            write(driver, volume, 0, 1);

            Capability.Snapshots snapshots =
                    driver.capability(Capability.Snapshots.class).orElseThrow();
            SnapshotHandle snapshot = snapshots.createSnapshot(SnapshotId.random(), volume);
            assertThat(snapshots.createSnapshot(snapshot.id(), volume)).isEqualTo(snapshot);
            write(driver, volume, 0, 2);
            VolumeHandle old = snapshots.createFromSnapshot(spec(2), snapshot);
            VolumeHandle clone =
                    driver.capability(Capability.Clones.class).orElseThrow().createFromVolume(spec(1), volume);
            VolumeHandle grown =
                    driver.capability(Capability.Growing.class).orElseThrow().grow(volume, Size.ofGib(3));
            assertReads(driver, old, 0, 1);
            assertReads(driver, clone, 0, 2);
            write(driver, grown, Size.ofGib(3).bytes() - MIB, 3);
            assertThat(driver.capability(Capability.Reverting.class)).isEmpty();

            Capability.Groups groups =
                    driver.capability(Capability.Groups.class).orElseThrow();
            List<SnapshotHandle> moment = groups.createSnapshots(List.of(
                    new Capability.Groups.Member(SnapshotId.random(), grown),
                    new Capability.Groups.Member(SnapshotId.random(), clone)));
            write(driver, clone, 0, 4);
            VolumeHandle before = groups.createFromSnapshot(spec(1), moment.getLast());
            assertReads(driver, before, 0, 2);
            driver.volumes().delete(before);
            groups.deleteSnapshots(moment);
            assertThat(array.contents().get("snapshot")).hasSize(1);

            Capability.Limiting limiting =
                    driver.capability(Capability.Limiting.class).orElseThrow();
            limiting.limit(grown, Map.of("IOType", "2", "maxIOPS", "100"));
            assertThat(array.contents().get("ioclass")).hasSize(1);
            limiting.limit(grown, Map.of());
            assertThat(array.contents()).doesNotContainKey("ioclass");
            limiting.limit(grown, Map.of("IOType", "2", "maxBandWidth", "50"));

            AttachmentId attachment = AttachmentId.random();
            ConnectionInfo connection = driver.exports()
                    .export(
                            grown,
                            new Request(
                                    attachment,
                                    Connector.iscsi("consumer", "iqn.2026-11.example:consumer"),
                                    AccessMode.READ_WRITE,
                                    Optional.empty()));
            assertThat(connection)
                    .isInstanceOfSatisfying(
                            ConnectionInfo.Iscsi.class,
                            iscsi -> assertThat(iscsi.paths())
                                    .extracting(ConnectionInfo.IscsiPath::portal)
                                    .containsExactly(portal + ":3260"));
            driver.exports().unexport(grown, attachment);

            snapshots.deleteSnapshot(snapshot);
            for (VolumeHandle each : List.of(grown, old, clone)) {
                driver.volumes().delete(each);
                driver.volumes().delete(each);
            }
            assertThat(driver.volumes().owned()).isEmpty();
            assertThat(array.contents())
                    .doesNotContainKeys("lun", "snapshot", "mappingview", "lungroup", "luncopy", "ioclass");
        }
    }

    @Test
    void whatAnAdministratorMadeIsAdoptedAndReleased() {
        array.plantLun("by-hand", Size.ofGib(2));
        try (Driver driver = factory.open(options(PASSWORD), CinderFixture.environment(directory.resolve("state")))) {
            Capability.Adopting adopting =
                    driver.capability(Capability.Adopting.class).orElseThrow();
            VolumeHandle volume = adopting.adopt(VolumeId.random(), "pool-1", "by-hand");
            assertThat(driver.volumes().describe(volume).orElseThrow().size()).isEqualTo(Size.ofGib(2));
            write(driver, volume, 0, 9);
            assertReads(driver, volume, 0, 9);
            adopting.release(volume);
            assertThat(driver.volumes().owned()).isEmpty();
            assertThat(array.contents().get("lun")).hasSize(1);
        }
    }

    @Test
    void aWrongPasswordIsAFindingAndNothingIsChanged() {
        List<Finding> findings =
                factory.check(options("wrong-pass-word"), CinderFixture.environment(directory.resolve("state")));
        assertThat(findings).extracting(Finding::check).containsExactly("driver-opens", "portal-reachable");
        assertThat(findings.getFirst()).isInstanceOfSatisfying(Finding.Failure.class, failure -> {
            assertThat(failure.fault().sentence())
                    .contains(
                            "Setting up",
                            "The user name or password is incorrect",
                            "Correct the user name and the password")
                    .doesNotContain("wrong-pass-word");
        });
        assertThat(factory.check(options(PASSWORD), CinderFixture.environment(directory.resolve("state"))))
                .allMatch(finding -> finding instanceof Finding.Pass);
        assertThat(array.contents()).isEmpty();
    }

    private octopus.spi.option.Options options(String password) {
        return CinderFixture.options(
                factory,
                Map.of(
                        "huawei_rest_url", array.url(),
                        "huawei_user", "admin",
                        "huawei_storage_pool", "pool-1",
                        "huawei_default_target_ip", portal,
                        "huawei_wait_interval", "1"),
                Map.of("huawei_password", Secret.of(password)));
    }

    private static VolumeSpec spec(int gib) {
        return new VolumeSpec(VolumeId.random(), Size.ofGib(gib), "pool-1", Map.of());
    }

    private static void write(Driver driver, VolumeHandle volume, long offset, int value) {
        locally(driver, volume, AccessMode.READ_WRITE, device -> Pattern.write(device, offset, MIB, value));
    }

    private static void assertReads(Driver driver, VolumeHandle volume, long offset, int value) {
        locally(driver, volume, AccessMode.READ_ONLY, device -> Pattern.assertReads(device, offset, MIB, value));
    }

    private static void locally(
            Driver driver,
            VolumeHandle volume,
            AccessMode mode,
            java.util.function.Consumer<ConnectionInfo.LocalDevice> use) {
        AttachmentId attachment = AttachmentId.random();
        Request request = new Request(attachment, Connector.local(), mode, Optional.empty());
        ConnectionInfo info = driver.exports().export(volume, request);
        try {
            use.accept((ConnectionInfo.LocalDevice) info);
        } finally {
            driver.exports().unexport(volume, attachment);
        }
    }
}
