package octopus.server.neighbour;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import octopus.neighbour.glance.GlanceSettings;
import octopus.neighbour.glance.RealGlance;
import octopus.neighbour.http.WebLimits;
import octopus.neighbour.keystone.CloudSettings;
import octopus.neighbour.room.NeighbourSettings;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole Octopus whose images are in a real Glance. */
class ExternalGlanceIT {
    @TempDir
    static Path home;

    private static RealGlance glance;
    private static Octopus octopus;
    private static Http cinder;

    @BeforeAll
    static void start() {
        glance = RealGlance.start(home.resolve("glance"));
        WebLimits limits =
                new WebLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2), 2, Optional.empty());
        octopus = Octopus.start(OctopusSettings.local(home.resolve("data"), 0)
                .withNeighbours(NeighbourSettings.none()
                        .withCloud(new CloudSettings(Optional.empty(), Optional.empty(), limits))
                        .withImages(GlanceSettings.at(glance.url()))));
        cinder = Http.admin(octopus.port()).with("OpenStack-API-Version", "volume 3.70");
        Awaitility.await()
                .until(() -> cinder.get("/v3/scheduler-stats/get_pools").body().contains("local"));
    }

    @AfterAll
    static void stop() {
        octopus.close();
        glance.close();
    }

    private static byte[] disk() {
        byte[] bytes = new byte[4 << 20];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private static String create(String image) {
        Http.Answer answer = cinder.send(
                "POST", "/v3/volumes", "{\"volume\": {\"size\": 1, \"imageRef\": \"" + image + "\", \"name\": \"v\"}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json().path("volume").path("id").asString();
    }

    private static JsonNode settled(String id) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> cinder.get("/v3/volumes/" + id).json().path("volume"),
                        volume -> !Arrays.asList("creating", "downloading", "uploading")
                                .contains(volume.path("status").asString()));
    }

    private static String upload(String volume, String name, String format) {
        Http.Answer answer = cinder.send(
                "POST",
                "/v3/volumes/" + volume + "/action",
                "{\"os-volume_upload_image\": {\"image_name\": \"" + name + "\", \"disk_format\": \"" + format
                        + "\", \"container_format\": \"bare\", \"visibility\": \"private\", \"protected\": true}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.json().path("os-volume_upload_image").path("image_id").asString();
    }

    @Test
    void aVolumeIsMadeOfAnImageAndAnImageOfTheVolumeByteForByte() {
        byte[] disk = disk();
        String image = glance.active(
                "debian", "raw", Map.of("visibility", "public", "min_ram", 64, "os_distro", "debian"), disk);
        String id = create(image);
        JsonNode volume = settled(id);
        assertThat(volume.path("status").asString()).isEqualTo("available");
        assertThat(volume.path("bootable").asString()).isEqualTo("true");
        JsonNode noted = volume.path("volume_image_metadata");
        assertThat(noted.path("image_id").asString()).isEqualTo(image);
        assertThat(noted.path("os_distro").asString()).isEqualTo("debian");
        assertThat(noted.path("min_ram").asString()).isEqualTo("64");
        assertThat(noted.path("checksum").asString())
                .isEqualTo(glance.show(image).path("checksum").asString());

        String made = upload(id, "copy", "raw");
        assertThat(settled(id).path("status").asString()).isEqualTo("available");
        JsonNode there = glance.show(made);
        assertThat(there.path("status").asString()).isEqualTo("active");
        assertThat(there.path("visibility").asString()).isEqualTo("private");
        assertThat(there.path("protected").asBoolean()).isTrue();
        assertThat(there.path("min_ram").asInt()).isEqualTo(64);
        assertThat(there.path("os_distro").asString()).isEqualTo("debian");
        assertThat(there.path("size").asLong()).isEqualTo(1L << 30);
        assertThat(glance.beginning(made, disk.length)).isEqualTo(disk);
    }

    @Test
    void anImageMayBeQcow2BothWays() throws Exception {
        Path raw = Files.write(home.resolve("disk.raw"), disk());
        Path qcow2 = home.resolve("disk.qcow2");
        new LocalNode().run(Command.of("qemu-img", "convert", "-O", "qcow2", raw.toString(), qcow2.toString()));
        String image = glance.active("q", "qcow2", Map.of("visibility", "public"), Files.readAllBytes(qcow2));
        String id = create(image);
        assertThat(settled(id).path("status").asString()).isEqualTo("available");
        String made = upload(id, "q2", "qcow2");
        settled(id);
        assertThat(glance.show(made).path("status").asString()).isEqualTo("active");
        Path back = Files.write(home.resolve("back.qcow2"), glance.bytes(made));
        new LocalNode()
                .run(Command.of("qemu-img", "compare", "-f", "qcow2", "-F", "raw", back.toString(), raw.toString()));
    }

    @Test
    void anImageThatReachesForOtherFilesIsRefused() throws Exception {
        Path hostile = home.resolve("hostile.qcow2");
        new LocalNode()
                .run(Command.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-b",
                        "/etc/passwd",
                        "-F",
                        "raw",
                        "-u",
                        hostile.toString(),
                        "64M"));
        String image = glance.active("hostile", "qcow2", Map.of("visibility", "public"), Files.readAllBytes(hostile));
        JsonNode volume = settled(create(image));
        assertThat(volume.path("status").asString()).isEqualTo("error");
        assertThat(messages(volume.path("id").asString())).contains("backing file");
    }

    @Test
    void bytesThatWereTamperedWithMakeNoVolume() throws Exception {
        String image = glance.active("tampered", "raw", Map.of("visibility", "public"), disk());
        byte[] other = disk();
        other[1000]++;
        Files.write(glance.images().resolve(image), other);
        JsonNode volume = settled(create(image));
        assertThat(volume.path("status").asString()).isEqualTo("error");
        assertThat(messages(volume.path("id").asString())).contains("not those that were uploaded");
    }

    @Test
    void whileGlanceIsSilentRequestsAreAnsweredAndNothingIsLeft() {
        String image = glance.active("silent", "raw", Map.of("visibility", "public"), disk());
        String id = create(image);
        settled(id);
        glance.pause();
        try {
            Http.Answer refused =
                    cinder.send("POST", "/v3/volumes", "{\"volume\": {\"size\": 1, \"imageRef\": \"" + image + "\"}}");
            assertThat(refused.status()).isEqualTo(502);
            assertThat(cinder.get("/v3/volumes/" + id).status()).isEqualTo(200);
        } finally {
            glance.resume();
        }
        assertThat(settled(create(image)).path("status").asString()).isEqualTo("available");
        assertThat(home.resolve("data/images-in-transit")).isEmptyDirectory();
    }

    private static String messages(String volume) {
        return cinder.get("/v3/messages?resource_uuid=" + volume).body();
    }
}
