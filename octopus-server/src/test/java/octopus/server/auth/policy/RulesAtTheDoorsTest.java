package octopus.server.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.server.AuthSettings;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of an operator's file, asked by a whole Octopus: those that hang on what an object is, and on whose it is. */
@SuppressWarnings("StringConcatToTextBlock") // The check itself fails on what is concatenated here.
class RulesAtTheDoorsTest {
    @TempDir
    static Path directory = Path.of(".");

    private static @org.jspecify.annotations.Nullable Octopus running;

    @BeforeAll
    static void start() throws IOException {
        Path policy = Files.writeString(directory.resolve("policy.yaml"), """
                "volume:multiattach": "user_id:boss"
                "volume:multiattach_bootable_volume": "user_id:boss"
                "volume:reimage_reserved": "user_id:boss"
                "volume:update_volume_admin_metadata": "user_id:boss"
                "volume:get_transfer": "project_id:%(project_id)s"
                "backup:get": "project_id:%(project_id)s"
                "backend:list": "user_id:boss"
                "event:list_all": "user_id:boss"
                """);
        running = Octopus.start(OctopusSettings.local(directory.resolve("data"), 0)
                .with(new AuthSettings(Optional.empty(), Optional.empty(), Optional.of(policy), false, false)));
        as("boss", "abc").send("POST", "/api/v1/backends", """
                {"name": "array", "driver": "simulated", "options": {}}""");
        Awaitility.await()
                .until(() -> as("boss", "abc")
                        .get("/api/v1/backends/array")
                        .json()
                        .at("/backend/state")
                        .asString()
                        .equals("ready"));
        type("many", "\"volume_backend_name\": \"array\", \"multiattach\": \"<is> True\"");
        type("one", "\"volume_backend_name\": \"array\"");
    }

    @AfterAll
    static void stop() {
        java.util.Objects.requireNonNull(running).close();
    }

    /** Without Keystone everybody is an administrator, whom rules can still tell apart by name. */
    private static Http as(String user, String project) {
        int port = java.util.Objects.requireNonNull(running).port();
        return new Http(
                "http://127.0.0.1:" + port,
                Map.of("X-Auth-Token", user + ":" + project, "OpenStack-API-Version", "volume 3.70"));
    }

    private static void type(String name, String specs) {
        Http.Answer made = as("boss", "abc")
                .send(
                        "POST",
                        "/v3/types",
                        "{\"volume_type\": {\"name\": \"" + name + "\", \"extra_specs\": {" + specs + "}}}");
        assertThat(made.status()).as(made.body()).isEqualTo(200);
    }

    private static Http.Answer create(String user, String type) {
        return as(user, "abc")
                .send("POST", "/v3/volumes", "{\"volume\": {\"size\": 1, \"volume_type\": \"" + type + "\"}}");
    }

    private static String volume(String type) {
        Http.Answer made = create("boss", type);
        assertThat(made.status()).as(made.body()).isEqualTo(202);
        String id = made.json().at("/volume/id").asString();
        settled(id, "available");
        return id;
    }

    private static void settled(String volume, String... statuses) {
        Awaitility.await()
                .until(() -> Set.of(statuses)
                        .contains(as("boss", "abc")
                                .get("/v3/volumes/" + volume)
                                .json()
                                .at("/volume/status")
                                .asString()));
    }

    private static int act(String user, String volume, String body) {
        return as(user, "abc")
                .send("POST", "/v3/volumes/" + volume + "/action", body)
                .status();
    }

    @Test
    void volumesForSeveralConsumersNeedLeaveOfTheirOwn() {
        assertThat(create("worker", "one").status()).isEqualTo(202);
        Http.Answer refused = create("worker", "many");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("volume:multiattach");
        String plain = volume("one");
        String retype = "{\"os-retype\": {\"new_type\": \"many\"}}";
        assertThat(act("worker", plain, retype)).isEqualTo(403);
        assertThat(act("boss", plain, retype)).isEqualTo(202);
    }

