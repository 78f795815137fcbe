package octopus.server.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import octopus.spi.StorageException;

/** Says what is done and how long it took, line by line. */
final class DemoReport {
    private final PrintStream out;
    private final Instant start = Instant.now();
    private int done;

    DemoReport(PrintStream out) {
        this.out = out;
    }

    <T> T step(String what, Supplier<T> work) {
        Instant begin = Instant.now();
        try {
            T result = work.get();
            line("ok  ", what, begin);
            done++;
            return result;
        } catch (StorageException e) {
            line("FAIL", what, begin);
            out.println("      " + e.fault().sentence());
            throw e;
        }
    }

    void note(String text) {
        out.println("      " + text);
    }

    void end(boolean good) {
        out.println();
        out.printf(
                Locale.ROOT,
                "%s: %d steps in %.1f s%n",
                good ? "All of it works, and nothing is left over" : "It does not work here",
                done,
                Duration.between(start, Instant.now()).toMillis() / 1000.0);
    }

    private void line(String mark, String what, Instant begin) {
        long millis = Duration.between(begin, Instant.now()).toMillis();
        out.printf(Locale.ROOT, "%s  %-66s %8d ms%n", mark, what, millis);
        out.flush();
    }
}
