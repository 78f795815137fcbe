package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import octopus.server.Http;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The calls that neither the recorded exchanges nor the stock clients come to, each with what it changes read back. */
class RestOfCallsTest {
    private static final Set<String> REACHED = new TreeSet<>();

    @TempDir
    Path directory;

    private DialectWorld world;

    @BeforeEach
    void open() {
        world = new DialectWorld(directory);
    }

    @AfterEach
    void close() {
        REACHED.addAll(Reached.of(http()));
        world.close();
    }

    @Test
    void everyOneOfThemDoesWhatItSays() throws IOException {
        ofVolumes();
        ofSnapshots();
        ofBackupsAndTransfers();
        ofServices();
        ofGroups();
        ofConsistencyGroups();
        ordersOf("/types", "volume_types", "volume_type_links", "volume_type", "description");
        ordersOf("/qos-specs", "qos_specs", "qos_specs_links", "qos_specs", "consumer");
        refusals();
        REACHED.addAll(Reached.of(http()));
        Reached.check(RestOfCallsTest.class, REACHED);
    }

    private void ofVolumes() {
        String volume = volume();
        assertThat(get("/volumes/" + volume + "/encryption")
                        .path("encryption_key_id")
                        .isNull())
                .isTrue();
        assertThat(call("GET", "/volumes/" + volume + "/encryption/encryption_key_id", "")
                        .status())
                .isEqualTo(200);
        action("/volumes/" + volume, "\"os-attach\": {\"instance_uuid\": \"" + world.hashCode() + "\"}", 400);
        action("/volumes/" + volume, "\"os-attach\": {\"host_name\": \"h\", \"mountpoint\": \"/dev/vdb\"}", 202);
        status("/volumes/" + volume, "volume", "in-use");
        action("/volumes/" + volume, "\"os-begin_detaching\": {}", 202);
        String other = volume();
        action("/volumes/" + other, "\"os-reserve\": {}", 202);
        action("/volumes/" + volume, "\"os-migrate_volume_completion\": {\"new_volume\": \"" + other + "\"}", 200);
        status("/volumes/" + volume, "volume", "available");
        status("/volumes/" + other, "volume", "in-use");
        assertThat(get("/volumes/" + other).at("/volume/attachments/0/device").asString())
                .isEqualTo("/dev/vdb");
        action("/volumes/" + other, "\"os-force_detach\": {}", 202);
        status("/volumes/" + other, "volume", "available");
    }

    private void ofSnapshots() {
        String snapshot = made(
                "/snapshots",
                "{\"snapshot\": {\"volume_id\": \"" + volume() + "\", \"metadata\": {\"a\": \"1\"}}}",
                "snapshot");
        status("/snapshots/" + snapshot, "snapshot", "available");
        String entry = "/snapshots/" + snapshot + "/metadata/a";
        assertThat(get(entry).at("/meta/a").asString()).isEqualTo("1");
        ok("PUT", entry, "{\"meta\": {\"a\": \"2\"}}", 200);
        assertThat(get(entry).at("/meta/a").asString()).isEqualTo("2");
        action("/snapshots/" + snapshot, "\"os-force_delete\": {}", 202);
        gone("/snapshots/" + snapshot);
    }

    private void ofBackupsAndTransfers() {
        String volume = volume();
        String backup = made("/backups", "{\"backup\": {\"volume_id\": \"" + volume + "\"}}", "backup");
        status("/backups/" + backup, "backup", "available");
        action("/backups/" + backup, "\"os-force_delete\": {}", 202);
        gone("/backups/" + backup);
        String transfer =
                made("/os-volume-transfer", "{\"transfer\": {\"volume_id\": \"" + volume + "\"}}", "transfer");
        ok("DELETE", "/os-volume-transfer/" + transfer, "", 202);
        gone("/os-volume-transfer/" + transfer);
        status("/volumes/" + volume, "volume", "available");
    }

