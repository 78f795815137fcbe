package octopus.core.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed in the middle of its writes, again and again, and nothing that it had acknowledged is missing. */
class DatabaseCrashIT {
    private static final int ROUNDS = 4;
    private static final int ACKNOWLEDGED_PER_ROUND = 400;

    @TempDir
    Path directory;

    @Test
    void whatWasAcknowledgedSurvivesSigkill() throws Exception {
        Path file = directory.resolve("octopus.db");
        DatabaseSettings settings = DatabaseSettings.sqlite(file);
        Set<Long> acknowledged = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            Path said = directory.resolve("acknowledged-" + round);
            Process child = start(file, round * 1_000_000L, said);
            try {
                int enough = ACKNOWLEDGED_PER_ROUND + 37 * round;
                await().atMost(Duration.ofSeconds(60)).until(() -> lines(said).size() >= enough);
                assertThatThrownBy(() -> Databases.open(settings))
                        .hasMessageContaining("process " + child.pid())
                        .hasMessageContaining("http://127.0.0.1:8776");
            } finally {
                child.destroyForcibly().waitFor(); // SIGKILL
            }
            acknowledged.addAll(lines(said));
            assertThat(Databases.check(settings)).isEmpty();
            try (Database database = Databases.open(settings)) {
                Set<Long> first = ids(database, 0);
                assertThat(first).containsAll(acknowledged);
                assertThat(ids(database, 1))
                        .as("both halves of each transaction")
                        .isEqualTo(first);
            }
        }
        assertThat(acknowledged.size()).isGreaterThan(ROUNDS * ACKNOWLEDGED_PER_ROUND);
    }

    private static Process start(Path file, long firstId, Path said) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        CrashWriter.class.getName(),
                        file.toString(),
                        Long.toString(firstId))
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Whole lines only: the last one may have been cut off by the kill. */
    private static List<Long> lines(Path said) throws IOException {
        String text = Files.readString(said);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(Long::valueOf)
                .toList();
    }

    private static Set<Long> ids(Database database, int half) {
        return database.read(sql -> new HashSet<>(
                sql.fetch("select id from pairs where half = ?", half).getValues(0, Long.class)));
    }
}
