package octopus.server.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import octopus.core.json.Json;
import octopus.neighbour.TestScript;
import octopus.neighbour.notification.NotificationSettings;
import octopus.neighbour.room.NeighbourSettings;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import octopus.spi.Secret;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a real RabbitMQ gets to hear. */
class NotificationsIT {
    @TempDir
    Path home;

    private Properties broker = new Properties();

    @BeforeEach
    void start() {
        broker = TestScript.run("rabbitmq.sh", "up", home.resolve("rabbitmq").toString());
    }

    @AfterEach
    void stop() {
        TestScript.run("rabbitmq.sh", "down", home.resolve("rabbitmq").toString());
    }

    private Octopus octopus() {
        NotificationSettings settings = NotificationSettings.to(
                broker.getProperty("url"), broker.getProperty("user"), Secret.of(broker.getProperty("password")));
        Octopus octopus = Octopus.start(OctopusSettings.local(home.resolve("data"), 0)
                .withNeighbours(NeighbourSettings.none().withNotifications(settings.durably())));
        Http cinder = cinder(octopus);
        Awaitility.await()
                .until(() -> cinder.get("/v3/scheduler-stats/get_pools").body().contains("local"));
        return octopus;
    }

    private static Http cinder(Octopus octopus) {
        return Http.admin(octopus.port()).with("OpenStack-API-Version", "volume 3.70");
    }

    private static String create(Http cinder, String name) {
        Http.Answer answer =
                cinder.send("POST", "/v3/volumes", "{\"volume\": {\"size\": 1, \"name\": \"" + name + "\"}}");
        assertThat(answer.status()).isEqualTo(202);
        String id = answer.json().path("volume").path("id").asString();
        Awaitility.await().until(() -> cinder.get("/v3/volumes/" + id).body().contains("\"available\""));
        return id;
    }

    private static void delete(Http cinder, String id) {
        cinder.send("DELETE", "/v3/volumes/" + id, "");
        Awaitility.await().until(() -> cinder.get("/v3/volumes/" + id).status() == 404);
    }