    private void ofServices() {
        String service = "{\"host\": \"lab@fake\", \"binary\": \"cinder-volume\"}";
        ok("PUT", "/os-services/disable", service, 200);
        assertThat(serviceStatus()).isEqualTo("disabled");
        ok("PUT", "/os-services/enable", service, 200);
        assertThat(serviceStatus()).isEqualTo("enabled");
        ok("PUT", "/os-hosts/lab@fake", "{\"status\": \"disable\"}", 200);
        assertThat(serviceStatus()).isEqualTo("disabled");
        ok("PUT", "/os-hosts/lab@fake", "{\"status\": \"enable\"}", 200);
        assertThat(serviceStatus()).isEqualTo("enabled");
        assertThat(get("/os-hosts/lab@fake").at("/host/0/resource/host").asString())
                .isEqualTo("lab@fake");
    }

    private String serviceStatus() {
        for (JsonNode service : get("/os-services?binary=cinder-volume").path("services")) {
            if (service.path("host").asString().equals("lab@fake")) {
                return service.path("status").asString();
            }
        }
        return "";
    }

    private void ofGroups() {
        String type = made(
                "/group_types", "{\"group_type\": {\"name\": \"t\", \"group_specs\": {\"k\": \"1\"}}}", "group_type");
        String spec = "/group_types/" + type + "/group_specs/k";
        assertThat(get(spec).path("k").asString()).isEqualTo("1");
        ok("PUT", spec, "{\"k\": \"2\"}", 200);
        assertThat(get(spec).path("k").asString()).isEqualTo("2");
        ok("DELETE", spec, "", 202);
        gone(spec);
        String group = made(
                "/groups",
                "{\"group\": {\"group_type\": \"" + type + "\", \"volume_types\": [\"fake\"], \"name\": \"g\"}}",
                "group");
        status("/groups/" + group, "group", "available");
        String member = made(
                "/volumes",
                "{\"volume\": {\"size\": 1, \"volume_type\": \"fake\", \"group_id\": \"" + group + "\"}}",
                "volume");
        status("/volumes/" + member, "volume", "available");
        ok(
                "POST",
                "/groups/" + group + "/action",
                "{\"create-from-src\": {\"name\": \"copy\", \"source_group_id\": \"" + group + "\"}}",
                202);
        world.settle();
        String snapshot =
                made("/group_snapshots", "{\"group_snapshot\": {\"group_id\": \"" + group + "\"}}", "group_snapshot");
        status("/group_snapshots/" + snapshot, "group_snapshot", "available");
        action("/group_snapshots/" + snapshot, "\"reset_status\": {\"status\": \"error\"}", 202);
        status("/group_snapshots/" + snapshot, "group_snapshot", "error");
        for (String word : List.of("enable_replication", "disable_replication", "failover_replication")) {
            refused("cinder groups." + word, "POST", "/groups/" + group + "/action", "{\"" + word + "\": {}}", 400);
        }
        refused("cinder groups.delete_plain", "DELETE", "/groups/" + group, "", 400);
    }

    private void ofConsistencyGroups() {
        String group = made(
                "/consistencygroups",
                "{\"consistencygroup\": {\"volume_types\": \"fake\", \"name\": \"c\"}}",
                "consistencygroup");
        status("/consistencygroups/" + group, "consistencygroup", "available");
        ok("PUT", "/consistencygroups/" + group, "{\"consistencygroup\": {\"name\": \"other\"}}", 202);
        world.settle();
        assertThat(get("/consistencygroups").at("/consistencygroups/0/name").asString())
                .isEqualTo("other");
        String member = made(
                "/volumes",
                "{\"volume\": {\"size\": 1, \"volume_type\": \"fake\", \"consistencygroup_id\": \"" + group + "\"}}",
                "volume");
        status("/volumes/" + member, "volume", "available");
        made(
                "/cgsnapshots",
                "{\"cgsnapshot\": {\"consistencygroup_id\": \"" + group + "\", \"name\": \"s\"}}",
                "cgsnapshot");
        world.settle();
        assertThat(get("/cgsnapshots").at("/cgsnapshots/0/name").asString()).isEqualTo("s");
        refused("cinder consistencygroups.delete_plain", "DELETE", "/consistencygroups/" + group, "", 400);
    }

