package octopus.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scripts in testenv, which start real things. */
public final class TestScript {
    private TestScript() {}

    /** @return what it says in lines of {@code NAME=value} */
    public static Map<String, String> run(String script, String... arguments) {
        Result result = start(script, arguments);
        if (result.code() != 0) {
            throw new IllegalStateException(
                    "testenv/" + script + " " + String.join(" ", arguments) + " failed: " + result.output());
        }
        Map<String, String> said = new LinkedHashMap<>();
        result.output()
                .lines()
                .filter(line -> line.contains("="))
                .forEach(line -> said.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return said;
    }

    public static boolean succeeds(String script, String... arguments) {
        return start(script, arguments).code() == 0;
    }

    private record Result(int code, String output) {}

    private static Result start(String script, String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of(rootOf(Path.of("").toAbsolutePath())
                    .resolve("testenv")
                    .resolve(script)
                    .toString()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path rootOf(Path directory) {
        return Files.isDirectory(directory.resolve("testenv"))
                ? directory
                : rootOf(Optional.ofNullable(directory.getParent()).orElseThrow());
    }
}
