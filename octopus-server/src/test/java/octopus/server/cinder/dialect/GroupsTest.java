package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import octopus.server.Http;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Groups of both APIs over HTTP: what was not recorded of the real Cinder. */
class GroupsTest {
    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

    @TempDir
    Path directory;

    private static final Set<String> REACHED = new TreeSet<>();

    private DialectWorld world;

    @BeforeEach
    void open() {
        world = new DialectWorld(directory);
    }

    @AfterEach
    void close() {
        REACHED.addAll(Reached.of(at(71)));
        world.close();
    }

    @AfterAll
    static void tellWhatWasReached() throws IOException {
        Reached.check(GroupsTest.class, REACHED);
    }

    private Http at(int minor) {
        return as("root:abc", minor);
    }

    private Http as(String token, int minor) {
        return new Http(
                "http://127.0.0.1:" + world.port(),
                Map.of("X-Auth-Token", token, "OpenStack-API-Version", "volume 3." + minor));
    }

    private JsonNode ok(Http.Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        world.settle();
        return answer.body().isEmpty() ? octopus.core.json.Json.MAPPER.nullNode() : answer.json();
    }

    private String groupType(String name) {
        return ok(at(11).send("POST", "/v3/group_types", "{\"group_type\":{\"name\":\"" + name + "\"}}"), 202)
                .at("/group_type/id")
                .asString();
    }

    private String group(String name, String type) {
        return ok(
                        at(13).send(
                                        "POST",
                                        "/v3/groups",
                                        "{\"group\":{\"name\":\"" + name + "\",\"group_type\":\"" + type
                                                + "\",\"volume_types\":[\"fake\"]}}"),
                        202)
                .at("/group/id")
                .asString();
    }

    private String volume(String key, String group) {
        return ok(
                        at(13).send(
                                        "POST",
                                        "/v3/volumes",
                                        "{\"volume\":{\"size\":1,\"volume_type\":\"fake\",\"" + key + "\":\"" + group
                                                + "\"}}"),
                        202)
                .at("/volume/id")
                .asString();
    }

