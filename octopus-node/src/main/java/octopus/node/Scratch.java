package octopus.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for files that live as long as one piece of work, below the JVM's {@code java.io.tmpdir}, for its owner alone.
 * Its name tells the process, so that what a killed one left, a volume's LUKS header among it, is known and taken away at the
 * next start.
 */
public final class Scratch implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("octopus-work-(\\d+)-\\d+");
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

    private final Path path;

    private Scratch(Path path) {
        this.path = path;
    }

    public static Scratch make() {
        try {
            return new Scratch(Files.createTempDirectory(
                    "octopus-work-" + ProcessHandle.current().pid() + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException("making a temporary directory", e);
        }
    }

    /** For what lives as long as this process. It goes at the end, when what is in it has gone. */
    public static Path ofProcess() {
        Path path = make().path();
        path.toFile().deleteOnExit();
        return path;
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException e) {
            throw new UncheckedIOException("removing " + path, e);
        }
    }

    /** Takes away what processes that were killed have left. What belongs to another user stays. */
    public static void sweep() {
        sweep(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static void sweep(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(Scratch::isLeft).forEach(Scratch::removeLeft);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} could not be looked through for what earlier processes left: {}", directory, e.getMessage());
        }
    }

    private static boolean isLeft(Path entry) {
        Matcher name = NAME.matcher(entry.getFileName().toString());
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }

    private static void removeLeft(Path left) {
        try {
            remove(left);
            LOG.info("took away {}, which a process that is gone had left", left);
        } catch (IOException e) {
            LOG.warn("{} stays: {}", left, e.toString());
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
