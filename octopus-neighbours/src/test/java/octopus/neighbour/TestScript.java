package octopus.neighbour;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a script of {@code testenv/}, which starts real parts, and reads the facts that it prints. */
public final class TestScript {
    private TestScript() {}

    /** @throws IllegalStateException with what it said, when it ends with an error */
    public static Properties run(String name, String... arguments) {
        return run(name, 10, arguments);
    }

    private static Properties run(String name, int minutes, String... arguments) {
        try {
            // Files, not pipes: a daemon that kept a pipe open would make us wait for it.
            Path output = Files.createTempFile("octopus-testenv-", ".out");
            Path errors = Files.createTempFile("octopus-testenv-", ".err");
            List<String> command = Stream.concat(Stream.of("bash", find(name).toString()), Stream.of(arguments))
                    .toList();
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
            String complaint = Files.readString(errors);
            Properties facts = new Properties();
            try (Reader in = Files.newBufferedReader(output)) {
                facts.load(in);
            }
            Files.delete(output);
            Files.delete(errors);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException("testenv/" + name + " failed: " + complaint);
            }
            return facts;
        } catch (IOException e) {
            throw new IllegalStateException("testenv/" + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where it is. */
    public static Path find(String name) {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(directory.resolve("testenv").resolve(name))) {
            Path parent = directory.getParent();
            if (parent == null) {
                throw new IllegalStateException("testenv/" + name + " is not in any directory above");
            }
            directory = parent;
        }
        return directory.resolve("testenv").resolve(name);
    }
}
