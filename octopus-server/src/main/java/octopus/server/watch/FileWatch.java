package octopus.server.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when one of some files has changed. Looks from time to time: what is mounted from elsewhere, or is a link to
 * another file tomorrow, tells nobody of itself.
 */
public final class FileWatch implements AutoCloseable {
    public static final Duration USUAL = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final List<Path> files;
    private final Runnable changed;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("file-watch").factory());
    private List<String> seen;

    public FileWatch(List<Path> files, Runnable changed) {
        this.files = List.copyOf(files);
        this.changed = changed;
        this.seen = look();
    }

    public FileWatch start(Duration every) {
        timer.scheduleWithFixedDelay(this::compare, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void compare() {
        List<String> now = look();
        if (!now.equals(seen)) {
            seen = now;
            try {
                changed.run();
            } catch (RuntimeException e) {
                LOG.error("{} changed, and what should follow failed", files, e);
            }
        }
    }

    private List<String> look() {
        return files.stream().map(FileWatch::look).toList();
    }

    private static String look(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.lastModifiedTime() + " " + found.size() + " " + found.fileKey();
        } catch (IOException e) {
            return "none";
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
