package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import octopus.core.db.Database;
import octopus.core.db.TestDatabase;
import octopus.core.db.TestDatabases;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A whole Octopus over the embedded database and over MariaDB, and every command of both stock clients that has to do with
 * volumes (testenv/clients.sh).
 */
class StockClientsIT {
    private static final String SCRIPT = "testenv/clients.sh";
    private static final List<String> CLIENTS = List.of("/usr/bin/cinder", "/usr/bin/openstack");

    @TempDir
    Path directory;

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("kinds")
    void everyCommandOfTheStockClientsIsAnswered(Database.Kind kind) throws Exception {
        Assumptions.assumeTrue(
                CLIENTS.stream().allMatch(client -> Files.isExecutable(Path.of(client))),
                "python3-cinderclient and python3-openstackclient are not installed");
        OctopusSettings settings = OctopusSettings.local(directory.resolve("data"), 0);
        try (TestDatabase database = TestDatabases.open(kind)) {
            database.database().close();
            allCommands(settings.with(database.settings()));
        }
    }

    /** The embedded one and one server: with more the suite would take too long; stores have tests on each of them. */
    static List<Database.Kind> kinds() {
        return TestDatabases.kinds().stream()
                .filter(kind -> kind != Database.Kind.POSTGRESQL)
                .toList();
    }

    private void allCommands(OctopusSettings settings) throws Exception {
        try (Octopus octopus = Octopus.start(settings)) {
            Awaitility.await().until(() -> octopus.block().open().pools().size() == 1);
            Path said = directory.resolve("clients.out");
            Process process = new ProcessBuilder(script().toString(), "http://127.0.0.1:" + octopus.port())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(15, TimeUnit.MINUTES);
            process.destroyForcibly();
            List<String> lines = Files.readAllLines(said);
            assertThat(lines).noneMatch(line -> line.startsWith("FAILED"));
            assertThat(ended).as("it ended in time").isTrue();
            assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
            assertThat(lines.getLast()).matches("[23]\\d\\d passed, 0 failed");
            Reached.check(getClass(), Reached.of(Http.admin(octopus.port())));
        }
    }

    private static Path script() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(directory.resolve(SCRIPT))) {
            directory = Optional.ofNullable(directory.getParent()).orElseThrow();
        }
        return directory.resolve(SCRIPT);
    }
}
