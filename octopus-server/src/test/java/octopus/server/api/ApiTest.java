package octopus.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole Octopus in this process, asked through its own API; every answer is held against the published description. */
class ApiTest {
    @TempDir
    static Path directory = Path.of(".");

    private static @org.jspecify.annotations.Nullable Octopus running;
    private static JsonNode description = tools.jackson.databind.node.MissingNode.getInstance();

    @BeforeAll
    static void start() {
        running = Octopus.start(OctopusSettings.local(directory, 0));
        description = http().get("/api/v1/openapi.json").json();
        Http.Answer made = http().send(
                        "POST",
                        "/api/v1/backends",
                        "{\"name\":\"array\",\"driver\":\"simulated\",\"options\":{\"pools\":2}}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        Awaitility.await().until(() -> state("array").equals("ready"));
        http().with("X-Auth-Token", "admin:admin")
                .send(
                        "POST",
                        "/v3/types",
                        "{\"volume_type\":{\"name\":\"quick\",\"extra_specs\":{\"volume_backend_name\":\"array\"}}}");
    }

    @AfterAll
    static void stop() {
        octopus().close();
    }

    private static Octopus octopus() {
        return java.util.Objects.requireNonNull(running);
    }

    private static Http http() {
        return new Http("http://127.0.0.1:" + octopus().port(), Map.of());
    }

    private static String state(String backend) {
        return http().get("/api/v1/backends/" + backend)
                .json()
                .at("/backend/state")
                .asString();
    }

    private static String volume() {
        String id = http().with("X-Auth-Token", "admin:admin")
                .send("POST", "/v3/volumes", "{\"volume\":{\"size\":1,\"volume_type\":\"quick\"}}")
                .json()
                .at("/volume/id")
                .asString();
        Awaitility.await()
                .until(() -> http().get("/api/v1/volumes/" + id)
                        .json()
                        .path("status")
                        .asString()
                        .equals("available"));
        return id;
    }

    private JsonNode get(String path, String schema) {
        Http.Answer answer = http().get("/api/v1" + path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(Schemas.violations(description, schema, answer.json()))
                .as(answer.body())
                .isEmpty();
        return answer.json();
    }

    @Test
    void everyCallIsDescribed() {
        Set<String> operations = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        assertThat(description.path("openapi").asString()).isEqualTo("3.1.0");
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    JsonNode operation = method.getValue();
                    if (!operations.add(operation.path("operationId").asString())) {
                        wrong.add("twice: " + operation.path("operationId"));
                    }
                    if (operation.path("summary").asString().isBlank()) {
                        wrong.add("no summary: " + path.getKey());
                    }
                    long declared = 0;
                    for (JsonNode parameter : operation.path("parameters")) {
                        declared += parameter.path("in").asString().equals("path") ? 1 : 0;
                    }
                    if (declared != path.getKey().chars().filter(c -> c == '{').count()) {
                        wrong.add("path parameters: " + path.getKey());
                    }
                    if (operation.path("responses").size() < 2) {
                        wrong.add("responses: " + path.getKey());
                    }
                }));
        assertThat(wrong).isEmpty();
        assertThat(operations).contains("backends.create", "flows.release", "placements.explain", "openapi");
        assertThat(Schemas.danglingReferences(description)).isEmpty();
    }

    @Test
    void settingsAreToldWithWhatIsInForce() {
        JsonNode groups = get("/settings", "Settings").path("groups");
        assertThat(groups.findValuesAsString("name")).contains("Server", "server.port", "database.password");
        assertThat(groups.toString()).contains("\"value\":\"8776\",\"origin\":\"default\"");
    }

    @Test
    void capacityIsToldOverTime() {
        JsonNode pools = get("/capacity-history?backend=array&hours=24", "CapacityHistory")
                .path("pools");
        assertThat(pools.size()).isPositive();
        assertThat(pools.path(0).path("samples").size()).isPositive();
        assertThat(pools.path(0).path("samples").path(0).size()).isEqualTo(4);
        assertThat(get("/capacity-history?backend=nobody", "CapacityHistory").path("pools"))
                .isEmpty();
        assertThat(http().get("/api/v1/capacity-history?hours=0").status()).isEqualTo(400);
    }

    @Test
    void driversTellTheirOptions() {
        JsonNode drivers = get("/drivers", "Drivers").path("drivers");
        assertThat(drivers.findValuesAsString("id")).contains("file", "simulated");
    }

    @Test
    void aBackendComesAndGoes() {
        Http.Answer made =
                http().send("POST", "/api/v1/backends", "{\"name\":\"short\",\"driver\":\"simulated\",\"options\":{}}");
        assertThat(Schemas.violations(description, "Backend", made.json())).isEmpty();
        Awaitility.await().until(() -> state("short").equals("ready"));
        Http.Answer disabled = http().send("POST", "/api/v1/backends/short/disable", "{\"reason\":\"repair\"}");
        assertThat(disabled.json().at("/backend/reason").asString()).isEqualTo("repair");
        assertThat(http().send("POST", "/api/v1/backends/short/enable", "")
                        .json()
                        .at("/backend/enabled")
                        .asBoolean())
                .isTrue();
        assertThat(http().send("POST", "/api/v1/backends/short/validate", "")
                        .json()
                        .at("/backend/state")
                        .asString())
                .isEqualTo("ready");
        Http.Answer changed = http().send("PUT", "/api/v1/backends/short", "{\"options\":{\"pools\":\"3\"}}");
        assertThat(changed.json().at("/backend/version").asInt()).isEqualTo(2);
        assertThat(get("/backends", "Backends").path("backends").findValuesAsString("name"))
                .contains("short", "array");
        assertThat(http().send("DELETE", "/api/v1/backends/short", "").status()).isEqualTo(204);
        assertThat(http().get("/api/v1/backends/short").status()).isEqualTo(404);
    }

    @Test
    void aNodeComesAndGoes() {
        Http.Answer made = http().send("POST", "/api/v1/nodes", "{\"name\":\"here\",\"kind\":\"local\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        Http.Answer probed = http().send("POST", "/api/v1/nodes/here/probe", "{}");
        assertThat(probed.status()).as(probed.body()).isEqualTo(200);
        assertThat(probed.json().path("node").path("state").asString()).isEqualTo("ready");
        JsonNode shown = get("/nodes/here", "Node").path("node");
        assertThat(shown.path("facts").path("kernel").asString()).isNotBlank();
        assertThat(get("/nodes", "Nodes").path("nodes")).hasSize(1);
        Http.Answer wrong = http().send(
                        "POST", "/api/v1/nodes", "{\"name\":\"far\",\"kind\":\"ssh\",\"host\":\"h\",\"user\":\"u\"}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body()).contains("NODE_INVALID", "private_key");
        assertThat(http().send("DELETE", "/api/v1/nodes/here", "").status()).isEqualTo(204);
        assertThat(http().get("/api/v1/nodes/here").status()).isEqualTo(404);
    }

    @Test
    void productsAreFoundShownAddedAndRemoved() {
        JsonNode all = get("/products", "Products").path("products");
        assertThat(all.size()).isGreaterThan(110);
        assertThat(get("/products?search=dorado&protocol=iscsi", "Products")
                        .path("products")
                        .findValuesAsString("id"))
                .contains("huawei-dorado-iscsi");
        assertThat(http().get("/api/v1/products?protocol=iscis").body()).contains("Did you mean iscsi?");
        JsonNode product = get("/products/huawei-dorado-iscsi", "Product").path("product");
        assertThat(product.path("options").findValuesAsString("name")).contains("san_ip", "storage_pool");
        JsonNode schema =
                http().get("/api/v1/products/huawei-dorado-iscsi/schema").json();
        assertThat(schema.at("/properties/san_password/writeOnly").asBoolean()).isTrue();
        assertThat(http().get("/api/v1/products/huawei-dorado-iscs").body())
                .contains("PRODUCT_NOT_FOUND", "huawei-dorado-iscsi");
        String file = "id: acme\\nname: Acme\\nmaker: Acme\\nprotocols: [local]\\ndriver: simulated\\n";
        Http.Answer added = http().send("POST", "/api/v1/products", "{\"text\":\"" + file + "\"}");
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        Http.Answer wrong = http().send(
                        "POST", "/api/v1/products", "{\"text\":\"" + file.replace("simulated", "simulatid") + "\"}");
        assertThat(wrong.body()).contains("PRODUCT_INVALID", "line 5, driver", "did you mean simulated");
        assertThat(http().send("DELETE", "/api/v1/products/acme", "").status()).isEqualTo(204);
        assertThat(http().send("DELETE", "/api/v1/products/lvm", "").status()).isEqualTo(409);
    }

    @Test
    void packagesArriveAndGo() throws Exception {
        assertThat(get("/packages", "Packages").path("packages")).isEmpty();
        assertThat(get("/package-signers", "PackageSigners").path("package_signers"))
                .isEmpty();
        Http.Answer nonsense = http().send("POST", "/api/v1/packages", "nonsense");
        assertThat(nonsense.status()).as(nonsense.body()).isEqualTo(400);
        assertThat(nonsense.json().at("/fault/code").asString()).isEqualTo("PACKAGE_INVALID");
        assertThat(http().get("/api/v1/packages/acme/versions/1").status()).isEqualTo(404);
        assertThat(http().send("POST", "/api/v1/packages/acme/rollback", "").status())
                .isEqualTo(404);
        assertThat(http().send("DELETE", "/api/v1/package-signers/nobody", "").status())
                .isEqualTo(404);
        Http.Answer key = http().send("POST", "/api/v1/package-signers", "{\"name\":\"alice\",\"key\":\"x\"}");
        assertThat(key.json().at("/fault/code").asString()).isEqualTo("PACKAGE_KEY_WRONG");
    }

    @Test
    void aWrongOptionIsNamed() {
        Http.Answer answer = http().send(
                        "POST",
                        "/api/v1/backends",
                        "{\"name\":\"x\",\"driver\":\"simulated\",\"options\":{\"pols\":1}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(Schemas.violations(description, "FaultAnswer", answer.json()))
                .isEmpty();
        assertThat(answer.body()).contains("pols");
        assertThat(http().send("POST", "/api/v1/backends", "{\"name\":\"x\",\"driver\":\"none\"}")
                        .status())
                .isEqualTo(400);
        assertThat(http().send("POST", "/api/v1/backends", "{\"name\":7,\"driver\":\"simulated\"}")
                        .json()
                        .at("/fault/about/field")
                        .asString())
                .isEqualTo("name");
        assertThat(http().send("POST", "/api/v1/backends", "{\"name\":")
                        .json()
                        .at("/fault/code")
                        .asString())
                .isEqualTo("BODY_UNREADABLE");
    }

    @Test
    void aVolumeShowsItsFlow() {
        String id = volume();
        JsonNode state = get("/volumes/" + id, "VolumeState");
        assertThat(state.path("backend").asString()).isEqualTo("array");
        assertThat(state.at("/flow/name").asString()).isEqualTo("create-volume");
        assertThat(http().get("/api/v1/volumes/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(http().get("/api/v1/volumes/x").status()).isEqualTo(400);
    }

    @Test
    void flowsAreListedAndShownWithTheirSteps() {
        String id = volume();
        volume();
        JsonNode flows = get("/flows?limit=1", "Flows");
        assertThat(flows.path("flows")).hasSize(1);
        String marker = flows.path("next").asString();
        assertThat(get("/flows?limit=1&marker=" + marker, "Flows")
                        .at("/flows/0/id")
                        .asString())
                .isNotEqualTo(marker);
        JsonNode one = get("/flows?subject=volume:" + id + "&name=create-volume", "Flows")
                .path("flows");
        assertThat(one).hasSize(1);
        JsonNode flow =
                get("/flows/" + one.get(0).path("id").asString(), "Flow").path("flow");
        assertThat(flow.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(flow.path("steps").findValuesAsString("name")).contains("choose-pool", "provision");
        assertThat(http().send("POST", "/api/v1/flows/" + flow.path("id").asString() + "/resume", "")
                        .status())
                .isEqualTo(409);
        assertThat(http().get("/api/v1/flows?state=dancing").status()).isEqualTo(400);
        assertThat(http().get("/api/v1/flows/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void auditGoesOnPageByPage() {
        volume();
        volume();
        JsonNode first = get("/audit?verb=volume&limit=1", "Audit");
        JsonNode second =
                get("/audit?verb=volume&limit=1&marker=" + first.path("next").asString(), "Audit");
        assertThat(first.at("/audit/0/id").asString())
                .isNotEqualTo(second.at("/audit/0/id").asString());
        assertThat(http().get("/api/v1/audit?marker=zzz").status()).isEqualTo(400);
    }

    @Test
    void theAuditProvesThatNobodyTouchedIt() {
        volume();
        String head = get("/audit/head", "AuditHead").path("head").asString();
        volume();
        JsonNode report = get("/audit/verify?expect=" + head, "AuditReport");
        assertThat(report.path("intact").asBoolean()).as(report.toString()).isTrue();
        String forged = head.substring(0, head.length() - 1) + (head.endsWith("0") ? "1" : "0");
        JsonNode other = get("/audit/verify?expect=" + forged, "AuditReport");
        assertThat(other.path("what").asString()).contains("not the one that the expected head was taken of");
    }

    @Test
    void theAuditIsExportedWithTheFiltersOfTheList() {
        String id = volume();
        Http.Answer lines = http().get("/api/v1/audit/export?format=jsonl&subject=volume:" + id);
        assertThat(lines.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(lines.body().lines()).isNotEmpty().allMatch(line -> line.contains(id) && line.contains("\"hash\""));
        Http.Answer table = http().get("/api/v1/audit/export?format=csv&outcome=accepted&since=2020-01-01");
        assertThat(table.body()).startsWith("number,time,").contains(",volume.create,volume," + id + ",");
        assertThat(http().get("/api/v1/audit/export?format=csv&until=2020-01-01")
                        .body()
                        .lines())
                .hasSize(1);
        assertThat(http().get("/api/v1/audit/export?format=xls").status()).isEqualTo(400);
        assertThat(http().get("/api/v1/audit/export?outcome=splendid").status()).isEqualTo(400);
        assertThat(http().get("/api/v1/audit?since=yesterday").status()).isEqualTo(400);
        assertThat(http().get("/api/v1/audit?node=a&subject=b").status()).isEqualTo(400);
    }

    @Test
    void eventsAreStreamedFromANumberOn() {
        String id = volume();
        Http.Answer answer = http().get("/api/v1/events?since=0&follow=false");
        assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
        assertThat(answer.body()).contains("id: 1\n").contains("\"subject\":\"volume:" + id + "\"");
        assertThat(http().get("/api/v1/events?since=x&follow=false").status()).isEqualTo(400);
    }

    @Test
    void placementsSayWhyNot() {
        Http.Answer answer = http().send("POST", "/api/v1/placements", "{\"size\":1,\"availability_zone\":\"mars\"}");
        assertThat(Schemas.violations(description, "Verdicts", answer.json())).isEmpty();
        assertThat(answer.json().path("possible").asBoolean()).isFalse();
        assertThat(answer.json().at("/verdicts/0/objections/0/filter").asString())
                .contains("AvailabilityZone");
        assertThat(http().send("POST", "/api/v1/placements", "{\"size\":1,\"volume_type\":\"quick\"}")
                        .json()
                        .path("possible")
                        .asBoolean())
                .isTrue();
        assertThat(http().send("POST", "/api/v1/placements", "{\"size\":0}").status())
                .isEqualTo(400);
    }

    @Test
    void poolsFindingsAndSystemAnswer() {
        assertThat(get("/pools", "Pools").path("pools")).isNotEmpty();
        get("/findings", "Findings");
        get("/image-cache", "ImageCache");
        assertThat(get("/system", "System").path("database").asString()).isEqualTo("SQLITE");
    }

    @Test
    void whatIsNotThereIsSaidInOurOwnWords() {
        Http.Answer answer = http().get("/api/v1/nonsense");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().at("/fault/code").asString()).isEqualTo("NO_SUCH_CALL");
        assertThat(answer.json().at("/fault/request").asString()).startsWith("req-");
    }

    @Test
    void healthAndMetricsAnswer() {
        volume();
        Http.Answer health = http().with("Accept", "application/json").get("/healthcheck");
        assertThat(health.status()).as(health.body()).isEqualTo(200);
        String metrics = http().get("/metrics").body();
        assertThat(metrics)
                .contains("octopus_flow_seconds_count{name=\"create-volume\",outcome=\"succeeded\"}")
                .contains("octopus_pool_total_bytes{pool=\"octopus@array#")
                .contains("octopus_http_requests_seconds_count{route=\"cinder volumes.create\",status=\"202\"}")
                .contains("jvm_memory_used_bytes");
    }
}
