package octopus.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octopus.node.archive.Limits;
import octopus.node.archive.PackageDirectory;
import octopus.node.archive.PackageFile;
import octopus.node.archive.SigningKeys;
import octopus.server.chaos.ServerProcess;
import octopus.simulator.oceanstor.ArraySettings;
import octopus.simulator.oceanstor.Loopback;
import octopus.simulator.oceanstor.SimulatedOceanstor;
import octopus.spi.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The console in a real browser over a real server. Each scenario is a program of {@code octopus-console/browser}; where it
 * asks for it, the server is killed under the page. What the pages look like lies in {@code target/console/pictures} then.
 */
class ConsoleIT {
    @TempDir
    static Path directory = Path.of(".");

    @TempDir
    static Path guarded = Path.of(".");

    private static @org.jspecify.annotations.Nullable ServerProcess running;

    @BeforeAll
    static void start() {
        running = new ServerProcess(directory);
        server().awaitUp();
    }

    @AfterAll
    static void stop() {
        server().close();
    }

    private static ServerProcess server() {
        return java.util.Objects.requireNonNull(running);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"language", "volume", "hand", "live", "image", "groups", "narrow", "pictures", "killed", "many"})
    void theConsoleInABrowser(String scenario) throws IOException, InterruptedException {
        run(scenario, server(), Map.of());
    }

    @Test
    void aStorageIsConnectedAndGoesAgain() throws IOException, InterruptedException {
        List<String> portals = List.of(Loopback.next(), Loopback.next());
        String password = "Right-pass-word-1";
        ArraySettings settings = ArraySettings.loopback(directory.resolve("array"), portals, Secret.of(password));
        try (SimulatedOceanstor array = SimulatedOceanstor.start(settings)) {
            Map<String, String> environment = Map.of(
                    "OCTOPUS_ARRAY_PORT",
                    Integer.toString(array.port()),
                    "OCTOPUS_ARRAY_PORTALS",
                    String.join(",", portals),
                    "OCTOPUS_ARRAY_PASSWORD",
                    password);
            run("onboard", server(), environment);
            assertThat(array.contents().getOrDefault("lun", List.of())).isEmpty();
        }
    }

    @Test
    void aDriverPackageArrivesAndGoes() throws IOException, InterruptedException {
        Path key = directory.resolve("vendor.pem");
        SigningKeys.make(key);
        Path file = PackageDirectory.acme(directory.resolve("acme"), "1.2").build(directory.resolve("acme-1.2.zip"));
        Path newer =
                PackageDirectory.acme(directory.resolve("acme-next"), "1.3").build(directory.resolve("acme-1.3.zip"));
        sign(newer, key);
        Map<String, String> environment = Map.of(
                "OCTOPUS_PACKAGE",
                file.toString(),
                "OCTOPUS_PACKAGE_NEXT",
                newer.toString(),
                "OCTOPUS_KEY",
                key + ".pub");
        new BrowserScenario(server().url().toString(), environment).run("packages", what -> sign(file, key));
    }

    private static void sign(Path file, Path key) throws IOException {
        try (PackageFile opened = PackageFile.open(file, Limits.usual())) {
            opened.sign(key, file);
        }
    }

    @Test
    void peopleSignIn() throws IOException, InterruptedException {
        try (ServerProcess local = new ServerProcess(guarded, "auth.strategy=local")) {
            local.awaitUp();
            String password = Files.readString(guarded.resolve("data/first-password"));
            run("signin", local, Map.of("OCTOPUS_FIRST_PASSWORD", password.strip()));
        }
    }

    private static void run(String scenario, ServerProcess server, Map<String, String> more)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("OCTOPUS_IMAGE_MIB", System.getProperty("octopus.test.image-mib", "1024"));
        new BrowserScenario(server.url().toString(), environment).run(scenario, ConsoleIT::carryOut);
    }

    private static void carryOut(String what) {
        switch (what) {
            case "kill" -> server().kill();
            case "start" -> server().start();
            case "fill" -> ManyVolumes.fill(directory.resolve("data"));
            case "empty" -> ManyVolumes.empty(directory.resolve("data"));
            default -> throw new IllegalArgumentException(what);
        }
    }
}
