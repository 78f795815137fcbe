package octopus.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import octopus.server.api.ApiDoor;
import octopus.server.cinder.CinderDoor;
import octopus.server.glance.GlanceDoor;
import octopus.server.http.Door;
import octopus.server.route.Route;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Thousands of calls of every route of the three dialects, by the routes' own declarations, on objects that earlier calls
 * have made: mostly right, a little wrong, or nonsense. No answer is a defect's, none shows a stack or a secret, and
 * afterwards the server works and nothing is stuck. {@code BadInputTest} has each field alone; this one mixes.
 * {@code -Doctopus.test.fuzz-calls=100000 -Doctopus.test.fuzz-seed=7} goes on longer and elsewhere.
 */
class FuzzTest {
    private static final int CALLS = Integer.getInteger("octopus.test.fuzz-calls", 1500);
    /** In an answer that should be words for a person, these are a defect's. */
    private static final Pattern LEAK = Pattern.compile(
            "\\bat [\\w.$]+\\([\\w.]+\\.java:\\d+\\)|Exception\\b|\\bjava\\.(lang|util|io)\\.|tools\\.jackson|org\\.(jooq|sqlite)"
                    + "|SQLITE_|NullPointer|Traceback");

    private static final Pattern PASSWORD = Pattern.compile("\"auth_password\": ?\"([^\"]+)\"");
    private static final List<String> PARAMETERS = List.of(
            "limit",
            "marker",
            "offset",
            "sort",
            "sort_key",
            "sort_dir",
            "all_tenants",
            "name",
            "name~",
            "status",
            "metadata",
            "with_count",
            "is_public",
            "host",
            "created_at",
            "state",
            "subject",
            "visibility",
            "size_min",
            "force",
            "cascade",
            "usage",
            "detail",
            "binary");

    @TempDir
    Path directory;

    private final List<String> wrong = new ArrayList<>();
    private final Known known = new Known();
    /** CHAP secrets that were told to those who connect; nobody else may be told. */
    private final Set<String> secrets = new HashSet<>();

    private record Target(String prefix, Route<?> route) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void nothingBreaksTheServer(long seed) {
        RandomGenerator random = new SplittableRandom(Long.getLong("octopus.test.fuzz-seed", seed));
        try (Octopus octopus = Octopus.start(OctopusSettings.local(directory, 0))) {
            Http http = Http.admin(octopus.port());
            prepare(http);
            List<Target> targets = targets(octopus.doors());
            assertThat(targets).hasSizeGreaterThan(150);
            Inputs inputs = new Inputs(random, known);
            for (int i = 0; i < CALLS && wrong.size() < 20; i++) {
                call(http, targets.get(random.nextInt(targets.size())), inputs, random);
            }
            assertThat(wrong).as("seed %d", seed).isEmpty();
            settle(http);
            works(http);
        }
    }