    @Test
    void soDoesASecondAttachmentOfAVolumeThatMachinesStartFrom() {
        String id = volume("many");
        assertThat(act("boss", id, "{\"os-set_bootable\": {\"bootable\": true}}"))
                .isEqualTo(200);
        assertThat(attach("worker", id, "h1").status()).isEqualTo(200);
        settled(id, "in-use");
        Http.Answer refused = attach("worker", id, "h2");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("volume:multiattach_bootable_volume");
        assertThat(attach("boss", id, "h2").status()).isEqualTo(200);
    }

    private static Http.Answer attach(String user, String volume, String host) {
        Http.Answer made = as(user, "abc")
                .send(
                        "POST",
                        "/v3/attachments",
                        "{\"attachment\": {\"volume_uuid\": \"" + volume
                                + "\", \"instance_uuid\": \"" + java.util.UUID.randomUUID()
                                + "\", \"connector\": {\"host\": \""
                                + host + "\", \"initiator\": \"iqn.2026-11.org.example:" + host + "\"}}}");
        if (made.status() == 200) {
            String id = made.json().at("/attachment/id").asString();
            as(user, "abc").send("POST", "/v3/attachments/" + id + "/action", "{\"os-complete\": {}}");
        }
        return made;
    }

    @Test
    void reservedVolumesAndNotesOfAdministratorsAreAskedForApart() {
        String id = volume("one");
        String image = java.util.UUID.randomUUID().toString();
        String reserved = "{\"os-reimage\": {\"image_id\": \"" + image + "\", \"reimage_reserved\": true}}";
        assertThat(act("worker", id, reserved)).isEqualTo(403);
        assertThat(act("worker", id, "{\"os-reimage\": {\"image_id\": \"" + image + "\"}}"))
                .as("there is no such image, which only who may asks for is told")
                .isEqualTo(400);
        assertThat(act("boss", id, reserved)).isEqualTo(400);
        String readOnly = "{\"os-update_readonly_flag\": {\"readonly\": true}}";
        assertThat(act("worker", id, readOnly)).isEqualTo(403);
        assertThat(act("boss", id, readOnly)).isEqualTo(202);
    }

    @Test
    void whoseATransferOrABackupIsDecidesForAdministratorsToo() {
        String id = volume("one");
        Http.Answer backup = as("boss", "abc")
                .send("POST", "/v3/backups", "{\"backup\": {\"volume_id\": \"" + id + "\", \"name\": \"b\"}}");
        assertThat(backup.status()).as(backup.body()).isEqualTo(202);
        String backups = "/v3/backups/" + backup.json().at("/backup/id").asString();
        assertThat(as("worker", "abc").get(backups).status()).isEqualTo(200);
        assertThat(as("worker", "def").get(backups).status()).isEqualTo(403);
        settled(id, "available");
        Http.Answer offer = as("boss", "abc")
                .send(
                        "POST",
                        "/v3/volume-transfers",
                        "{\"transfer\": {\"volume_id\": \"" + id + "\", \"name\": \"t\"}}");
        assertThat(offer.status()).as(offer.body()).isEqualTo(202);
        String transfers = "transfers/" + offer.json().at("/transfer/id").asString();
        for (String path :
                new String[] {"/v3/volume-" + transfers, "/v3/os-volume-transfer" + transfers.substring(9)}) {
            assertThat(as("worker", "abc").get(path).status()).as(path).isEqualTo(200);
            assertThat(as("worker", "def").get(path).status()).as(path).isEqualTo(403);
        }
    }

    @Test
    void ourOwnCallsAreAskedForByTheirRulesToo() {
        assertThat(as("boss", "abc").get("/api/v1/backends").status()).isEqualTo(200);
        Http.Answer refused = as("worker", "abc").get("/api/v1/backends");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().at("/fault/code").asString()).isEqualTo("NOT_PERMITTED");
        assertThat(refused.body()).contains("backend:list");
        assertThat(as("worker", "abc").get("/api/v1/findings").status()).isEqualTo(200);
        volume("one");
        assertThat(as("worker", "def")
                        .get("/api/v1/events?follow=false&since=0")
                        .body())
                .doesNotContain("volume.created");
        assertThat(as("boss", "def").get("/api/v1/events?follow=false&since=0").body())
                .contains("volume.created");
    }
}
