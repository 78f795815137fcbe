package octopus.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing stays in the temporary directory: of a server that ended, or, after the next start, of one that was killed. */
class TemporaryFilesIT {
    @TempDir
    Path home;

    @Test
    void whatAKilledServerLeftGoesWithTheNextStart() throws IOException {
        Path temporary;
        try (ServerProcess server = new ServerProcess(home)) {
            temporary = server.temporary();
            server.awaitUp();
            server.kill();
            List<Path> left = entries(temporary);
            assertThat(left).isNotEmpty();

            server.start();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(left).noneMatch(Files::exists));
        }
        assertThat(entries(temporary)).isEmpty();
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }
}
