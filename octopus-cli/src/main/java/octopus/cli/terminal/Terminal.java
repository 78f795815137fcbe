package octopus.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a run reads and writes.
 *
 * @param interactive a person looks on: progress bars may be drawn on {@code err}
 * @param home the user's home directory
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean interactive,
        Path home) {

    public Terminal {
        environment = Map.copyOf(environment);
    }

    /** The process's own streams. */
    public static Terminal ofProcess() {
        return new Terminal(
                System.in,
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                System.getenv(),
                System.console() != null && System.console().isTerminal(),
                Path.of(System.getProperty("user.home", ".")));
    }
}