    private static List<String> texts(JsonNode array, String key) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.path(key).asString()));
        return texts;
    }

    @Test
    void groupSnapshotsAreFilteredSortedAndPagedFrom29On() {
        String group = group("g", groupType("gt"));
        volume("group_id", group);
        List<String> names = List.of("c", "a", "b");
        for (String name : names) {
            ok(
                    at(14).send(
                                    "POST",
                                    "/v3/group_snapshots",
                                    "{\"group_snapshot\":{\"group_id\":\"" + group + "\",\"name\":\"" + name + "\"}}"),
                    202);
        }
        assertThat(listed(29, "?sort=name:asc")).containsExactly("a", "b", "c");
        assertThat(listed(29, "?name=b&status=available")).containsExactly("b");
        assertThat(listed(29, "?group_id=" + NOBODY)).isEmpty();
        assertThat(listed(28, "?name=b")).containsExactly("b", "a", "c");
        JsonNode page = ok(at(29).send("GET", "/v3/group_snapshots/detail?sort=name:asc&limit=2", ""), 200);
        String next = page.at("/group_snapshot_links/0/href").asString();
        assertThat(next).contains("/group_snapshots/detail?").contains("marker=");
        JsonNode second = ok(at(29).send("GET", next.substring(next.indexOf("/v3")), ""), 200);
        assertThat(texts(second.path("group_snapshots"), "name")).containsExactly("c");
        assertThat(at(29).send("GET", "/v3/group_snapshots?marker=" + NOBODY, "")
                        .status())
                .isEqualTo(404);
        assertThat(as("u:abc", 31)
                        .send("GET", "/v3/group_snapshots?colour=red", "")
                        .status())
                .isEqualTo(as("u:abc", 31)
                        .send("GET", "/v3/snapshots?colour=red", "")
                        .status());
    }

    private List<String> listed(int minor, String query) {
        return texts(
                ok(at(minor).send("GET", "/v3/group_snapshots" + query, ""), 200)
                        .path("group_snapshots"),
                "name");
    }

    @Test
    void volumesAndSnapshotsTellOfTheirGroup() {
        String group = group("g", groupType("gt"));
        String volume = volume("group_id", group);
        String snapshot = ok(
                        at(14).send(
                                        "POST",
                                        "/v3/group_snapshots",
                                        "{\"group_snapshot\":{\"group_id\":\"" + group + "\"}}"),
                        202)
                .at("/group_snapshot/id")
                .asString();
        JsonNode shown =
                ok(at(13).send("GET", "/v3/volumes/" + volume, ""), 200).path("volume");
        assertThat(shown.path("group_id").asString()).isEqualTo(group);
        assertThat(shown.path("consistencygroup_id").isNull()).isTrue();
        assertThat(texts(
                        ok(at(10).send("GET", "/v3/volumes?group_id=" + group, ""), 200)
                                .path("volumes"),
                        "id"))
                .containsExactly(volume);
        JsonNode parts = ok(at(14).send("GET", "/v3/snapshots/detail?volume_id=" + volume, ""), 200)
                .path("snapshots");
        assertThat(texts(parts, "group_snapshot_id")).containsExactly(snapshot);
        assertThat(at(3).send(
                                "DELETE",
                                "/v3/snapshots/" + parts.get(0).path("id").asString(),
                                "")
                        .status())
                .isEqualTo(400);
        JsonNode withVolumes = ok(at(25).send("GET", "/v3/groups/detail?list_volume=true", ""), 200);
        assertThat(withVolumes.at("/groups/0/volumes/0").asString()).isEqualTo(volume);
    }

    @Test
    void aGroupIsMadeFromASnapshotAndFromAGroup() {
        String group = group("g", groupType("gt"));
        volume("group_id", group);
        String snapshot = ok(
                        at(14).send(
                                        "POST",
                                        "/v3/group_snapshots",
                                        "{\"group_snapshot\":{\"group_id\":\"" + group + "\"}}"),
                        202)
                .at("/group_snapshot/id")
                .asString();
        String copy = made("{\"create-from-src\":{\"name\":\"one\",\"group_snapshot_id\":\"" + snapshot
                + "\",\"source_group_id\":null}}");
        made("{\"create-from-src\":{\"name\":\"two\",\"source_group_id\":\"" + group + "\"}}");
        JsonNode shown = ok(at(14).send("GET", "/v3/groups/" + copy, ""), 200).path("group");
        assertThat(shown.path("status").asString()).isEqualTo("available");
        assertThat(shown.path("group_snapshot_id").asString()).isEqualTo(snapshot);
        assertThat(at(14).send(
                                "POST",
                                "/v3/groups/action",
                                "{\"create-from-src\":{\"group_snapshot_id\":\"" + snapshot
                                        + "\",\"source_group_id\":\"" + group + "\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(at(14).send("POST", "/v3/groups/action", "{\"create-from-src\":{}}")
                        .status())
                .isEqualTo(400);
        assertThat(at(13).send("POST", "/v3/groups/action", "{\"create-from-src\":{}}")
                        .status())
                .isEqualTo(404);
    }

    private String made(String body) {
        return ok(at(14).send("POST", "/v3/groups/action", body), 202)
                .at("/group/id")
                .asString();
    }

    @Test
    void whereNoBackendReplicatesTheAnswersSaySo() {
        String group = group("g", groupType("gt"));
        String path = "/v3/groups/" + group + "/action";
        for (String action : List.of("enable_replication", "disable_replication", "failover_replication")) {
            Http.Answer refused = at(38).send("POST", path, "{\"" + action + "\":{}}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("does not ask for replication");
            assertThat(at(37).send("POST", path, "{\"" + action + "\":{}}").status())
                    .isEqualTo(404);
        }
        JsonNode targets = ok(at(38).send("POST", path, "{\"list_replication_targets\":{}}"), 200);
        assertThat(targets.path("replication_targets").isArray()).isTrue();
        assertThat(targets.path("replication_targets").size()).isZero();
    }

    @Test
    void statusesAreResetByAdministrators() {
        String group = group("g", groupType("gt"));
        String path = "/v3/groups/" + group + "/action";
        ok(at(20).send("POST", path, "{\"reset_status\":{\"status\":\"error\"}}"), 202);
        assertThat(ok(at(13).send("GET", "/v3/groups/" + group, ""), 200)
                        .at("/group/status")
                        .asString())
                .isEqualTo("error");
        assertThat(at(20).send("POST", path, "{\"reset_status\":{\"status\":\"happy\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(at(19).send("POST", path, "{\"reset_status\":{\"status\":\"error\"}}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void groupTypesAreSortedAndHidden() {
        groupType("a");
        ok(at(11).send("POST", "/v3/group_types", "{\"group_type\":{\"name\":\"b\",\"is_public\":false}}"), 202);
        assertThat(types("?sort=name:asc&is_public=None")).containsExactly("a", "b", "default_cgsnapshot_type");
        assertThat(types("?sort=name:desc&is_public=None")).containsExactly("default_cgsnapshot_type", "b", "a");
        assertThat(types("?is_public=False")).containsExactly("b");
        assertThat(types("?is_public=True&limit=1")).containsExactly("a");
        Http.Answer taken = at(11).send("POST", "/v3/group_types", "{\"group_type\":{\"name\":\"a\"}}");
        assertThat(taken.status()).isEqualTo(409);
    }

    private List<String> types(String query) {
        return texts(ok(at(11).send("GET", "/v3/group_types" + query, ""), 200).path("group_types"), "name");
    }

    @Test
    void consistencyGroupsLiveUnderTheirOwnPaths() {
        JsonNode made = ok(
                        at(0).send(
                                        "POST",
                                        "/v3/consistencygroups",
                                        "{\"consistencygroup\":{\"name\":\"cg\",\"volume_types\":\"fake,\"}}"),
                        202)
                .path("consistencygroup");
        String id = made.path("id").asString();
        String volume = volume("consistencygroup_id", id);
        JsonNode shown = ok(at(0).send("GET", "/v3/volumes/" + volume, ""), 200).path("volume");
        assertThat(shown.path("consistencygroup_id").asString()).isEqualTo(id);
        assertThat(texts(ok(at(13).send("GET", "/v3/groups", ""), 200).path("groups"), "id"))
                .isEmpty();
        assertThat(at(13).send("GET", "/v3/groups/" + id, "").status()).isEqualTo(400);
        JsonNode detail = ok(at(0).send("GET", "/v3/consistencygroups/detail", ""), 200);
        assertThat(detail.at("/consistencygroups/0").propertyNames())
                .containsExactly(
                        "id", "status", "availability_zone", "created_at", "name", "description", "volume_types");

        String snapshot = ok(
                        at(0).send(
                                        "POST",
                                        "/v3/cgsnapshots",
                                        "{\"cgsnapshot\":{\"consistencygroup_id\":\"" + id + "\",\"name\":\"s\"}}"),
                        202)
                .at("/cgsnapshot/id")
                .asString();
        assertThat(ok(at(0).send("GET", "/v3/cgsnapshots/" + snapshot, ""), 200)
                        .at("/cgsnapshot/consistencygroup_id")
                        .asString())
                .isEqualTo(id);
        assertThat(texts(ok(at(14).send("GET", "/v3/group_snapshots", ""), 200).path("group_snapshots"), "id"))
                .isEmpty();
        String copy = ok(
                        at(0).send(
                                        "POST",
                                        "/v3/consistencygroups/create_from_src",
                                        "{\"consistencygroup-from-src\":{\"cgsnapshot_id\":\"" + snapshot + "\"}}"),
                        202)
                .at("/consistencygroup/id")
                .asString();

        String blank = "{\"consistencygroup\":{\"name\":\"\"}}";
        assertThat(at(5).send("PUT", "/v3/consistencygroups/" + id, blank).status())
                .isEqualTo(400);
        ok(at(6).send("PUT", "/v3/consistencygroups/" + id + "/update", blank), 202);

        for (String each : List.of(copy, id)) {
            String path = "/v3/consistencygroups/" + each + "/delete";
            assertThat(at(0).send("POST", path, "{\"consistencygroup\":{\"force\":false}}")
                            .status())
                    .isEqualTo(400);
            if (each.equals(id)) {
                ok(at(0).send("DELETE", "/v3/cgsnapshots/" + snapshot, ""), 202);
            }
            ok(at(0).send("POST", path, "{\"consistencygroup\":{\"force\":true}}"), 202);
            assertThat(at(0).send("GET", "/v3/consistencygroups/" + each, "").status())
                    .isEqualTo(404);
        }
        assertThat(at(0).send("GET", "/v3/volumes/" + volume, "").status()).isEqualTo(404);
    }

    @Test
    void aVolumeTypeThatAGroupMayHaveStays() {
        group("g", groupType("gt"));
        String type = ok(at(0).send("GET", "/v3/types", ""), 200)
                .path("volume_types")
                .valueStream()
                .filter(each -> each.path("name").asString().equals("fake"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        Http.Answer refused = at(0).send("DELETE", "/v3/types/" + type, "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("groups may have volumes of this type");
    }
}
