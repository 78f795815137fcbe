package octopus.server.glance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import octopus.block.image.ImageLimits;
import octopus.spi.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class GlanceDoorTest {
    @TempDir
    Path directory;

    private GlanceServer server;

    @BeforeEach
    void open() {
        server = new GlanceServer(directory, ImageLimits.usual().withLargest(Size.ofMib(16)));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private JsonNode show(String id) {
        return server.get("/v2/images/" + id).json();
    }

    @Test
    void versionsAreFoundWithoutAToken() {
        for (String path : List.of("", "/", "/v2", "/v2/")) {
            GlanceServer.Answer answer =
                    server.send(HttpRequest.newBuilder(java.net.URI.create(server.address() + path))
                            .build());
            assertThat(answer.status()).as(path).isEqualTo(300);
        }
        GlanceServer.Answer answer = server.get("/versions");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode current = answer.json().path("versions").get(0);
        assertThat(current.path("status").asString()).isEqualTo("CURRENT");
        assertThat(current.path("links").get(0).path("href").asString()).isEqualTo(server.address() + "/v2/");
    }

    @Test
    void anImageLivesItsLife() {
        GlanceServer.Answer created = server.post("/v2/images", """
                {"name": "cirros", "disk_format": "raw", "container_format": "bare", "min_disk": 1, "min_ram": 64,
                 "tags": ["b", "a"], "os_distro": "cirros", "visibility": "public", "protected": false}""");
        assertThat(created.status()).isEqualTo(201);
        JsonNode queued = created.json();
        String id = queued.path("id").asString();
        assertThat(created.header("Location")).isEqualTo(server.address() + "/v2/images/" + id);
        assertThat(queued.path("status").asString()).isEqualTo("queued");
        assertThat(queued.path("size").isNull()).isTrue();
        assertThat(queued.path("os_distro").asString()).isEqualTo("cirros");
        assertThat(queued.path("self").asString()).isEqualTo("/v2/images/" + id);
        assertThat(server.get("/v2/images/" + id + "/file").status()).isEqualTo(204);

        byte[] bytes = random(3_000_000);
        assertThat(server.put("/v2/images/" + id + "/file", bytes).status()).isEqualTo(204);
        JsonNode active = show(id);
        assertThat(active.path("status").asString()).isEqualTo("active");
        assertThat(active.path("size").asLong()).isEqualTo(bytes.length);
        assertThat(active.path("virtual_size").asLong()).isEqualTo(bytes.length);
        assertThat(active.path("os_hash_algo").asString()).isEqualTo("sha512");
        assertThat(active.path("os_hash_value").asString()).hasSize(128);

        GlanceServer.Answer file = server.get("/v2/images/" + id + "/file");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.whole().body()).isEqualTo(bytes);
        assertThat(file.header("Content-MD5")).isEqualTo(active.path("checksum").asString());
        assertThat(file.header("Content-Type")).isEqualTo("application/octet-stream");

        assertThat(server.delete("/v2/images/" + id).status()).isEqualTo(204);
        assertThat(server.get("/v2/images/" + id).status()).isEqualTo(404);
        assertThat(server.room().fileNames()).isEmpty();
    }

    @Test
    void patchesFollowTheRules() {
        String id = server.create("p");
        JsonNode changed = server.patch(id, """
                        [{"op": "replace", "path": "/name", "value": "q"}, {"op": "add", "path": "/a~1b", "value": "1"},
                         {"op": "add", "path": "/min_disk", "value": 3}, {"op": "replace", "path": "/tags", "value": ["t"]},
                         {"op": "add", "path": "/gone", "value": "x"}, {"op": "remove", "path": "/gone"}]""").json();
        assertThat(changed.path("name").asString()).isEqualTo("q");
        assertThat(changed.path("a/b").asString()).isEqualTo("1");
        assertThat(changed.path("min_disk").asInt()).isEqualTo(3);
        assertThat(changed.has("gone")).isFalse();
        record Case(int status, String patch) {}
        for (Case each : List.of(
                new Case(409, "[{\"op\":\"replace\",\"path\":\"/nope\",\"value\":\"1\"}]"),
                new Case(409, "[{\"op\":\"remove\",\"path\":\"/nope\"}]"),
                new Case(403, "[{\"op\":\"remove\",\"path\":\"/name\"}]"),
                new Case(403, "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"active\"}]"),
                new Case(403, "[{\"op\":\"replace\",\"path\":\"/id\",\"value\":\"1\"}]"),
                new Case(403, "[{\"op\":\"add\",\"path\":\"/locations/-\",\"value\":{}}]".replace("/-", "")),
                new Case(403, "[{\"op\":\"add\",\"path\":\"/os_glance_x\",\"value\":\"1\"}]"),
                new Case(400, "[{\"op\":\"replace\",\"path\":\"/min_disk\",\"value\":\"3\"}]"),
                new Case(400, "[{\"op\":\"replace\",\"path\":\"/min_disk\",\"value\":-3}]"),
                new Case(400, "[{\"op\":\"replace\",\"path\":\"/visibility\",\"value\":\"secret\"}]"),
                new Case(400, "[{\"op\":\"replace\",\"path\":\"/name\"}]"),
                new Case(400, "[{\"op\":\"move\",\"path\":\"/name\",\"value\":\"x\"}]"),
                new Case(400, "[{\"op\":\"add\",\"path\":\"name\",\"value\":\"x\"}]"),
                new Case(400, "[{\"op\":\"add\",\"path\":\"/a~2\",\"value\":\"x\"}]"),
                new Case(400, "[7]"),
                new Case(400, "{}"),
                new Case(400, "[{"),
                new Case(400, ""))) {
            GlanceServer.Answer answer = server.patch(id, each.patch());
            assertThat(answer.status()).as(each.patch() + " " + answer.text()).isEqualTo(each.status());
            assertThat(answer.message()).isNotBlank();
        }
        // One wrong operation, and none is done.
        assertThat(server.patch(id, """
                        [{"op": "replace", "path": "/name", "value": "r"}, {"op": "remove", "path": "/nope"}]""").status()).isEqualTo(409);
        assertThat(show(id).path("name").asString()).isEqualTo("q");
        assertThat(server.patch(id, ImagePatch.OLD, "[{\"replace\": \"/name\", \"value\": \"old\"}]")
                        .status())
                .isEqualTo(200);
        assertThat(server.patch(id, ImagePatch.OLD, "[{\"add\": \"/name\", \"value\": \"old\"}]")
                        .status())
                .isEqualTo(409);
        GlanceServer.Answer plain = server.patch(id, "application/json", "[]");
        assertThat(plain.status()).isEqualTo(415);
        assertThat(plain.header("Accept-Patch")).contains(ImagePatch.NEW);
    }

    @Test
    void wrongCreationsNameTheField() {
        record Case(int status, String body, String word) {}
        for (Case each : List.of(
                new Case(400, "{\"name\": 5}", "name"),
                new Case(400, "{\"disk_format\": \"floppy\"}", "disk_format"),
                new Case(400, "{\"min_ram\": 1.5}", "min_ram"),
                new Case(400, "{\"min_ram\": 99999999999999999999}", "min_ram"),
                new Case(400, "{\"protected\": \"yes\"}", "protected"),
                new Case(400, "{\"tags\": \"a\"}", "tags"),
                new Case(400, "{\"os_distro\": 5}", "os_distro"),
                new Case(400, "{\"id\": \"x\"}", "id"),
                new Case(403, "{\"status\": \"active\"}", "status"),
                new Case(403, "{\"checksum\": \"1\"}", "checksum"),
                new Case(403, "{\"self\": \"1\"}", "self"),
                new Case(400, "[]", "object"),
                new Case(400, "{\"name\": ", "JSON"),
                new Case(400, "", "Body"))) {
            GlanceServer.Answer answer = server.post("/v2/images", each.body());
            assertThat(answer.status()).as(each.body() + answer.text()).isEqualTo(each.status());
            assertThat(answer.message()).contains(each.word());
        }
        String id = server.create("one");
        assertThat(server.post("/v2/images", "{\"id\": \"" + id + "\"}").status())
                .isEqualTo(409);
        assertThat(server.post("/v2/images", "{\"name\": \"" + "x".repeat(2 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void listsPageSortAndFilter() {
        for (int i = 0; i < 7; i++) {
            server.create("n" + i);
        }
        List<String> names = new ArrayList<>();
        String next = "/v2/images?limit=3&sort=name:asc";
        while (!next.isEmpty()) {
            JsonNode page = server.get(next).json();
            page.path("images").forEach(image -> names.add(image.path("name").asString()));
            assertThat(page.path("first").asString()).isEqualTo("/v2/images?limit=3&sort=name%3Aasc");
            next = page.path("next").asString("");
        }
        assertThat(names).containsExactly("n0", "n1", "n2", "n3", "n4", "n5", "n6");
        assertThat(server.get("/v2/images?name=in:n1,%22n2%22,n9").json().path("images"))
                .hasSize(2);
        assertThat(server.get("/v2/images?status=queued&size_min=1").json().path("images"))
                .isEmpty();
        assertThat(server.get("/v2/images?created_at=gt:2020-01-01T00:00:00Z&limit=100")
                        .json()
                        .path("images"))
                .hasSize(7);
        assertThat(server.get("/v2/images?os_hidden=true").json().path("images"))
                .isEmpty();
        assertThat(server.get("/v2/images?limit=0").json().path("images")).isEmpty();
        for (String wrong : List.of(
                "limit=-1",
                "limit=x",
                "marker=x",
                "marker=00000000-0000-0000-0000-000000000000",
                "sort_key=colour",
                "sort_dir=up",
                "sort=name:up",
                "sort=name&sort_key=id",
                "visibility=secret",
                "member_status=maybe",
                "created_at=yesterday",
                "size_min=big",
                "protected=7",
                "os_hidden=no",
                "name=in:%22a")) {
            GlanceServer.Answer answer = server.get("/v2/images?" + wrong);
            assertThat(answer.status()).as(wrong).isEqualTo(400);
            assertThat(answer.message()).isNotBlank();
        }
    }

    @Test
    void tagsMembersAndActions() {
        String id = server.active("t", random(10));
        String path = "/v2/images/" + id;
        assertThat(server.put(path + "/tags/a%20b", new byte[0]).status()).isEqualTo(204);
        assertThat(show(id).path("tags").get(0).asString()).isEqualTo("a b");
        assertThat(server.delete(path + "/tags/a%20b").status()).isEqualTo(204);
        assertThat(server.delete(path + "/tags/a%20b").status()).isEqualTo(404);
        assertThat(server.post(path + "/members", "{\"member\": \"p2\"}")
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("pending");
        assertThat(server.post(path + "/members", "{\"member\": \"p2\"}").status())
                .isEqualTo(409);
        assertThat(server.post(path + "/members", "{}").status()).isEqualTo(400);
        assertThat(server.send(server.request(path + "/members/p2")
                                .PUT(HttpRequest.BodyPublishers.ofString("{\"status\": \"accepted\"}"))
                                .build())
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("accepted");
        assertThat(server.get(path + "/members").json().path("members")).hasSize(1);
        assertThat(server.delete(path + "/members/p2").status()).isEqualTo(204);
        assertThat(server.get(path + "/members/p2").status()).isEqualTo(404);
        assertThat(server.post(path + "/actions/deactivate", "").status()).isEqualTo(204);
        assertThat(show(id).path("status").asString()).isEqualTo("deactivated");
        assertThat(server.post(path + "/actions/reactivate", "").status()).isEqualTo(204);
        assertThat(server.patch(id, "[{\"op\":\"replace\",\"path\":\"/protected\",\"value\":true}]")
                        .status())
                .isEqualTo(200);
        assertThat(server.delete(path).status()).isEqualTo(403);
    }

    @Test
    void faultsForProgramsAndForBrowsers() {
        assertThat(server.get("/v2/nothing").status()).isEqualTo(404);
        assertThat(server.post("/v2/schemas/image", "").status()).isEqualTo(405);
        assertThat(server.get("/v2/images/not-a-uuid").message()).contains("not-a-uuid");
        GlanceServer.Answer page = server.send(server.request("/v2/images/<b>".replace("<b>", "%3Cb%3E"))
                .header("Accept", "text/html")
                .build());
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.text()).contains("&lt;b&gt;").contains("<title>404 Not Found</title>");
    }

    @Test
    void discovery() {
        JsonNode image = server.get("/v2/schemas/image").json();
        assertThat(image.path("properties")
                        .path("os_hash_value")
                        .path("maxLength")
                        .asInt())
                .isEqualTo(128);
        assertThat(server.get("/v2/schemas/images")
                        .json()
                        .path("properties")
                        .path("images")
                        .path("items"))
                .isEqualTo(image);
        assertThat(server.get("/v2/schemas/members").status()).isEqualTo(200);
        assertThat(server.get("/v2/schemas/nothing").status()).isEqualTo(404);
        assertThat(server.get("/v2/info/import").json().path("import-methods").path("value"))
                .isEmpty();
        assertThat(server.get("/v2/metadefs/namespaces").status()).isEqualTo(200);
        assertThat(server.get("/v2/info/stores").status()).isEqualTo(404);
    }
}
