package octopus.driver.cinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import octopus.spi.AttachmentId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.contract.FaultAssert;
import octopus.spi.driver.DriverEnvironment;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.PoolReport;
import octopus.spi.driver.SecretKeeper;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;
import octopus.spi.driver.VolumeSpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a process that dies, hangs, babbles or never starts: a fault that says so, and another process. */
class BridgeIT {
    private static final String PASSWORD = "do-not-show-me-1";
    private static final int HANG = 2;
    private static final int DIE = 3;
    private static final int GARBLE = 4;
    private static final int PRINT = 5;
    private static final int REFUSE = 6;
    private static final int GREEDY = 7;
    private static final int MEET = 8;

    @TempDir
    Path directory;

    @AfterEach
    void nothingRunsAndNothingIsShown() throws IOException {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> ProcessHandle.current()
                        .descendants()
                        .noneMatch(process ->
                                process.info().commandLine().orElse("").contains("shim.py")));
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(PASSWORD);
            }
        }
    }

    @Test
    void aProcessThatDiesInACallIsReplacedAndTheCallCanBeMadeAgain() {
        try (CinderDriver driver = open(Map.of())) {
            long first = driver.bridge().pids().getFirst();
            VolumeSpec spec = spec(DIE);
            Fault fault = fault(() -> driver.volumes().create(spec));
            assertThat(fault.code()).isEqualTo(BridgeFault.CINDER_HOST_DIED);
            assertThat(fault.cause()).contains("exit code 3");
            assertThat(driver.volumes().owned()).extracting(OwnedObject::kind).containsExactly("leftover");
            VolumeHandle volume =
                    driver.volumes().create(new VolumeSpec(spec.id(), Size.ofGib(1), "bridged", Map.of("a", "b")));
            assertThat(volume.notes().get("model")).contains("at 1", "\"a\":\"b\"");
            assertThat(driver.bridge().pids()).hasSize(1).doesNotContain(first);
            assertThat(driver.volumes().owned()).extracting(OwnedObject::kind).containsExactly("volume");
        }
    }

    @Test
    void aKillFromOutsideIsFoundOutAndMended() {
        try (CinderDriver driver = open(Map.of())) {
            Thread killer = Thread.ofVirtual().start(() -> {
                long pid = driver.bridge().pids().getFirst();
                Awaitility.await().until(() -> driver.volumes().owned().size() == 1);
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            });
            Fault fault = fault(() -> driver.volumes().create(spec(HANG)));
            assertThat(fault.code()).isEqualTo(BridgeFault.CINDER_HOST_DIED);
            assertThat(fault.cause()).contains("signal 9");
            assertThat(killer).isNotNull();
            assertThat(driver.pools()).hasSize(1);
            ProcessHandle.of(driver.bridge().pids().getFirst()).orElseThrow().destroyForcibly();
            Awaitility.await().until(() -> driver.bridge().pids().isEmpty());
            assertThat(driver.pools())
                    .as("one that died between two calls is not noticed by anybody")
                    .hasSize(1);
        }
    }

    @Test
    void aCallThatHangsIsEndedByAKill() {
        try (CinderDriver driver = open(Map.of("bridge_call_limit", "2"))) {
            Fault fault = fault(() -> driver.volumes().create(spec(HANG)));
            assertThat(fault.code()).isEqualTo(BridgeFault.CINDER_HOST_SILENT);
            assertThat(fault.cause()).contains("within 2 s");
            assertThat(fault.correction()).contains("bridge_call_limit");
            assertThat(driver.pools()).hasSize(1);
        }
    }

    @Test
    void babbleIsNoAnswer() {
        try (CinderDriver driver = open(Map.of())) {
            Fault fault = fault(() -> driver.volumes().create(spec(GARBLE)));
            assertThat(fault.code()).isEqualTo(BridgeFault.CINDER_HOST_GARBLED);
            assertThat(driver.pools()).hasSize(1);
            assertThat(driver.volumes().create(spec(PRINT)).notes().get("model"))
                    .contains("at 5");
        }
    }

    @Test
    void errorsAreTheDriversWordsWithoutItsSecrets() throws IOException {
        try (CinderDriver driver = open(Map.of())) {
            Fault fault = fault(() -> driver.volumes().create(spec(REFUSE)));
            assertThat(fault.code()).isEqualTo(BridgeFault.CINDER_DRIVER_FAILED);
            assertThat(fault.cause()).contains("VolumeBackendAPIException", "no: ***");
            assertThat(driver.volumes().create(spec(PRINT))).isNotNull();
            Path log = directory.resolve("cinder/cinder-driver.log");
            Awaitility.await().until(() -> Files.readString(log).contains("the password is ***"));
        }
    }

    @Test
    void moreMemoryThanAllowedIsAFaultOfTheCallOnly() {
        try (CinderDriver driver = open(Map.of("bridge_memory", "2G"))) {
            Fault fault = fault(() -> driver.volumes().create(spec(GREEDY)));
            assertThat(fault.cause()).contains("MemoryError");
            assertThat(driver.pools()).hasSize(1);
        }
    }

    @Test
    void oneThatFallsAgainAndAgainRests() {
        try (CinderDriver driver = open(Map.of())) {
            for (int time = 0; time < 3; time++) {
                assertThatThrownBy(() -> driver.volumes().create(spec(DIE)))
                        .satisfies(FaultAssert.code(BridgeFault.CINDER_HOST_DIED));
            }
            assertThatThrownBy(driver::pools).satisfies(FaultAssert.code(BridgeFault.CINDER_HOST_RESTING));
            Awaitility.await().ignoreExceptions().until(() -> driver.pools().size() == 1);
        }
    }

    @Test
    void whatSetUpSaysIsAFinding() {
        Fault refused = finding("TestDriver", Map.of("san_ip", "bad"));
        assertThat(refused.code()).isEqualTo(BridgeFault.CINDER_DRIVER_SETUP_FAILED);
        assertThat(refused.what()).startsWith("Setting up octopus_test_driver.TestDriver");
        assertThat(refused.cause()).contains("cannot log in with password ***");
        Fault died = finding("TestDriver", Map.of("san_ip", "exit"));
        assertThat(died.code()).isEqualTo(BridgeFault.CINDER_HOST_DIED);
        Fault missing = finding("Missing", Map.of());
        assertThat(missing.code()).isEqualTo(BridgeFault.CINDER_PACKAGE_MISSING);
        assertThat(missing.cause()).contains("octopus_no_such_module");
        assertThat(missing.correction()).contains("vendor-lib");
        Fault unknown = finding("NoSuchDriver", Map.of());
        assertThat(unknown.code()).isEqualTo(BridgeFault.CINDER_PACKAGE_MISSING);
        Fault interpreter = finding("TestDriver", Map.of("bridge_python", "/nowhere/python3"));
        assertThat(interpreter.code()).isEqualTo(BridgeFault.CINDER_HOST_NOT_STARTED);
        assertThat(interpreter.about()).containsEntry("field", "bridge_python");
    }

    @Test
    void theStatisticsBecomePools() {
        try (CinderDriver driver = open(Map.of())) {
            PoolReport pool = driver.pools().getFirst();
            assertThat(pool.name()).isEqualTo("bridged");
            assertThat(pool.capacity())
                    .isEqualTo(new PoolReport.Capacity.Known(Size.ofGib(100), Size.ofMib(60 * 1024 + 512)));
            assertThat(pool.capabilities()).containsEntry("vendor_name", "test").containsEntry("seen", "yes");
            assertThat(driver.capability(octopus.spi.driver.Capability.Reverting.class))
                    .isEmpty();
            assertThatThrownBy(() -> driver.grow(driver.volumes().create(spec(1)), Size.ofGib(2)))
                    .satisfies(FaultAssert.code(CommonFault.NOT_SUPPORTED));
        }
    }

    @Test
    void callsRunAtOnceAndOneThatHangsEndsTheOthersWithItsReason() {
        try (CinderDriver driver = open(Map.of("bridge_call_limit", "20"))) {
            List<CompletableFuture<VolumeHandle>> meeting = List.of(creating(driver, MEET), creating(driver, MEET));
            meeting.forEach(each -> assertThat(each.join().notes().get("model")).contains("at 8"));
        }
        try (CinderDriver driver = open(Map.of("bridge_call_limit", "2"))) {
            CompletableFuture<VolumeHandle> first = creating(driver, HANG);
            Awaitility.await()
                    .until(() -> driver.volumes().owned().stream()
                            .anyMatch(each -> each.kind().equals("leftover")));
            assertThat(driver.pools()).as("while a call hangs").hasSize(1);
            CompletableFuture<VolumeHandle> second = creating(driver, HANG);
            assertThatThrownBy(first::join).cause().satisfies(FaultAssert.code(BridgeFault.CINDER_HOST_SILENT));
            assertThatThrownBy(second::join)
                    .cause()
                    .satisfies(FaultAssert.code(BridgeFault.CINDER_HOST_DIED))
                    .hasMessageContaining("since call create_volume had no answer within 2 s");
            assertThat(driver.pools()).as("one end is one fall").hasSize(1);
        }
    }

    private static CompletableFuture<VolumeHandle> creating(CinderDriver driver, int gib) {
        return CompletableFuture.supplyAsync(
                () -> driver.volumes().create(spec(gib)),
                task -> Thread.ofVirtual().start(task));
    }

    @Test
    void whatADriverKeepsForAnInitiatorOutlivesItsProcessSealed() {
        Map<String, Secret> sealed = new ConcurrentHashMap<>();
        SecretKeeper keeper = new SecretKeeper() {
            @Override
            public Optional<Secret> find(String name) {
                return Optional.ofNullable(sealed.get(name));
            }

            @Override
            public void keep(String name, Secret secret) {
                sealed.put(name, secret);
            }

            @Override
            public void forget(String name) {
                sealed.remove(name);
            }
        };
        DriverEnvironment lent = CinderFixture.environment(directory).lending(SecretKeeper.class, keeper);
        String first;
        VolumeHandle volume;
        try (CinderDriver driver = open(Map.of(), lent)) {
            volume = driver.volumes().create(spec(1));
            first = chap(driver, volume);
            assertThat(first).startsWith("made-up-secret-");
            ProcessHandle.of(driver.bridge().pids().getFirst()).orElseThrow().destroyForcibly();
            Awaitility.await().until(() -> driver.bridge().pids().isEmpty());
            assertThat(chap(driver, volume)).isEqualTo(first);
        }
        try (CinderDriver driver = open(Map.of(), lent)) {
            assertThat(chap(driver, volume)).as("after a restart of Octopus").isEqualTo(first);
        }
        assertThat(sealed).hasSize(1);
    }

    private static String chap(CinderDriver driver, VolumeHandle volume) {
        AttachmentId attachment = AttachmentId.random();
        ConnectionInfo info = driver.exports()
                .export(
                        volume,
                        new VolumeExporter.Request(
                                attachment,
                                Connector.iscsi("consumer", "iqn.2026-11.example:consumer"),
                                AccessMode.READ_WRITE,
                                Optional.empty()));
        driver.exports().unexport(volume, attachment);
        return ((ConnectionInfo.Iscsi) info).chap().orElseThrow().password().reveal();
    }

    private CinderDriver open(Map<String, String> options) {
        return open(options, CinderFixture.environment(directory));
    }

    private static CinderDriver open(Map<String, String> options, DriverEnvironment environment) {
        DriverFactory factory = CinderFixture.vendor("TestDriver");
        return (CinderDriver) factory.open(CinderFixture.options(factory, values(options), secrets()), environment);
    }

    private Fault finding(String className, Map<String, String> options) {
        DriverFactory factory = CinderFixture.vendor(className);
        List<Finding> findings = factory.check(
                CinderFixture.options(factory, values(options), secrets()), CinderFixture.environment(directory));
        assertThat(findings).hasSize(1).allMatch(finding -> finding instanceof Finding.Failure);
        return ((Finding.Failure) findings.getFirst()).fault();
    }

    private static Map<String, String> values(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of("bridge_python_path", CinderFixture.vendorDirectory()));
        all.putAll(options);
        return all;
    }

    private static Map<String, Secret> secrets() {
        return Map.of("san_password", Secret.of(PASSWORD));
    }

    private static VolumeSpec spec(int gib) {
        return new VolumeSpec(VolumeId.random(), Size.ofGib(gib), "bridged", Map.of());
    }

    private static Fault fault(Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            assertThat(e.fault().sentence()).doesNotContain(PASSWORD);
            return e.fault();
        }
        throw new AssertionError("no fault");
    }
}
