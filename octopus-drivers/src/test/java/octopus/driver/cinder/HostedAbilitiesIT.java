package octopus.driver.cinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.contract.FaultAssert;
import octopus.spi.driver.Capability.Adopting;
import octopus.spi.driver.Capability.FixedLimits;
import octopus.spi.driver.Capability.Groups;
import octopus.spi.driver.Capability.Limiting;
import octopus.spi.driver.Capability.Replicating;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.SnapshotHandle;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeSpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only some of Cinder's drivers can: limits, snapshots that somebody else made, a second place. */
class HostedAbilitiesIT {
    private static final String PLACES =
            "backend_id:east,san_ip:192.0.2.9,san_password:east-password;backend_id:west,san_ip:192.0.2.10";

    @TempDir
    Path directory;

    @Test
    void limitsReachTheDriverAsAnotherType() {
        try (CinderDriver driver = open(Map.of())) {
            assertThat(driver.capability(Groups.class)).as("one without groups").isEmpty();
            VolumeHandle volume = driver.volumes().create(spec(1));
            Limiting limiting = driver.capability(Limiting.class).orElseThrow();
            limiting.limit(volume, Map.of("maxIOPS", "100"));
            assertThat(model(driver, volume)).contains("limits [('maxIOPS', '100')] from None to 100");
            limiting.limit(volume, Map.of("maxIOPS", "200", "IOType", "2"));
            assertThat(model(driver, volume)).contains("('IOType', '2')", "from 100 to 200");
            assertThatThrownBy(() -> limiting.limit(volume, Map.of("refuse", "me")))
                    .satisfies(FaultAssert.code(BridgeFault.CINDER_DRIVER_FAILED));
            limiting.limit(volume, Map.of());
            assertThat(model(driver, volume)).contains("limits [] from 200 to None");
        }
    }

    @Test
    void aDriverThatCannotRetypeHasItsLimitsFromTheBeginning() {
        try (CinderDriver driver = open("FixedDriver", Map.of())) {
            assertThat(driver.capability(Limiting.class)).isEmpty();
            assertThat(driver.capability(FixedLimits.class)).isPresent();
            assertThat(model(driver, driver.volumes().create(spec(1)))).contains("limits []");
            VolumeHandle limited = driver.volumes().create(spec(1).within(Map.of("maxIOPS", "100")));
            assertThat(model(driver, limited)).contains("limits [('maxIOPS', '100')]");
        }
    }

    @Test
    void whereAVolumeIsExportedIsKnownWhenItIsClosed() {
        try (CinderDriver driver = open("TargetDriver", Map.of())) {
            VolumeHandle volume = driver.volumes().create(spec(1));
            Request request = new Request(
                    AttachmentId.random(), Connector.iscsi("h", "iqn.x:y"), AccessMode.READ_WRITE, Optional.empty());
            ConnectionInfo first = driver.exports().export(volume, request);
            assertThat(model(driver, volume)).contains("target of " + volume.id());
            ProcessHandle.of(driver.bridge().pids().getFirst()).orElseThrow().destroyForcibly();
            Awaitility.await().until(() -> driver.bridge().pids().isEmpty());
            assertThat(driver.exports().export(volume, request))
                    .as("the target is there already, with its login")
                    .isEqualTo(first);
            assertThat(driver.bridge().kept().login(volume.id())).isPresent();
            driver.exports().unexport(volume, request.attachment());
            assertThat(driver.exports().list()).isEmpty();
            assertThat(driver.bridge().kept().login(volume.id())).isEmpty();
        }
    }

    private static String model(CinderDriver driver, VolumeHandle volume) {
        return driver.volumes().describe(volume).orElseThrow().handle().notes().getOrDefault("model", "");
    }

    @Test
    void snapshotsThatSomebodyElseMadeBecomeOurs() {
        try (CinderDriver driver = open(Map.of())) {
            VolumeHandle volume = driver.volumes().create(spec(1));
            Adopting adopting = driver.capability(Adopting.class).orElseThrow();
            assertThat(adopting.foreignSnapshots("bridged"))
                    .extracting(Adopting.Foreign::name)
                    .containsExactly("by-hand");
            SnapshotHandle snapshot = adopting.adoptSnapshot(SnapshotId.random(), volume, "by-hand");
            assertThat(adopting.adoptSnapshot(snapshot.id(), volume, "by-hand")).isEqualTo(snapshot);
            assertThat(snapshot.notes().get("model")).contains("was by-hand");
            assertThatThrownBy(() -> adopting.adoptSnapshot(SnapshotId.random(), volume, "large"))
                    .hasMessageContaining("it has 9 GiB, its volume 1")
                    .satisfies(FaultAssert.code(CommonFault.INVALID_INPUT));
            adopting.releaseSnapshot(snapshot);
            adopting.releaseSnapshot(snapshot);
            assertThat(driver.volumes().owned()).hasSize(1);
        }
    }

    @Test
    void failedOverToASecondPlaceAndBackAcrossProcesses() {
        VolumeHandle volume;
        Map<String, Secret> places = Map.of("replication_device", Secret.of(PLACES));
        try (CinderDriver driver = open(places)) {
            volume = driver.volumes().create(spec(1));
            Replicating replication = driver.capability(Replicating.class).orElseThrow();
            assertThat(replication.targets()).containsExactly("east", "west");
            assertThat(replication.active()).isEmpty();
            replication.failOver(Optional.of("west"));
            replication.failOver(Optional.of("west"));
            assertThat(model(driver, volume)).contains("at west, one of 2");
        }
        try (CinderDriver driver = open(places)) {
            Replicating replication = driver.capability(Replicating.class).orElseThrow();
            assertThat(replication.active()).contains("west");
            assertThat(driver.pools().getFirst().capabilities()).containsEntry("place", "west");
            assertThatThrownBy(() -> replication.failOver(Optional.of("nowhere")))
                    .hasMessageContaining("no such place");
            assertThat(replication.active()).contains("west");
            replication.failOver(Optional.empty());
            assertThat(model(driver, volume)).contains("at default");
            assertThat(replication.active()).isEmpty();
        }
        try (CinderDriver driver = open(Map.of())) {
            assertThat(driver.capability(Replicating.class))
                    .as("without a second place")
                    .isEmpty();
        }
    }

    @AfterEach
    void nothingIsShown() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("east-password");
            }
        }
    }

    private CinderDriver open(Map<String, Secret> secrets) {
        return open("TestDriver", secrets);
    }

    private CinderDriver open(String className, Map<String, Secret> secrets) {
        DriverFactory factory = CinderFixture.vendor(className);
        Map<String, String> values = Map.of("bridge_python_path", CinderFixture.vendorDirectory());
        return (CinderDriver)
                factory.open(CinderFixture.options(factory, values, secrets), CinderFixture.environment(directory));
    }

    private static VolumeSpec spec(int gib) {
        return new VolumeSpec(VolumeId.random(), Size.ofGib(gib), "bridged", Map.of());
    }
}