    /** All volumes go to an array in memory. */
    private static void prepare(Http http) {
        Http.Answer made = http.send(
                "POST",
                "/api/v1/backends",
                "{\"name\":\"fuzz\",\"driver\":\"simulated\",\"options\":{\"pools\":\"2\"}}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        Awaitility.await().until(() -> http.get("/api/v1/backends/fuzz").body().contains("\"state\":\"ready\""));
        http.send("POST", "/api/v1/backends/local/disable", "{}");
    }

    private static List<Target> targets(List<Door> doors) {
        List<Target> targets = new ArrayList<>();
        for (Door door : doors) {
            switch (door) {
                case CinderDoor cinder -> {
                    cinder.routes().forEach(route -> targets.add(new Target("/v3", route)));
                    cinder.routes().forEach(route -> targets.add(new Target("/v3/abc", route)));
                }
                case GlanceDoor glance -> glance.routes().forEach(route -> targets.add(new Target("/image", route)));
                case ApiDoor api -> api.routes().forEach(route -> targets.add(new Target("/api/v1", route)));
                default -> {
                    // Pages for people and machines take nothing.
                }
            }
        }
        return targets;
    }

    private void call(Http http, Target target, Inputs inputs, RandomGenerator random) {
        Route<?> route = target.route();
        String path = target.prefix() + path(route.path(), inputs, random) + query(route, inputs);
        double share = inputs.any(List.of(0.0, 0.0, 0.05, 0.3));
        int minor = inputs.any(List.of(0, 3, 27, 44, 60, 71));
        String body = route.body()
                .map(declared -> inputs.body(declared.shape(), minor, share))
                .orElseGet(() -> route.method().name().equals("GET")
                        ? ""
                        : inputs.any(
                                List.of("", "{}", "[{\"op\":\"add\",\"path\":\"/x\",\"value\":\"y\"}]", "\u0001")));
        if (route.action().isPresent() && body.startsWith("{}")) {
            body = "{\"" + route.action().get() + "\":null}";
        }
        try {
            Http.Answer answer =
                    dressed(http, inputs, minor).send(route.method().name(), path, body);
            known.learn(path, answer.body());
            judge(route, path, body, answer);
        } catch (UncheckedIOException e) {
            wrong.add(route.method() + " " + path + " " + shorten(body) + " -> no answer: " + e.getCause());
        }
    }

    private static Http dressed(Http http, Inputs inputs, int minor) {
        Http dressed = inputs.chance(0.9)
                ? http.with("OpenStack-API-Version", "volume 3." + minor)
                : http.with(
                        "OpenStack-API-Version",
                        inputs.any(List.of("volume 3.999", "compute 2.1", "volume latest", "x")));
        if (inputs.chance(0.05)) {
            dressed = dressed.with("X-Auth-Token", inputs.any(List.of("x", ":", "somebody:else", "%3A%3A")));
        }
        if (inputs.chance(0.05)) {
            dressed = dressed.with(
                    "Content-Type",
                    inputs.any(List.of("text/plain", "application/xml", "application/json-patch+json")));
        }
        return dressed.with("Accept", inputs.any(List.of("application/json", "*/*", "text/html;q=0.1")));
    }

    private String path(String template, Inputs inputs, RandomGenerator random) {
        StringBuilder path = new StringBuilder();
        for (String segment : template.substring(1).split("/", -1)) {
            path.append('/');
            if (!segment.startsWith("{")) {
                path.append(segment);
            } else if (inputs.chance(0.7)) {
                boolean byName = !segment.contains("id") && !segment.equals("{image}");
                path.append(URLEncoder.encode(
                        byName ? known.word(random) : known.of(template, random), StandardCharsets.UTF_8));
            } else {
                path.append(URLEncoder.encode(
                        inputs.chance(0.5) ? known.id(random) : inputs.nasty(), StandardCharsets.UTF_8));
            }
        }
        return path.toString().replace("+", "%20");
    }

    private static String query(Route<?> route, Inputs inputs) {
        if (route.name().equals("api events.stream")) {
            return "?follow=false";
        }
        if (inputs.chance(0.6)) {
            return "";
        }
        StringBuilder query = new StringBuilder("?");
        for (int i = 0; i < 2; i++) {
            query.append(inputs.any(PARAMETERS))
                    .append('=')
                    .append(
                            inputs.chance(0.9)
                                    ? URLEncoder.encode(inputs.any(inputs.queryValues()), StandardCharsets.UTF_8)
                                    : inputs.any(List.of("%00", "%FF%FE", "%F0%9F")))
                    .append('&');
        }
        return query.toString();
    }

    private void judge(Route<?> route, String path, String body, Http.Answer answer) {
        boolean ours = path.startsWith("/api/");
        // Of our own API 502 and 504 are the storage's, 507 says that no pool has room; 501 is a call that comes later.
        boolean right = answer.status() < 500 || answer.status() == 501 || ours && answer.status() != 500;
        Matcher leak = LEAK.matcher(answer.body());
        // What loggers are called, which an administrator asks for, is what classes are called.
        String asked = path.replaceFirst("\\?.*", "");
        boolean names = asked.endsWith("/openapi.json") || asked.endsWith("/get-log");
        boolean leaks = !names && leak.find();
        boolean connects = path.contains("/attachments") || path.contains("/action");
        if (connects) {
            PASSWORD.matcher(answer.body()).results().forEach(found -> secrets.add(found.group(1)));
        }
        boolean tells = !connects && secrets.stream().anyMatch(answer.body()::contains);
        if (!right || leaks || tells) {
            wrong.add(route.method() + " " + path + " " + shorten(body) + " -> " + answer.status() + " "
                    + shorten(answer.body()));
        }
    }

    /** What the fuzzer itself has suspended goes on; then everything ends, and nothing is stuck. */
    private static void settle(Http http) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    boolean over = true;
                    for (String state : List.of("suspended", "pending", "running", "waiting", "reverting")) {
                        for (JsonNode flow :
                                http.get("/api/v1/flows?state=" + state).json().path("flows")) {
                            over = false;
                            if (state.equals("suspended")) {
                                http.send(
                                        "POST",
                                        "/api/v1/flows/" + flow.path("id").asString() + "/resume",
                                        "{}");
                            }
                        }
                    }
                    return over;
                });
        assertThat(http.get("/api/v1/flows?state=stuck").json().path("flows")).isEmpty();
    }

    private static void works(Http http) {
        assertThat(http.with("Accept", "application/json").get("/healthcheck").status())
                .isEqualTo(200);
        // Whatever quotas and backends the fuzzer has left.
        http.send("PUT", "/v3/os-quota-sets/abc", "{\"quota_set\":{\"volumes\":-1,\"gigabytes\":-1}}");
        http.send(
                "POST",
                "/api/v1/backends",
                "{\"name\":\"last\",\"driver\":\"simulated\",\"options\":{\"pools\":\"1\"}}");
        Awaitility.await().until(() -> http.get("/api/v1/backends/last").body().contains("\"state\":\"ready\""));
        http.send(
                "POST",
                "/v3/types",
                "{\"volume_type\":{\"name\":\"last-type\",\"extra_specs\":{\"volume_backend_name\":\"last\"}}}");
        Http.Answer made = http.send("POST", "/v3/volumes", "{\"volume\":{\"size\":1,\"volume_type\":\"last-type\"}}");
        assertThat(made.status()).as(made.body()).isEqualTo(202);
        String id = made.json().at("/volume/id").asString();
        Awaitility.await().until(() -> http.get("/v3/volumes/" + id).body().contains("\"status\":\"available\""));
    }

    private static String shorten(String text) {
        return Optional.of(text)
                .filter(all -> all.length() > 240)
                .map(all -> all.substring(0, 240) + "…")
                .orElse(text);
    }
}
