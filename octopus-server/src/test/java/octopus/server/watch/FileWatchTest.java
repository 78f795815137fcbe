package octopus.server.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir
    private Path directory;

    @Test
    void saysWhenAFileComesChangesAndGoes() throws IOException {
        Path file = directory.resolve("watched");
        AtomicInteger changes = new AtomicInteger();
        Runnable failsAtFirst = () -> {
            if (changes.incrementAndGet() == 1) {
                throw new IllegalStateException("meant");
            }
        };
        try (FileWatch watch = new FileWatch(List.of(file), failsAtFirst)) {
            watch.start(Duration.ofMillis(10));
            Files.writeString(file, "one");
            Awaitility.await().until(() -> changes.get() > 0);
            int sofar = changes.get();
            Files.writeString(file, "longer");
            Awaitility.await().until(() -> changes.get() > sofar);
            int then = changes.get();
            Files.delete(file);
            Awaitility.await().until(() -> changes.get() > then);
        }
    }
}
