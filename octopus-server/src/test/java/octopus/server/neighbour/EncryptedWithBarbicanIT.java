package octopus.server.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import octopus.block.volume.Volume;
import octopus.core.Caller;
import octopus.neighbour.TestScript;
import octopus.neighbour.barbican.KeyManagerSettings;
import octopus.neighbour.room.NeighbourSettings;
import octopus.node.LocalNode;
import octopus.node.image.LuksImages.Disk;
import octopus.node.image.QemuImages;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import octopus.spi.AttachmentId;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.StorageException;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.connect.Connector;
import octopus.spi.driver.VolumeExporter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole Octopus that keeps the keys of its volumes in a real Barbican. */
class EncryptedWithBarbicanIT {
    private static final String TEXT = "what nobody may read without the key";

    @TempDir
    static Path home;

    private static String barbican;
    private static Octopus octopus;
    private static Http cinder;

    @BeforeAll
    static void start() {
        barbican = TestScript.run("barbican.sh", "up", home.resolve("barbican").toString())
                .getProperty("url");
        octopus = Octopus.start(OctopusSettings.local(home.resolve("data"), 0)
                .withNeighbours(NeighbourSettings.none().withKeys(KeyManagerSettings.at(barbican))));
        cinder = Http.admin(octopus.port()).with("OpenStack-API-Version", "volume 3.70");
        Awaitility.await()
                .until(() -> cinder.get("/v3/scheduler-stats/get_pools").body().contains("local"));
    }

    @AfterAll
    static void stop() {
        octopus.close();
        TestScript.run("barbican.sh", "down", home.resolve("barbican").toString());
    }

    private static JsonNode made(String path, String body) {
        Http.Answer answer = cinder.send("POST", path, body);
        assertThat(answer.status()).as(answer.body()).isBetween(200, 202);
        return answer.json();
    }

    private static String image() {
        String id = made("/image/v2/images", """
                {"name": "secret", "disk_format": "raw", "container_format": "bare", "visibility": "public"}""").path("id").asString();
        Http.Answer answer = cinder.with("Content-Type", "application/octet-stream")
                .send("PUT", "/image/v2/images/" + id + "/file", content());
        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        return id;
    }

    private static String content() {
        return (TEXT + " ".repeat(512 - TEXT.length())).repeat(256);
    }

    private static String volume(String source) {
        String id = made("/v3/volumes", "{\"volume\": {\"size\": 1, \"name\": \"v\", " + source + "}}")
                .path("volume")
                .path("id")
                .asString();
        return settled("volumes", id);
    }

    private static String settled(String collection, String id) {
        String kind = collection.substring(0, collection.length() - 1);
        JsonNode object = Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(
                        () -> cinder.get("/v3/" + collection + "/" + id).json().path(kind),
                        seen -> Set.of("available", "error")
                                .contains(seen.path("status").asString()));
        assertThat(object.path("status").asString()).as(object.toString()).isEqualTo("available");
        return id;
    }

    private static String key(String collection, String id) {
        return cinder.get("/v3/" + collection + "/" + id)
                .json()
                .path(collection.substring(0, collection.length() - 1))
                .path("encryption_key_id")
                .asString("");
    }