    /** Messages as they come, until this one has come. */
    private List<JsonNode> until(String type, String id) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.getProperty("url"));
        factory.setUsername(broker.getProperty("user"));
        factory.setPassword(broker.getProperty("password"));
        List<JsonNode> heard = new ArrayList<>();
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                for (GetResponse got = channel.basicGet("notifications.info", true);
                        got != null;
                        got = channel.basicGet("notifications.info", true)) {
                    assertThat(got.getProps().getContentType()).isEqualTo("application/json");
                    JsonNode envelope = Json.MAPPER.readTree(got.getBody());
                    assertThat(envelope.path("oslo.version").asString()).isEqualTo("2.0");
                    heard.add(Json.MAPPER.readTree(envelope.path("oslo.message").asString()));
                }
                return heard.stream().anyMatch(message -> is(message, type, id));
            });
        }
        return heard;
    }

    private static boolean is(JsonNode message, String type, String id) {
        String subject = type.substring(0, type.indexOf('.')) + "_id";
        return message.path("event_type").asString().equals(type)
                && message.path("payload").path(subject).asString().equals(id);
    }

    private static List<String> types(List<JsonNode> messages) {
        return messages.stream()
                .map(message -> message.path("event_type").asString())
                .toList();
    }

    @Test
    void aVolumesLifeIsTold() throws Exception {
        try (Octopus octopus = octopus()) {
            Http cinder = cinder(octopus);
            String id = create(cinder, "told");
            cinder.send("POST", "/v3/volumes/" + id + "/action", "{\"os-extend\": {\"new_size\": 2}}");
            Awaitility.await()
                    .until(() -> cinder.get("/v3/volumes/" + id).body().contains("\"available\""));
            delete(cinder, id);
            List<JsonNode> heard = until("volume.delete.end", id);
            assertThat(types(heard))
                    .containsSubsequence(
                            "volume.create.start",
                            "volume.create.end",
                            "volume.resize.start",
                            "volume.resize.end",
                            "volume.delete.start",
                            "volume.delete.end");
            JsonNode end = heard.stream()
                    .filter(message -> is(message, "volume.create.end", id))
                    .findFirst()
                    .orElseThrow();
            assertThat(end.path("priority").asString()).isEqualTo("INFO");
            assertThat(end.path("publisher_id").asString())
                    .startsWith("volume.")
                    .endsWith("@local");
            JsonNode payload = end.path("payload");
            assertThat(payload.path("tenant_id").asString()).isEqualTo("abc");
            assertThat(payload.path("display_name").asString()).isEqualTo("told");
            assertThat(payload.propertyNames())
                    .contains("host", "volume_type", "created_at", "launched_at", "size", "status", "metadata");
            JsonNode gone = heard.getLast().path("payload");
            assertThat(gone.path("display_name").asString()).isEqualTo("told");
            assertThat(gone.path("status").asString()).isEqualTo("deleted");
            assertThat(gone.path("deleted_at").asString()).isNotBlank();
        }
    }

    @Test
    void soAreTheLivesOfABackupAndOfAGroup() throws Exception {
        try (Octopus octopus = octopus()) {
            Http cinder = cinder(octopus);
            String volume = create(cinder, "kept");
            String backup = id(cinder.send(
                    "POST", "/v3/backups", "{\"backup\": {\"volume_id\": \"" + volume + "\", \"name\": \"b\"}}"));
            Awaitility.await()
                    .until(() -> cinder.get("/v3/backups/" + backup).body().contains("\"available\""));
            Http.Answer restore = cinder.send(
                    "POST", "/v3/backups/" + backup + "/restore", "{\"restore\": {\"volume_id\": \"" + volume + "\"}}");
            assertThat(restore.status()).as(restore.body()).isEqualTo(202);
            Awaitility.await()
                    .until(() -> cinder.get("/v3/volumes/" + volume).body().contains("\"available\"")
                            && cinder.get("/v3/backups/" + backup).body().contains("\"available\""));
            cinder.send("DELETE", "/v3/backups/" + backup, "");
            List<JsonNode> heard = until("backup.delete.end", backup);
            assertThat(types(heard))
                    .containsSubsequence(
                            "backup.create.start",
                            "backup.create.end",
                            "backup.restore.start",
                            "backup.restore.end",
                            "backup.delete.start",
                            "backup.delete.end");
            JsonNode payload = heard.getLast().path("payload");
            assertThat(payload.path("display_name").asString()).isEqualTo("b");
            assertThat(payload.path("volume_id").asString()).isEqualTo(volume);
            assertThat(payload.path("size").asInt()).isEqualTo(1);

            String type = id(cinder.send("POST", "/v3/group_types", "{\"group_type\": {\"name\": \"together\"}}"));
            String volumeType =
                    cinder.get("/v3/types/default").json().at("/volume_type/id").asString();
            String group = id(cinder.send(
                    "POST",
                    "/v3/groups",
                    "{\"group\": {\"group_type\": \"" + type + "\", \"volume_types\": [\"" + volumeType + "\"]}}"));
            Awaitility.await()
                    .until(() -> cinder.get("/v3/groups/" + group).body().contains("\"available\""));
            cinder.send("POST", "/v3/groups/" + group + "/action", "{\"delete\": {\"delete-volumes\": false}}");
            assertThat(types(until("group.delete.end", group)))
                    .containsSubsequence(
                            "group.create.start", "group.create.end", "group.delete.start", "group.delete.end");
        }
    }

    private static String id(Http.Answer made) {
        assertThat(made.status()).as(made.body()).isEqualTo(202);
        return made.json().iterator().next().path("id").asString();
    }

    @Test
    void whileTheBrokerIsAwayNothingWaitsAndNothingIsLostNotEvenByARestart() throws Exception {
        String first;
        String second;
        try (Octopus octopus = octopus()) {
            first = create(cinder(octopus), "before");
            until("volume.create.end", first);
            TestScript.run("rabbitmq.sh", "stop", home.resolve("rabbitmq").toString());
            long begun = System.nanoTime();
            second = create(cinder(octopus), "meanwhile");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        }
        try (Octopus octopus = octopus()) {
            delete(cinder(octopus), first);
            broker =
                    TestScript.run("rabbitmq.sh", "up", home.resolve("rabbitmq").toString());
            List<JsonNode> heard = until("volume.delete.end", first);
            assertThat(heard)
                    .anyMatch(message -> is(message, "volume.create.start", second))
                    .anyMatch(message -> is(message, "volume.create.end", second))
                    .noneMatch(message -> is(message, "volume.create.end", first));
        }
    }
}
