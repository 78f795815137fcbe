package octopus.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.db.DatabaseSettings;
import octopus.core.setting.Settings;
import octopus.node.target.TargetSettings;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import octopus.server.http.ListenSettings;
import octopus.spi.Finding;
import octopus.spi.Secret;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that can be wrong is made wrong, and must be named with its cause and the way out. */
class DoctorTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Premises premises(Path data, int port) {
        return new Premises(
                data,
                DatabaseSettings.sqlite(data.resolve("octopus.db")),
                data.resolve("octopus.key"),
                ListenSettings.loopback(port),
                TargetSettings.loopback(data.resolve("iscsi"), 0));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Diagnosis look(Premises premises, boolean named) {
        try (RunningServer server = RunningServer.of(premises.listen(), Optional.empty(), Map.of())) {
            return Doctor.of(premises, server, named).look();
        }
    }

    private static List<Finding> of(Diagnosis diagnosis, String check) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.check().equals(check))
                .toList();
    }

    private static void assertFails(Diagnosis diagnosis, String check, String... words) {
        assertThat(diagnosis.isHealthy()).isFalse();
        assertThat(of(diagnosis, check))
                .as(diagnosis.text())
                .anySatisfy(finding -> assertThat(finding).isInstanceOfSatisfying(Finding.Failure.class, failure -> {
                    assertThat(failure.fault().sentence()).contains(words);
                    assertThat(failure.fault().correction()).isNotBlank();
                }));
    }

    @Test
    void aFreshMachineIsWellAlsoWithoutAServer() throws IOException {
        Diagnosis found = look(premises(directory.resolve("data"), freePort()), false);
        for (String check : List.of("java", "data-directory", "key-file", "database", "port", "iscsi-port")) {
            assertThat(of(found, check)).as(found.text()).hasSize(1).allMatch(Finding.Pass.class::isInstance);
        }
        assertThat(of(found, "tool")).hasSizeGreaterThan(4);
        assertThat(of(found, "server")).hasSize(1).allMatch(Finding.Warning.class::isInstance);
        assertThat(found.text()).contains("Start it with ./octopus up");
    }

    @Test
    void aServerThatWasNamedMustAnswer() throws IOException {
        assertFails(look(premises(directory, freePort()), true), "server", "No server answers at http://127.0.0.1:");
    }

    @Test
    void aTakenPortIsNamedWithItsHolder() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            long self = ProcessHandle.current().pid();
            assertFails(
                    look(premises(directory, taken.getLocalPort()), false),
                    "port",
                    "(process " + self + ") has the port");
            Premises portal = new Premises(
                    directory,
                    DatabaseSettings.sqlite(directory.resolve("octopus.db")),
                    directory.resolve("octopus.key"),
                    ListenSettings.loopback(freePort()),
                    TargetSettings.loopback(directory.resolve("iscsi"), taken.getLocalPort()));
            assertFails(look(portal, false), "iscsi-port", "(process " + self + ")");
        }
    }

    @Test
    void aKeyThatOthersCanReadIsNamed() throws IOException {
        Path key = Files.writeString(directory.resolve("octopus.key"), "x");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertFails(look(premises(directory, freePort()), false), "key-file", "its mode is rw-r--r--", "chmod 600");
    }

    @Test
    void aLostKeyIsNamedWhenThereIsADatabase() throws IOException {
        Octopus.start(OctopusSettings.local(directory, 0)).close();
        Files.delete(directory.resolve("octopus.key"));
        assertFails(look(premises(directory, freePort()), false), "key-file", "is not there", "Restore the key file");
    }

    @Test
    void aDamagedDatabaseIsNamed() throws IOException {
        Files.writeString(directory.resolve("octopus.db"), "this is no database, and has never been one. ".repeat(99));
        assertFails(look(premises(directory, freePort()), false), "database", "octopus.db");
    }

    @Test
    void aDatabaseServerThatIsNotThereIsNamed() throws IOException {
        Premises far = new Premises(
                directory,
                DatabaseSettings.server(
                        "postgresql://127.0.0.1:" + freePort() + "/octopus", "o", Secret.of("pw-12345")),
                directory.resolve("octopus.key"),
                ListenSettings.loopback(freePort()),
                TargetSettings.loopback(directory.resolve("iscsi"), 0));
        Diagnosis found = look(far, false);
        assertFails(found, "database", "cannot be used");
        assertThat(found.text()).doesNotContain("pw-12345");
    }

    @Test
    void aDataDirectoryThatIsNoneIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertFails(look(premises(file, freePort()), false), "data-directory", "it is no directory", "--data");
    }

    @Test
    void aClockThatWentBackIsNamed() throws IOException {
        Octopus.start(OctopusSettings.local(directory, 0)).close();
        Files.setLastModifiedTime(
                directory.resolve("octopus.db"), FileTime.from(Instant.now().plus(Duration.ofDays(1))));
        assertFails(look(premises(directory, freePort()), false), "clock", "it has gone back");
    }

    @Test
    void shortMemoryAndFewFilesAreNamed() throws IOException {
        Path proc = Files.createDirectories(directory.resolve("self"));
        Files.writeString(directory.resolve("meminfo"), "MemTotal: 1000000 kB\nMemAvailable:   100000 kB\n");
        Files.writeString(proc.resolve("limits"), "Max open files            1024                 1024       files\n");
        List<Finding> found = new MachineLooks(directory)
                .looks().stream().flatMap(look -> look.look().stream()).toList();
        assertThat(found)
                .anySatisfy(finding -> assertThat(finding)
                        .isInstanceOfSatisfying(
                                Finding.Failure.class,
                                failure -> assertThat(failure.fault().cause()).contains("97 MiB can be had")));
        assertThat(found)
                .anySatisfy(finding -> assertThat(finding)
                        .isInstanceOfSatisfying(
                                Finding.Warning.class,
                                warning -> assertThat(warning.fault().what()).contains("only 1024 files")));
    }

    @Test
    void wrongSettingsAreAllNamed() {
        Settings.Reading reading = Settings.load(
                OctopusSettings.catalog().declared(),
                directory.resolve("none.yaml"),
                Map.of("server.prot", "1", "server.port", "many"));
        assertThat(reading).isInstanceOf(Settings.Reading.Bad.class);
        Diagnosis found = Doctor.of((Settings.Reading.Bad) reading).look();
        assertThat(of(found, "settings")).hasSize(2).allMatch(Finding.Failure.class::isInstance);
        assertThat(found.text()).contains("Did you mean server.port?");
    }

    @Test
    void aRunningServerTellsOfItsBackendsNodesAndAudit() throws IOException {
        int dead = freePort();
        OctopusSettings settings = OctopusSettings.local(directory.resolve("data"), 0);
        try (Octopus octopus = Octopus.start(settings)) {
            Http http = new Http("http://127.0.0.1:" + octopus.port(), Map.of());
            assertThat(http.send(
                                    "POST",
                                    "/api/v1/backends",
                                    "{\"name\":\"far\",\"driver\":\"oceanstor\",\"options\":{\"san_ip\":\"127.0.0.1\",\"san_api_port\":"
                                            + dead
                                            + ",\"san_login\":\"admin\",\"san_password\":\"hidden-word-1\","
                                            + "\"storage_pool\":\"p\",\"iscsi_default_target_ip\":\"127.0.0.1\"}}")
                            .status())
                    .isEqualTo(201);
            assertThat(http.send(
                                    "POST",
                                    "/api/v1/nodes",
                                    "{\"name\":\"beta\",\"kind\":\"ssh\",\"host\":\"127.0.0.1\",\"port\":" + dead
                                            + ",\"user\":\"u\",\"password\":\"hidden-word-2\"}")
                            .status())
                    .isLessThan(300);
            Premises premises = premises(directory.resolve("data"), octopus.port());
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                Diagnosis found = look(premises, false);
                assertFails(found, "backend", "the array at 127.0.0.1");
                assertFails(found, "node", "beta");
                assertThat(found.text()).doesNotContain("hidden-word");
            });
            Diagnosis found = look(premises, false);
            assertThat(of(found, "server")).as(found.text()).allMatch(Finding.Pass.class::isInstance);
            assertThat(of(found, "port")).allMatch(Finding.Pass.class::isInstance);
            assertThat(of(found, "audit")).as(found.text()).allMatch(Finding.Pass.class::isInstance);
            assertThat(of(found, "backend")).anyMatch(each -> each.where().equals("local"));
            assertThat(found.json().get("healthy")).isEqualTo(false);
        }
    }
}
