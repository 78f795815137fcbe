package octopus.server.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import octopus.core.json.Json;
import octopus.node.archive.Limits;
import octopus.onboard.drivers.PackageSettings;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import octopus.simulator.oceanstor.ArraySettings;
import octopus.simulator.oceanstor.Loopback;
import octopus.simulator.oceanstor.SimulatedOceanstor;
import octopus.spi.Secret;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A whole Octopus beside a simulated array, and what a person does with both. */
final class OnboardingHouse implements AutoCloseable {
    static final String PASSWORD = "Right-pass-word-1";

    final List<String> portals = List.of(Loopback.next(), Loopback.next());
    final SimulatedOceanstor array;
    final Octopus octopus;
    final Http http;

    OnboardingHouse(Path directory) {
        array = SimulatedOceanstor.start(
                ArraySettings.loopback(directory.resolve("array"), portals, Secret.of(PASSWORD)));
        octopus = Octopus.start(OctopusSettings.local(directory.resolve("data"), 0)
                .with(new PackageSettings(directory.resolve("packages"), true, Limits.usual())));
        http = Http.admin(octopus.port());
    }

    /** Right in everything. */
    Map<String, Object> spec(String name) {
        Map<String, Object> options = new TreeMap<>(Map.of(
                "san_ip",
                "127.0.0.1",
                "san_api_port",
                array.port(),
                "san_login",
                "admin",
                "san_password",
                PASSWORD,
                "storage_pool",
                "pool-1",
                "iscsi_default_target_ip",
                String.join(",", portals)));
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("name", name);
        spec.put("driver", "oceanstor");
        spec.put("options", options);
        spec.put("types", List.of(name + "-type"));
        return spec;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> with(Map<String, Object> spec, String option, Object value) {
        ((Map<String, Object>) Objects.requireNonNull(spec.get("options"))).put(option, value);
        return spec;
    }

    /** Creates, or changes, and waits for what the checks say. */
    JsonNode check(Map<String, Object> spec) {
        String name = String.valueOf(spec.get("name"));
        String state = show(name).path("state").asString("");
        boolean there = !state.isEmpty() && !state.equals("rolled-back") && !state.equals("retired");
        Http.Answer answer = there
                ? http.send("PUT", "/api/v1/onboardings/" + name, Json.write(spec))
                : http.send("POST", "/api/v1/onboardings", Json.write(spec));
        if (answer.status() >= 400) {
            return answer.json();
        }
        return settled(name);
    }

    /** Bytes that are the body of a request. */
    Http.Answer upload(String path, byte[] body) {
        return http.with("Content-Type", "application/octet-stream").send("POST", path, body);
    }

    JsonNode approve(String name) {
        String hash = show(name).path("plan").path("hash").asString("");
        Http.Answer answer =
                http.send("POST", "/api/v1/onboardings/" + name + "/approve", Json.write(Map.of("plan", hash)));
        return answer.status() >= 400 ? answer.json() : settled(name);
    }

    JsonNode ask(String name, String verb) {
        Http.Answer answer = http.send("POST", "/api/v1/onboardings/" + name + "/" + verb, "{}");
        return answer.status() >= 400 ? answer.json() : settled(name);
    }

    /** What another look at one that is active says. */
    JsonNode looked(String name) {
        String before = show(name).path("checked_at").asString("");
        // Refused as long as an earlier look is not quite over.
        int status = Awaitility.await()
                .atMost(java.time.Duration.ofMinutes(1))
                .until(
                        () -> http.send("POST", "/api/v1/onboardings/" + name + "/check", "{}")
                                .status(),
                        answered -> answered < 300);
        assertThat(status).isLessThan(300);
        return Awaitility.await()
                .atMost(java.time.Duration.ofMinutes(1))
                .until(
                        () -> http.get("/api/v1/onboardings/" + name + "?wait=20")
                                .json()
                                .path("onboarding"),
                        now -> !now.path("checked_at").asString("").equals(before));
    }

    JsonNode show(String name) {
        return http.get("/api/v1/onboardings/" + name).json().path("onboarding");
    }

    JsonNode settled(String name) {
        return Awaitility.await()
                .atMost(java.time.Duration.ofMinutes(3))
                .until(
                        () -> show(name),
                        now -> !List.of("checking", "applying", "rolling-back")
                                .contains(now.path("state").asString("")));
    }

    /** The checks that failed, with the places. */
    static List<String> failures(JsonNode onboarding) {
        List<String> failed = new ArrayList<>();
        onboarding.path("findings").forEach(each -> {
            if (each.path("outcome").asString("").equals("failure")) {
                failed.add(each.path("check").asString("") + " "
                        + each.path("where").asString(""));
            }
        });
        return failed;
    }

    List<String> backends() {
        List<String> names = new ArrayList<>();
        http.get("/api/v1/backends")
                .json()
                .path("backends")
                .forEach(each -> names.add(each.path("name").asString("")));
        return names;
    }

    List<String> types() {
        List<String> names = new ArrayList<>();
        http.get("/v3/abc/types")
                .json()
                .path("volume_types")
                .forEach(each -> names.add(each.path("name").asString("")));
        return names;
    }

    @Override
    public void close() {
        octopus.close();
        array.close();
    }
}
