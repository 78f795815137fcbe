package octopus.driver.cinder;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a driver prints: kept in a file, secrets masked, the newest megabytes only; and its last lines for a fault. */
final class HostLog {
    private static final int LAST_LINES = 30;
    private static final int LONGEST_LINE = 2000;
    private static final long LARGEST = 4L << 20;

    private final Path file;
    private final Masking masking;
    private final Deque<String> last = new ArrayDeque<>();

    HostLog(Path directory, Masking masking) {
        this.file = directory.resolve("cinder-driver.log");
        this.masking = masking;
    }

    Path file() {
        return file;
    }

    /** Reads to the end; for a thread of its own. */
    void follow(BufferedReader reader) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(masking.mask(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line));
            }
        } catch (IOException | UncheckedIOException e) {
            // The process is gone.
        }
    }

    private synchronized void add(String line) throws IOException {
        last.addLast(line);
        if (last.size() > LAST_LINES) {
            last.removeFirst();
        }
        if (Files.exists(file) && Files.size(file) > LARGEST) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(file, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The last thing that it said, for a fault. */
    synchronized String lastWords() {
        return last.stream().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("nothing");
    }
}
