package octopus.server.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import octopus.core.json.Json;
import octopus.neighbour.StandIn;
import octopus.neighbour.compute.ComputeSettings;
import octopus.neighbour.http.WebLimits;
import octopus.neighbour.keystone.CloudSettings;
import octopus.neighbour.room.NeighbourSettings;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import octopus.spi.Secret;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole Octopus with something that stands in for Nova, or for the webhook of a cloud without one. */
class ComputeStandInTest {
    private static final String SERVER = "33333333-3333-3333-3333-333333333333";

    @TempDir
    Path home;

    private final StandIn nova = new StandIn();
    private Optional<Octopus> octopus = Optional.empty();

    @AfterEach
    void stop() {
        octopus.ifPresent(Octopus::close);
        nova.close();
    }

    private Http start(ComputeSettings.Kind kind) {
        WebLimits limits =
                new WebLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2), 2, Optional.empty());
        Octopus started = Octopus.start(OctopusSettings.local(home.resolve("data"), 0)
                .withNeighbours(NeighbourSettings.none()
                        .withCloud(new CloudSettings(Optional.empty(), Optional.empty(), limits))
                        .withCompute(ComputeSettings.at(kind, nova.url(), Secret.of("between us")))));
        octopus = Optional.of(started);
        Http cinder = Http.admin(started.port()).with("OpenStack-API-Version", "volume 3.70");
        Awaitility.await()
                .until(() -> cinder.get("/v3/scheduler-stats/get_pools").body().contains("local"));
        return cinder;
    }

    private static String volume(Http cinder) {
        String id = cinder.send("POST", "/v3/volumes", "{\"volume\": {\"size\": 1, \"name\": \"v\"}}")
                .json()
                .path("volume")
                .path("id")
                .asString();
        status(cinder, id, "available");
        return id;
    }

    private static void status(Http cinder, String id, String wanted) {
        Awaitility.await()
                .until(() -> cinder.get("/v3/volumes/" + id)
                        .json()
                        .path("volume")
                        .path("status")
                        .asString()
                        .equals(wanted));
    }

    /** In use by a server. @return the attachment */
    private static String attached(Http cinder, String volume) {
        String attachment = cinder.send(
                        "POST",
                        "/v3/attachments",
                        "{\"attachment\": {\"volume_uuid\": \"" + volume + "\", \"instance_uuid\": \"" + SERVER
                                + "\", \"connector\": {\"host\": \"node-1\", \"initiator\":"
                                + " \"iqn.2026-11.org.example:node-1\", \"ip\": \"127.0.0.1\"}}}")
                .json()
                .path("attachment")
                .path("id")
                .asString();
        cinder.send("POST", "/v3/attachments/" + attachment + "/action", "{\"os-complete\": {}}");
        status(cinder, volume, "in-use");
        return attachment;
    }

    private static int extend(Http cinder, String volume) {
        return cinder.send("POST", "/v3/volumes/" + volume + "/action", "{\"os-extend\": {\"new_size\": 2}}")
                .status();
    }

    @Test
    void novaIsToldOfAnExtendInUseAlsoWhenItIsAwayAtFirst() {
        Http cinder = start(ComputeSettings.Kind.NOVA);
        String volume = volume(cinder);
        attached(cinder, volume);
        AtomicInteger turns = new AtomicInteger();
        nova.answers(asked -> turns.incrementAndGet() < 4
                ? new StandIn.Answer(503, "{}")
                : new StandIn.Answer(200, "{\"events\": []}"));
        assertThat(extend(cinder, volume)).isEqualTo(202);
        status(cinder, volume, "in-use");
        Awaitility.await().until(() -> turns.get() >= 4);
        StandIn.Asked last = nova.asked("POST").getLast();
        assertThat(last.path()).isEqualTo("/os-server-external-events");
        assertThat(last.headers().get("openstack-api-version")).isEqualTo("compute 2.51");
        JsonNode event = Json.MAPPER.readTree(last.body()).path("events").path(0);
        assertThat(event.path("name").asString()).isEqualTo("volume-extended");
        assertThat(event.path("server_uuid").asString()).isEqualTo(SERVER);
        assertThat(event.path("tag").asString()).isEqualTo(volume);
    }

    /** As Nova rebuilds a server with its root disk in a volume: it waits for the word that the image is there. */
    @Test
    void novaIsToldThatAnotherImageIsInAReservedVolume() {
        Http cinder = start(ComputeSettings.Kind.NOVA);
        String volume = volume(cinder);
        nova.answers(asked -> new StandIn.Answer(200, "{\"events\": []}"));
        Http.Answer reserved = cinder.send(
                "POST",
                "/v3/attachments",
                "{\"attachment\": {\"volume_uuid\": \"" + volume + "\", \"instance_uuid\": \"" + SERVER + "\"}}");
        assertThat(reserved.status()).as(reserved.body()).isEqualTo(200);
        status(cinder, volume, "reserved");
        String image = image(cinder);
        Http.Answer begun = cinder.send(
                "POST",
                "/v3/volumes/" + volume + "/action",
                "{\"os-reimage\": {\"image_id\": \"" + image + "\", \"reimage_reserved\": true}}");
        assertThat(begun.status()).as(begun.body()).isEqualTo(202);
        Awaitility.await().until(() -> !nova.asked("POST").isEmpty());
        status(cinder, volume, "reserved");
        StandIn.Asked told = nova.asked("POST").getLast();
        assertThat(told.headers().get("openstack-api-version")).isEqualTo("compute 2.93");
        JsonNode event = Json.MAPPER.readTree(told.body()).path("events").path(0);
        assertThat(event.path("name").asString()).isEqualTo("volume-reimaged");
        assertThat(event.path("server_uuid").asString()).isEqualTo(SERVER);
        assertThat(event.path("tag").asString()).isEqualTo(volume);
    }

    private static String image(Http http) {
        String id = http.send(
                        "POST",
                        "/image/v2/images",
                        "{\"name\": \"i\", \"disk_format\": \"raw\", \"container_format\": \"bare\"}")
                .json()
                .path("id")
                .asString();
        Http.Answer stored = http.with("Content-Type", "application/octet-stream")
                .send("PUT", "/image/v2/images/" + id + "/file", "the new system!!".repeat(64));
        assertThat(stored.status()).as(stored.body()).isEqualTo(204);
        return id;
    }

    @Test
    void anExtendOfAVolumeThatNobodyUsesIsNotTold() {
        Http cinder = start(ComputeSettings.Kind.NOVA);
        String unused = volume(cinder);
        assertThat(extend(cinder, unused)).isEqualTo(202);
        status(cinder, unused, "available");
        // Told in order: once the second is there, the first would have been.
        String used = volume(cinder);
        attached(cinder, used);
        nova.answers(asked -> new StandIn.Answer(200, "{}"));
        extend(cinder, used);
        Awaitility.await().until(() -> !nova.asked("POST").isEmpty());
        assertThat(nova.asked("POST")).allMatch(asked -> asked.body().contains(used));
    }

    @Test
    void anAttachmentThatNovaUsesIsNotDeletedBehindItsBack() {
        Http cinder = start(ComputeSettings.Kind.NOVA);
        String volume = volume(cinder);
        String attachment = attached(cinder, volume);
        nova.answers(asked ->
                new StandIn.Answer(200, "{\"volumeAttachment\": {\"attachment_id\": \"" + attachment + "\"}}"));
        Http.Answer refused = cinder.send("DELETE", "/v3/attachments/" + attachment, "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("conflictingRequest").path("message").asString())
                .isEqualTo("Detach volume from instance " + SERVER + " using the Compute API");
        assertThat(nova.asked("GET").getLast().path())
                .isEqualTo("/servers/" + SERVER + "/os-volume_attachments/" + volume);
        assertThat(nova.asked("GET").getLast().headers().get("openstack-api-version"))
                .isEqualTo("compute 2.89");
        assertThat(cinder.send("POST", "/v3/volumes/" + volume + "/action", "{\"os-detach\": {}}")
                        .status())
                .isEqualTo(409);
        assertThat(cinder.send(
                                "POST",
                                "/v3/volumes/" + volume + "/action",
                                "{\"os-terminate_connection\": {\"connector\": {\"host\": \"node-1\"}}}")
                        .status())
                .isEqualTo(409);
        status(cinder, volume, "in-use");

        nova.answers(asked -> new StandIn.Answer(503, "{}"));
        assertThat(cinder.send("DELETE", "/v3/attachments/" + attachment, "").status())
                .as("nobody knows, so nothing is done")
                .isEqualTo(502);
        nova.answers(asked -> new StandIn.Answer(404, "{}"));
        assertThat(cinder.send("DELETE", "/v3/attachments/" + attachment, "").status())
                .isEqualTo(200);
        status(cinder, volume, "available");
    }

    @Test
    void aVolumeIsPlacedWhereItsServerRuns() {
        Http cinder = start(ComputeSettings.Kind.NOVA);
        nova.answers(asked -> new StandIn.Answer(200, "{\"server\": {\"OS-EXT-SRV-ATTR:host\": \"octopus\"}}"));
        Http.Answer local = localTo(cinder, SERVER);
        assertThat(local.status()).as(local.body()).isEqualTo(202);
        status(cinder, local.json().at("/volume/id").asString(), "available");
        assertThat(nova.asked("GET").getLast().path()).isEqualTo("/servers/" + SERVER);

        nova.answers(asked -> new StandIn.Answer(200, "{\"server\": {\"OS-EXT-SRV-ATTR:host\": \"far\"}}"));
        String far = localTo(cinder, SERVER).json().at("/volume/id").asString();
        status(cinder, far, "error");
        assertThat(cinder.get("/v3/messages?resource_uuid=" + far).body()).contains("has to be on far");

        nova.answers(asked -> new StandIn.Answer(200, "{\"server\": {\"OS-EXT-SRV-ATTR:host\": null}}"));
        assertThat(localTo(cinder, SERVER).status()).isEqualTo(400);
        nova.answers(asked -> new StandIn.Answer(404, "{}"));
        assertThat(localTo(cinder, SERVER).status()).isEqualTo(400);
        assertThat(localTo(cinder, "no-id").status()).isEqualTo(400);
    }

    private static Http.Answer localTo(Http cinder, String server) {
        return cinder.send(
                "POST",
                "/v3/volumes",
                "{\"volume\": {\"size\": 1}, \"OS-SCH-HNT:scheduler_hints\": {\"local_to_instance\": \"" + server
                        + "\"}}");
    }

    @Test
    void aWebhookIsToldAndAskedInSignedMessages() throws Exception {
        Http cinder = start(ComputeSettings.Kind.WEBHOOK);
        String volume = volume(cinder);
        String attachment = attached(cinder, volume);
        nova.answers(asked -> new StandIn.Answer(200, "{\"in_use\": true}"));
        extend(cinder, volume);
        Awaitility.await().until(() -> !nova.asked("POST").isEmpty());
        StandIn.Asked told = nova.asked("POST").getLast();
        JsonNode message = Json.MAPPER.readTree(told.body());
        assertThat(message.path("event").asString()).isEqualTo("volume-extended");
        assertThat(message.path("size").asInt()).isEqualTo(2);
        String[] parts = told.headers().getOrDefault("x-octopus-signature", "").split("[=,]");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("between us".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal((parts[1] + "." + told.body()).getBytes(StandardCharsets.UTF_8));
        assertThat(parts[3]).isEqualTo(HexFormat.of().formatHex(expected));

        assertThat(cinder.send("DELETE", "/v3/attachments/" + attachment, "").status())
                .isEqualTo(409);
        nova.answers(asked -> new StandIn.Answer(200, "{\"in_use\": false}"));
        assertThat(cinder.send("DELETE", "/v3/attachments/" + attachment, "").status())
                .isEqualTo(200);
        nova.answers(asked -> new StandIn.Answer(200, "{\"host\": \"octopus\"}"));
        assertThat(localTo(cinder, SERVER).status()).isEqualTo(202);
        assertThat(nova.asked("POST").getLast().body()).contains("where-is");
    }
}
