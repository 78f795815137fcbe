package octopus.server.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octopus.cli.Main;
import octopus.cli.terminal.Terminal;
import octopus.core.json.Json;
import octopus.server.AuthSettings;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import octopus.server.api.ApiDoor;
import octopus.server.auth.local.LocalSettings;
import octopus.server.cinder.CinderDoor;
import octopus.server.route.Route;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The command line against a whole Octopus, line by line as script.txt says. Which calls its verbs make is what the server
 * has counted; every other call of the two APIs is in without.txt, with the reason why it has no verb.
 */
class CommandLineTest {
    private static final Pattern LINE = Pattern.compile("(?:([a-z]+)(@\\S+)? = )?([!?~] )?(.+)");
    private static final Pattern VARIABLE = Pattern.compile("\\$([a-z]+)");
    private static final Pattern ROUTE =
            Pattern.compile("^octopus_http_requests_seconds_count\\{.*route=\"((?:cinder|api) [^\"]+)\"");

    @TempDir
    Path directory;

    private final Map<String, String> known = new TreeMap<>();

    /** A line that was run. @param out what it wrote */
    private record Run(int code, String out, String err) {}

    @Test
    void everyCallHasAVerbOrAReasonToHaveNone() throws IOException {
        LocalSettings sessions = new LocalSettings(Duration.ofMinutes(30), Duration.ofHours(12));
        OctopusSettings settings = OctopusSettings.local(directory.resolve("data"), 0)
                .with(new AuthSettings(Optional.empty(), Optional.of(sessions), Optional.empty(), false, false));
        try (Octopus octopus = Octopus.start(settings)) {
            known.put("url", "http://127.0.0.1:" + octopus.port());
            known.put("dir", directory.toString());
            Files.writeString(directory.resolve("password"), "a long password");
            Files.writeString(directory.resolve("content"), "what is in the image");
            Files.writeString(directory.resolve("spec.yaml"), "name: proven\ndriver: simulated\n");
            List<String> wrong = script();
            Set<String> called = called();
            Set<String> calls = calls(octopus);
            Set<String> without = without();
            SoftAssertions.assertSoftly(softly -> {
                softly.assertThat(wrong).as("did not end as script.txt says").isEmpty();
                softly.assertThat(matching(calls, without, called))
                        .as("without a verb in script.txt, and without a reason in without.txt")
                        .isEmpty();
                softly.assertThat(without)
                        .as("in without.txt, but there is no such call, or it has a verb")
                        .allMatch(name -> calls.stream().anyMatch(call -> fits(call, name) && !called.contains(call)));
            });
        }
    }

    private static Set<String> matching(Set<String> calls, Set<String> without, Set<String> called) {
        return calls.stream()
                .filter(call -> !called.contains(call))
                .filter(call -> without.stream().noneMatch(name -> fits(call, name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean fits(String call, String name) {
        return name.endsWith("*") ? call.startsWith(name.substring(0, name.length() - 1)) : call.equals(name);
    }

    private static Set<String> calls(Octopus octopus) {
        return octopus.doors().stream()
                .<Route<?>>flatMap(door -> switch (door) {
                    case CinderDoor cinder -> cinder.routes().stream();
                    case ApiDoor own -> own.routes().stream();
                    default -> Stream.empty();
                })
                .map(Route::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> called() {
        return new Http(Objects.requireNonNull(known.get("url")), Map.of())
                .get("/metrics")
                .body()
                .lines()
                .map(ROUTE::matcher)
                .filter(Matcher::find)
                .map(line -> line.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of calls, or their beginnings with a star; each has its reason. */
    private static Set<String> without() throws IOException {
        Set<String> without = new TreeSet<>();
        for (String line : lines("without.txt")) {
            assertThat(line).contains(": ");
            without.add(line.substring(0, line.indexOf(": ")));
        }
        return without;
    }

    private static List<String> lines(String resource) throws IOException {
        try (var in = Objects.requireNonNull(CommandLineTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    /** @return what did not end as it should */
    private List<String> script() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String text : lines("script.txt")) {
            Matcher line = LINE.matcher(text);
            assertThat(line.matches()).as(text).isTrue();
            Set<String> unknown = VARIABLE.matcher(line.group(4))
                    .results()
                    .map(name -> name.group(1))
                    .filter(name -> !known.containsKey(name))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!unknown.isEmpty()) {
                wrong.add(text + ": nothing before it gave " + unknown);
                continue;
            }
            String word = Optional.ofNullable(line.group(3)).orElse("").strip();
            String command = filled(line.group(4));
            Run run = word.equals("~") ? patiently(command) : run(command);
            boolean expected = word.equals("?") || word.equals("!") == (run.code() != 0);
            boolean explained = !word.equals("!") || run.err().contains("\"what\"");
            if (!expected || !explained || run.err().contains("INTERNAL_ERROR")) {
                wrong.add(text + ": " + run.code() + " " + run.out() + run.err() + "\n");
            } else if (run.code() == 0 && !word.equals("?")) {
                note(line, run, text);
            }
        }
        return wrong;
    }

    /** Whatever a verb answers is JSON, or nothing. */
    private void note(Matcher line, Run run, String text) {
        JsonNode answer = Json.MAPPER.readTree(run.out().isBlank() ? "{}" : run.out());
        if (line.group(1) != null) {
            String path = Optional.ofNullable(line.group(2))
                    .map(at -> at.substring(1))
                    .orElse("/id");
            String value = answer.at(path).asString("");
            assertThat(value).as(text + ": " + run.out()).isNotEmpty();
            known.put(line.group(1), value);
        }
    }

    private String filled(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(name -> Matcher.quoteReplacement(known.getOrDefault(name.group(1), "")));
    }

    /** Until it succeeds, or so long that it never will. */
    private Run patiently(String command) {
        List<Run> runs = new ArrayList<>();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
                runs.add(run(command));
                return runs.getLast().code() == 0;
            });
        } catch (ConditionTimeoutException e) {
            // The last answer says why.
        }
        return runs.getLast();
    }

    private Run run(String line) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("OCTOPUS_URL", Objects.requireNonNull(known.get("url")));
        environment.put("OCTOPUS_ATTACH_DIR", directory.resolve("attached").toString());
        Optional.ofNullable(known.get("token")).ifPresent(token -> environment.put("OCTOPUS_TOKEN", token));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false,
                directory);
        int code = Main.run(terminal, ("-o json " + line).split(" +"));
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