    /** Always the same answer, and one that says why. */
    private void refusals() {
        Map<String, String> clusters = new LinkedHashMap<>();
        clusters.put("enable", "{\"name\": \"c\"}");
        clusters.put("disable", "{\"name\": \"c\"}");
        clusters.put("whatever", "{}");
        clusters.forEach((word, body) -> refused("cinder clusters.update", "PUT", "/clusters/" + word, body, 404));
        refused("cinder clusters.show", "GET", "/clusters/c", "", 404);
        for (String word : List.of(
                "enable_replication",
                "disable_replication",
                "failover_replication",
                "list_replication_targets",
                "delete",
                "reset_status")) {
            refused("cinder groups.nameless_" + word, "POST", "/groups/action", "{\"" + word + "\": {}}", 400);
        }
        refused("cinder hosts.update", "PUT", "/os-hosts", "{\"status\": \"enable\"}", 400);
        String volume = volume();
        refused(
                "cinder volumes.os-extend_volume_completion",
                "POST",
                "/volumes/" + volume + "/action",
                "{\"os-extend_volume_completion\": {\"error\": false}}",
                400);
        String replicated = "{\"host\": \"lab@fake\", \"backend_id\": \"nowhere\"}";
        refused("cinder services.failover_host", "PUT", "/os-services/failover_host", replicated, 400);
        refused("cinder services.failover", "PUT", "/os-services/failover", replicated, 400);
    }

    /** Page by page through a list in an order that is asked for, and none that there is not. */
    private void ordersOf(String path, String rows, String links, String kind, String other) {
        List<String> names = List.of("sorted-b", "sorted-c", "sorted-a");
        names.forEach(name -> made(path, "{\"" + kind + "\": {\"name\": \"" + name + "\"}}", kind));
        for (String order : List.of("sort=name:desc", "sort_key=name&sort_dir=desc", "sort=" + other + ",name:desc")) {
            List<String> found = new ArrayList<>();
            String next = path + "?limit=1&" + order;
            while (!next.isEmpty()) {
                JsonNode page = get(next);
                page.path(rows).forEach(row -> found.add(row.path("name").asString()));
                String href = page.at("/" + links + "/0/href").asString("");
                next = href.substring(Math.max(0, href.indexOf(path)));
            }
            found.removeIf(name -> !name.startsWith("sorted-"));
            assertThat(found).as(path + " " + order).containsExactly("sorted-c", "sorted-b", "sorted-a");
        }
        ok("GET", path + "?sort_key=specs", "", 400);
        ok("GET", path + "?sort=name:up", "", 400);
    }

    private Http http() {
        return new Http(
                "http://127.0.0.1:" + world.port(),
                Map.of("X-Auth-Token", "root:abc", "OpenStack-API-Version", "volume 3.70"));
    }

    private Http.Answer call(String method, String path, String body) {
        return http().send(method, "/v3" + path, body);
    }

    private JsonNode get(String path) {
        Http.Answer answer = http().get("/v3" + path);
        assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
        return answer.json();
    }

    private Http.Answer ok(String method, String path, String body, int status) {
        Http.Answer answer = call(method, path, body);
        assertThat(answer.status())
                .as("%s %s %s: %s", method, path, body, answer.body())
                .isEqualTo(status);
        return answer;
    }

    private void action(String path, String words, int status) {
        ok("POST", path + "/action", "{" + words + "}", status);
    }

    private void refused(String route, String method, String path, String body, int status) {
        assertThat(ok(method, path, body, status).body()).as("says why").contains("message");
        assertThat(world.routes()).as(route).anyMatch(each -> each.name().equals(route));
        REACHED.add(route);
    }

    private String made(String path, String body, String kind) {
        Http.Answer answer = call("POST", path, body);
        assertThat(answer.status()).as(path + ": " + answer.body()).isIn(200, 202);
        return answer.json().at("/" + kind + "/id").asString();
    }

    private String volume() {
        String id = made("/volumes", "{\"volume\": {\"size\": 1}}", "volume");
        status("/volumes/" + id, "volume", "available");
        return id;
    }

    private void status(String path, String kind, String wanted) {
        Awaitility.await()
                .until(() -> get(path).at("/" + kind + "/status").asString().equals(wanted));
    }

    private void gone(String path) {
        Awaitility.await().until(() -> call("GET", path, "").status() == 404);
    }
}
