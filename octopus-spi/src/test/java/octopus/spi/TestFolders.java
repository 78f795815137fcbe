package octopus.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Directories of worlds that outlive the test that made them, where JUnit's {@code @TempDir} does not reach: gone when the
 * tests' process ends.
 */
public final class TestFolders {
    private static final Queue<Path> MADE = new ConcurrentLinkedQueue<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> MADE.forEach(TestFolders::removeQuietly)));
    }

    private TestFolders() {}

    public static Path make(String prefix) {
        try {
            Path made = Files.createTempDirectory(prefix);
            MADE.add(made);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With all that is in it. */
    public static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server that a test killed may write to the last; what stays then is the system's to clean. */
    private static void removeQuietly(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            remove(directory);
        } catch (UncheckedIOException e) {
            // Nobody is left to tell.
        }
    }
}
