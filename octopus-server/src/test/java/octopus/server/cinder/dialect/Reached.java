package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import octopus.server.Http;
import octopus.server.route.Route;

/**
 * Which calls of the dialect a test really has answered well, by the server's own count. The list of each such test is kept
 * beside the recorded exchanges, for the compatibility table.
 */
final class Reached {
    private static final boolean RENEW = Boolean.getBoolean("octopus.renew-docs");
    private static final String DIRECTORY = "octopus-server/src/test/resources/octopus/server/cinder/dialect/reached";
    private static final Pattern ANSWERED = Pattern.compile(
            "^octopus_http_requests_seconds_count\\{.*route=\"(cinder [^\"]+)\".*status=\"2\\d\\d\".*\\} [1-9]");

    private Reached() {}

    /** The names of the routes that have been answered with success since the server was started. */
    static Set<String> of(Http server) {
        return server.get("/metrics")
                .body()
                .lines()
                .map(ANSWERED::matcher)
                .filter(line -> line.find())
                .map(line -> line.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Holds what a test has reached against its list, which may not say more. */
    static void check(Class<?> test, Set<String> now) throws IOException {
        Path file = root().resolve(DIRECTORY).resolve(test.getSimpleName() + ".txt");
        if (RENEW) {
            Files.createDirectories(file.getParent());
            Files.write(file, new TreeSet<>(now));
        }
        assertThat(now)
                .as("%s says that these are reached; renew it with -Doctopus.renew-docs=true", file)
                .containsAll(Files.readAllLines(file, StandardCharsets.UTF_8));
    }

    /** By the test's name, the routes that it reaches. */
    static Map<String, List<String>> all() throws IOException {
        Map<String, List<String>> all = new LinkedHashMap<>();
        try (var files = Files.list(root().resolve(DIRECTORY))) {
            for (Path file : files.sorted().toList()) {
                all.put(file.getFileName().toString().replace(".txt", ""), Files.readAllLines(file));
            }
        }
        return all;
    }

    /** The tests that reach this call, for people. */
    static String words(Map<String, List<String>> all, Route<?> route) {
        return all.entrySet().stream()
                .filter(test -> test.getValue().contains(route.name()))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("LICENSE"))) {
            here = java.util.Objects.requireNonNull(here.getParent());
        }
        return here;
    }
}