    /** As compute services ask for it. */
    private static Optional<Secret> payload(String key) throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(barbican + "/v1/secrets/" + key + "/payload"))
                .header("X-Project-Id", "abc")
                .header("Accept", "application/octet-stream")
                .build();
        try (var client = java.net.http.HttpClient.newHttpClient()) {
            var answer = client.send(request, java.net.http.HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200
                    ? Optional.of(Secret.of(HexFormat.of().formatHex(answer.body())))
                    : Optional.empty();
        }
    }

    private static boolean opens(String volume, Secret passphrase) throws IOException {
        Path plain = Files.writeString(home.resolve("plain"), content());
        return new QemuImages(new LocalNode())
                .luks()
                .holds(disk(volume), passphrase, new Disk(plain, "raw"), Size.ofBytes(Files.size(plain)));
    }

    private static Disk disk(String id) {
        Volume volume = octopus.block()
                .volumes()
                .show(Caller.octopus(), VolumeId.of(id))
                .volume();
        VolumeExporter exporter = octopus.block().open().driver("local").exports();
        VolumeExporter.Request request = new VolumeExporter.Request(
                AttachmentId.random(), Connector.local(), AccessMode.READ_ONLY, Optional.empty());
        var handle = volume.location().orElseThrow().handle(volume.id());
        ConnectionInfo.LocalDevice device = (ConnectionInfo.LocalDevice) exporter.export(handle, request);
        exporter.unexport(handle, request.attachment());
        return new Disk(device.path(), device.format());
    }

    @Test
    void volumesAreUnreadableWithoutTheirKeysAndTheKeysGoWithThem() throws Exception {
        String type = made("/v3/types", "{\"volume_type\": {\"name\": \"secret\"}}")
                .path("volume_type")
                .path("id")
                .asString();
        made("/v3/types/" + type + "/encryption", """
                {"encryption": {"provider": "luks", "cipher": "aes-xts-plain64", "key_size": 256,
                 "control_location": "front-end"}}""");

        String first = volume("\"volume_type\": \"secret\", \"imageRef\": \"" + image() + "\"");
        Secret secret = payload(key("volumes", first)).orElseThrow();
        assertThat(secret.reveal()).matches("[0-9a-f]{64}");
        assertThat(opens(first, secret)).isTrue();
        assertThatThrownBy(() -> opens(first, Secret.of("0".repeat(64)))).isInstanceOf(StorageException.class);
        assertThat(everyFile()).noneMatch(text -> text.contains(secret.reveal()));
        assertThat(volumesOnDisk()).isNotEmpty().noneMatch(text -> text.contains(TEXT));

        String clone = volume("\"source_volid\": \"" + first + "\"");
        String backup = settled(
                "backups",
                made("/v3/backups", "{\"backup\": {\"volume_id\": \"" + first + "\", \"name\": \"b\"}}")
                        .path("backup")
                        .path("id")
                        .asString());
        String firstKey = key("volumes", first);
        String cloneKey = key("volumes", clone);
        String backupKey = key("backups", backup);
        assertThat(new HashSet<>(List.of(firstKey, cloneKey, backupKey))).hasSize(3);
        delete("volumes", first);
        assertThat(payload(firstKey)).isEmpty();
        String restored = volume("\"backup_id\": \"" + backup + "\"");
        String restoredKey = key("volumes", restored);
        for (String id : List.of(clone, restored)) {
            assertThat(opens(id, payload(key("volumes", id)).orElseThrow())).isTrue();
        }
        delete("volumes", clone);
        delete("volumes", restored);
        delete("backups", backup);
        for (String gone : List.of(cloneKey, backupKey, restoredKey)) {
            assertThat(payload(gone)).as(gone).isEmpty();
        }
        assertThat(secretsLeft()).isZero();
    }

    private static int secretsLeft() {
        return new Http(barbican, Map.of("X-Project-Id", "abc"))
                .get("/v1/secrets")
                .json()
                .path("total")
                .asInt(-1);
    }

    private static void delete(String collection, String id) {
        assertThat(cinder.send("DELETE", "/v3/" + collection + "/" + id, "").status())
                .isEqualTo(202);
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> cinder.get("/v3/" + collection + "/" + id).status() == 404);
    }

    private static List<String> everyFile() throws IOException {
        return texts(home.resolve("data"));
    }

    private static List<String> volumesOnDisk() throws IOException {
        return texts(home.resolve("data/volumes"));
    }

    private static List<String> texts(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(EncryptedWithBarbicanIT::beginning)
                    .toList();
        }
    }

    private static String beginning(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(8 << 20), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
