package octopus.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import octopus.node.LocalNode;
import octopus.node.image.ConvertOptions;
import octopus.node.image.Progress;
import octopus.node.image.QemuImages;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the server while a volume with data is being encrypted, once while that goes into a second volume and
 * once while it is written over the first: in the end it is encrypted, and decrypted again it has every byte, and nothing
 * else is left, no key either.
 */
class RecodeKillIT {
    private static final int PIECE = 8 << 20;
    private static final List<Long> PLACES = List.of(0L, 500L << 20, (1000L << 20));

    @TempDir
    private Path directory;

    private final QemuImages qemu = new QemuImages(new LocalNode());

    @Test
    void killedInTheMiddleAVolumeIsEncryptedAllTheSame() throws Exception {
        try (ServerProcess server = new ServerProcess(directory);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            server.awaitUp();
            ChaosClient client = new ChaosClient(http, server.url());
            type(client, "plain");
            String secret = type(client, "secret");
            ChaosClient.Answer encrypted = client.send(
                    "POST",
                    "/types/" + secret + "/encryption",
                    Map.of("encryption", Map.of("provider", "luks", "control_location", "front-end")));
            assertThat(encrypted.status()).as(encrypted.body().toString()).isEqualTo(200);
            String volume = client.send("POST", "/volumes", Map.of("volume", Map.of("size", 1, "volume_type", "plain")))
                    .body()
                    .at("/volume/id")
                    .asString();
            await(client, volume, "available");
            Path original = fill(file(volume));

            retype(client, volume, "secret");
            awaitStep(client, volume, "recode");
            server.killAndRestart();
            awaitStep(client, volume, "write-over");
            server.killAndRestart();
            await(client, volume, "available");
            assertThat(beginning(file(volume))).startsWith("LUKS");

            retype(client, volume, "plain");
            await(client, volume, "available");
            assertThat(qemu.same(original, "raw", file(volume), "qcow2")).isTrue();
            Awaitility.await().until(() -> files().size() == 1);
        }
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/octopus.db"));
                var keys = database.createStatement().executeQuery("select count(*) from encryption_keys")) {
            assertThat(keys.getInt(1)).isZero();
        }
    }

    private static String type(ChaosClient client, String name) {
        return client.send("POST", "/types", Map.of("volume_type", Map.of("name", name)))
                .body()
                .at("/volume_type/id")
                .asString();
    }

    private static void retype(ChaosClient client, String volume, String type) {
        ChaosClient.Answer begun = client.send(
                "POST",
                "/volumes/" + volume + "/action",
                Map.of("os-retype", Map.of("new_type", type, "migration_policy", "on-demand")));
        assertThat(begun.status()).as(begun.body().toString()).isEqualTo(202);
    }

    private static void awaitStep(ChaosClient client, String volume, String step) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> client.flow(volume).path("position").asString("").equals(step));
    }

    private static void await(ChaosClient client, String volume, String status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> client.status(volume).orElse(""), now -> {
                    assertThat(now).doesNotStartWith("error");
                    return now.equals(status);
                });
    }

    /** Noise here and there. @return the same as a raw file */
    private Path fill(Path volume) throws IOException {
        byte[] noise = new byte[PIECE];
        new Random(5).nextBytes(noise);
        Path raw = directory.resolve("original");
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(1L << 30);
            for (long place : PLACES) {
                file.seek(place);
                file.write(noise);
            }
        }
        qemu.convert(raw, "raw", volume, "qcow2", ConvertOptions.plain().into(false), Progress.NONE);
        return raw;
    }

    private String beginning(Path volume) throws Exception {
        Path sector = directory.resolve("sector");
        Process copy = new ProcessBuilder(
                        "qemu-img",
                        "dd",
                        "-f",
                        "qcow2",
                        "-O",
                        "raw",
                        "bs=512",
                        "count=1",
                        "if=" + volume,
                        "of=" + sector)
                .inheritIO()
                .start();
        assertThat(copy.waitFor()).isZero();
        return new String(Files.readAllBytes(sector), StandardCharsets.ISO_8859_1);
    }

    private Path file(String volume) throws IOException {
        return files().stream()
                .filter(file -> file.getFileName().toString().contains(volume))
                .findFirst()
                .orElseThrow();
    }

    /** The data files of the default backend. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("data/volumes"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().endsWith("qcow2"))
                    .toList();
        }
    }
}
