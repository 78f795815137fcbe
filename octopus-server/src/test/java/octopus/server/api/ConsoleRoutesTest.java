package octopus.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import octopus.core.json.Json;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls that the console stands on, of a whole Octopus in this process. */
class ConsoleRoutesTest {
    private static final String INITIATOR = "iqn.2026-01.test:consumer";

    @TempDir
    static Path directory = Path.of(".");

    private static @org.jspecify.annotations.Nullable Octopus running;
    private static JsonNode description = tools.jackson.databind.node.MissingNode.getInstance();

    @BeforeAll
    static void start() {
        running = Octopus.start(OctopusSettings.local(directory, 0));
        description = http().get("/api/v1/openapi.json").json();
    }

    @AfterAll
    static void stop() {
        java.util.Objects.requireNonNull(running).close();
    }

    private static Http http() {
        return new Http(
                "http://127.0.0.1:" + java.util.Objects.requireNonNull(running).port(),
                Map.of("X-Auth-Token", "admin:admin", "OpenStack-API-Version", "volume 3.70"));
    }

    private static JsonNode answered(Http.Answer answer, int status, String schema) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(Schemas.violations(description, schema, answer.json()))
                .as(answer.body())
                .isEmpty();
        return answer.json();
    }

    private static String usedVolume(String name, String type) {
        String id = http().send(
                        "POST",
                        "/v3/volumes",
                        "{\"volume\":{\"size\":1,\"name\":\"" + name + "\",\"volume_type\":\"" + type + "\"}}")
                .json()
                .at("/volume/id")
                .asString();
        Awaitility.await()
                .until(() -> http().get("/v3/volumes/" + id)
                        .json()
                        .at("/volume/status")
                        .asString()
                        .equals("available"));
        Http.Answer attached = http().send(
                        "POST",
                        "/v3/attachments",
                        "{\"attachment\":{\"volume_uuid\":\"" + id + "\",\"instance_uuid\":\"" + UUID.randomUUID()
                                + "\",\"connector\":{\"host\":\"box\",\"initiator\":\"" + INITIATOR + "\"}}}");
        assertThat(attached.status()).as(attached.body()).isEqualTo(200);
        http().send(
                        "POST",
                        "/v3/attachments/"
                                + attached.json().at("/attachment/id").asString() + "/action",
                        "{\"os-complete\":{}}");
        return id;
    }

    @Test
    void whoeverReadsChineseIsToldInChinese() {
        Http chinese = new Http(
                "http://127.0.0.1:" + java.util.Objects.requireNonNull(running).port(),
                Map.of("X-Auth-Token", "admin:admin", "Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5"));
        String none = UUID.randomUUID().toString();
        assertThat(chinese.get("/image/v2/images/" + none).body()).contains("没有标识为 " + none + " 的镜像");
        assertThat(http().get("/image/v2/images/" + none).body()).contains("No image found");
        String nowhere = "{\"volume\":{\"size\":1,\"availability_zone\":\"moon\"}}";
        assertThat(chinese.send("POST", "/v3/volumes", nowhere).body()).contains("可用域 “moon” 无效");
        JsonNode fault = http().send(
                        "PUT", "/api/v1/backends/local", "{\"options\":{\"reserved_percentage\":\"much\"}}")
                .json()
                .path("fault");
        assertThat(fault.path("cause").asString()).contains("is not a whole number");
        assertThat(fault.path("cause_zh").asString()).contains("不是整数");
        JsonNode verdicts =
                http().send("POST", "/api/v1/placements", "{\"size\":900000}").json();
        assertThat(verdicts.at("/verdicts/0/words_zh").asString()).contains("需要 900000 GiB");
    }

    @Test
    void theTopologyLeadsFromInitiatorsToVolumes() {
        http().send("POST", "/api/v1/backends", "{\"name\":\"array\",\"driver\":\"simulated\"}");
        http().send(
                        "POST",
                        "/v3/types",
                        "{\"volume_type\":{\"name\":\"seen\",\"extra_specs\":{\"volume_backend_name\":\"array\"}}}");
        Awaitility.await()
                .until(() -> http().get("/api/v1/backends/array")
                        .json()
                        .at("/backend/state")
                        .asString()
                        .equals("ready"));
        String id = usedVolume("one-of-two", "seen");
        usedVolume("another", "seen");

        JsonNode found = answered(http().get("/api/v1/topology?name=of-two"), 200, "Topology");
        assertThat(found.path("uses").size()).isEqualTo(1);
        JsonNode use = found.path("uses").path(0);
        assertThat(use.path("volume").asString()).isEqualTo(id);
        assertThat(use.path("consumer").asString()).isEqualTo("box");
        assertThat(use.at("/ways/0/initiator").asString()).isEqualTo(INITIATOR);
        assertThat(use.at("/ways/0/target").asString()).isNotEmpty();
        assertThat(found.path("more").asBoolean()).isFalse();
        JsonNode bounded = answered(http().get("/api/v1/topology?limit=1"), 200, "Topology");
        assertThat(bounded.path("uses").size()).isEqualTo(1);
        assertThat(bounded.path("more").asBoolean()).isTrue();
        assertThat(http().get("/api/v1/topology?limit=0").status()).isEqualTo(400);
    }

    @Test
    void waysAreOfEveryKindOfConnection() {
        assertThat(ways(
                        Map.of("wwpns", List.of("a", "b")),
                        Map.of(
                                "driver_volume_type",
                                "fibre_channel",
                                "target_wwn",
                                List.of("x", "y"),
                                "initiator_target_map",
                                Map.of("a", List.of("x")))))
                .containsExactly("a - x", "b - x", "b - y");
        assertThat(ways(
                        Map.of("initiator", "i"),
                        Map.of(
                                "driver_volume_type",
                                "iscsi",
                                "target_portals",
                                List.of("p", "q"),
                                "target_iqns",
                                List.of("s", "t"))))
                .containsExactly("i p s", "i q t");
        assertThat(ways(
                        Map.of("nqn", "n"),
                        Map.of(
                                "driver_volume_type",
                                "nvmeof",
                                "target_nqn",
                                "t",
                                "portals",
                                List.of(List.of("10.0.0.1", 4420, "tcp"), List.of("10.0.0.2", 4420, "tcp")))))
                .containsExactly("n 10.0.0.1:4420 t", "n 10.0.0.2:4420 t");
        assertThat(ways(
                        Map.of("host", "h"),
                        Map.of("driver_volume_type", "rbd", "hosts", List.of("m"), "name", "pool/v")))
                .containsExactly("- m pool/v");
        assertThat(ways(Map.of(), Map.of("driver_volume_type", "local"))).containsExactly("- - -");
    }

    private static List<String> ways(Map<String, Object> connector, Map<String, Object> connection) {
        return TopologyResource.Ways.of(connector, connection).stream()
                .map(way -> shown(way, "initiator") + " " + shown(way, "portal") + " " + shown(way, "target"))
                .toList();
    }

    private static String shown(Row way, String key) {
        Object value = way.map().get(key);
        return value == null ? "-" : value.toString();
    }

    /** What the wizard sends when somebody corrects an onboarding is what it was shown. */
    @Test
    void aTargetThatIsShownMayBeSentBack() {
        String pods = """
                {"name":"pods","options":{"volume_driver":"acme.Driver"},"acceptance":{"run":false},
                 "target":{"kind":"kubernetes","node":"nowhere","workload":"statefulset/cinder-volume","container":"c",
                   "config":"secret/etc","vendor":{"volume":"claim/acme","path":"/opt/acme"},"ready_within":60,
                   "api":"http://127.0.0.1:1/v3/p",
                   "keystone":{"url":"http://127.0.0.1:1/v3","user":"u","project":"p","password":"s"}}}""";
        String hosts = """
                {"name":"hosts","options":{"volume_driver":"acme.Driver"},"acceptance":{"run":false},
                 "target":{"kind":"cinder","hosts":["nowhere"],"python":"/opt/python",
                   "service":{"restart":["true"],"running":["true"],"log":"/var/log/x"},"api":"http://127.0.0.1:1/v3/p"}}""";
        for (String spec : List.of(pods, hosts)) {
            String name = Json.MAPPER.readTree(spec).path("name").asString();
            answered(http().send("POST", "/api/v1/onboardings", spec), 201, "Onboarding");
            ObjectNode shown = (ObjectNode) settled(name).path("spec");
            assertThat(shown.toString()).doesNotContain("\"password\"");
            shown.remove("secrets");
            shown.remove(List.of("product", "driver"));
            JsonNode target = shown.path("target").deepCopy();
            Http.Answer again = http().send("PUT", "/api/v1/onboardings/" + name, shown.toString());
            JsonNode changed = answered(again, 200, "Onboarding").path("onboarding");
            assertThat(changed.at("/spec/target")).isEqualTo(target);
            JsonNode blocked = settled(name);
            assertThat(blocked.path("state").asString()).isEqualTo("blocked");
            oneCheckRunsAgain(blocked);
        }
    }

    private static void oneCheckRunsAgain(JsonNode blocked) {
        String path = "/api/v1/onboardings/" + blocked.path("name").asString();
        String check = blocked.at("/findings/0/by").asString();
        answered(http().send("POST", path + "/checks/" + check, ""), 202, "Onboarding");
        JsonNode after = settled(blocked.path("name").asString());
        assertThat(after.path("state").asString()).isEqualTo("blocked");
        assertThat(after.path("findings").findValuesAsString("check"))
                .containsExactlyInAnyOrderElementsOf(blocked.path("findings").findValuesAsString("check"));
        Http.Answer unknown = http().send("POST", path + "/checks/no-such-check", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("/fault/code").asString()).isEqualTo("CHECK_NOT_FOUND");
    }

    private static JsonNode settled(String name) {
        return http().get("/api/v1/onboardings/" + name + "?wait=50").json().path("onboarding");
    }
}
