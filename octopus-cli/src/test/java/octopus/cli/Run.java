package octopus.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import octopus.cli.terminal.Terminal;

/** One run of the command line inside the test. */
record Run(int code, String out, String err) {
    static Run of(FakeServer server, String... args) {
        return with(Map.of("OCTOPUS_URL", server.url()), "", args);
    }

    /** Arguments without blanks in them, in one text. */
    static Run line(FakeServer server, String line) {
        return of(server, line.split(" ", -1));
    }

    /** A person looks on. */
    static Run watched(FakeServer server, String... args) {
        return run(Map.of("OCTOPUS_URL", server.url()), "", true, args);
    }

    static Run with(Map<String, String> environment, String input, String... args) {
        return run(environment, input, false, args);
    }

    private static Run run(Map<String, String> environment, String input, boolean interactive, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> all = new HashMap<>(Map.of("OCTOPUS_CONFIG", "/nowhere/config.yaml"));
        all.putAll(environment);
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all,
                interactive,
                Path.of("/nowhere"));
        int code = Main.run(terminal, args);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
