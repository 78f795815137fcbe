package octopus.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Reads again and again what every user of the machine can read of each process: arguments and environment. */
final class ProcessWatch implements AutoCloseable {
    private static final long PAUSE_NANOS = 500_000;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    ProcessWatch() {
        this.thread = Thread.ofPlatform().daemon().name("process-watch").start(this::watch);
    }

    /** All that was seen so far. */
    Set<String> seen() {
        return seen;
    }

    private void watch() {
        while (!closed) {
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                for (Path process : processes) {
                    read(process.resolve("cmdline"));
                    read(process.resolve("environ"));
                }
            } catch (IOException e) {
                // Looked at again at once.
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void read(Path file) {
        try {
            seen.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // Ended meanwhile.
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
