package octopus.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * {@code kill -9} of the server in the middle of a backup, and in the middle of a restore, over real files: both go on
 * where they were, and in the end every byte is there and nothing else.
 */
class BackupKillIT {
    /** A page of the index tells of 32 MiB then; the data has three of them. */
    private static final String[] SETTINGS = {"backup.chunk-kib=128", "backup.bandwidth=25M"};

    private static final int MEBIBYTES = 96;

    @TempDir
    private Path directory;

    private final QemuImages qemu = new QemuImages(new LocalNode());

    @Test
    void killedInTheMiddleBackupAndRestoreGoOn() throws IOException {
        try (ServerProcess server = new ServerProcess(directory, SETTINGS);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            server.awaitUp();
            ChaosClient client = new ChaosClient(http, server.url());
            String volume = made(client, "/volumes", "volume", Map.of("volume", Map.of("size", 1)));
            await(client, "/volumes/" + volume, "volume", "available");
            Path original = file(volume);
            fill(original);

            String backup = made(client, "/backups", "backup", Map.of("backup", Map.of("volume_id", volume)));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !stored("index-000000").isEmpty());
            Path page = stored("index-000000").getFirst();
            Object written = Files.getLastModifiedTime(page);
            assertThat(stored("manifest.json")).as("it is not over yet").isEmpty();
            server.killAndRestart();
            await(client, "/backups/" + backup, "backup", "available");
            assertThat(Files.getLastModifiedTime(page))
                    .as("what was stored is not stored again")
                    .isEqualTo(written);
            assertThat(stored("part")).isEmpty();
            await(client, "/volumes/" + volume, "volume", "available");

            ChaosClient.Answer begun =
                    client.send("POST", "/backups/" + backup + "/restore", Map.of("restore", Map.of("name", "again")));
            String restored = begun.body().path("restore").path("volume_id").asString();
            await(client, "/volumes/" + restored, "volume", "restoring-backup");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.size(file(restored)) > (20L << 20));
            server.killAndRestart();
            await(client, "/volumes/" + restored, "volume", "available");
            await(client, "/backups/" + backup, "backup", "available");

            assertThat(qemu.same(original, "qcow2", file(restored), "qcow2")).isTrue();
            assertThat(client.send("DELETE", "/backups/" + backup, Map.of()).status())
                    .isEqualTo(202);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            client.retry("GET", "/backups/" + backup, Map.of()).status() == 404);
            assertThat(stored("")).isEmpty();
            assertThat(directory.resolve("data/backup-work")).isEmptyDirectory();
        }
    }

    private void fill(Path volume) throws IOException {
        byte[] noise = new byte[MEBIBYTES << 20];
        new Random(3).nextBytes(noise);
        Path raw = Files.write(directory.resolve("noise"), noise);
        qemu.convert(raw, "raw", volume, "qcow2", ConvertOptions.plain().into(false), Progress.NONE);
        Files.delete(raw);
    }

    private static String made(ChaosClient client, String path, String key, Map<String, ?> body) {
        ChaosClient.Answer answer = client.send("POST", path, body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
        return answer.body().path(key).path("id").asString();
    }

    private static void await(ChaosClient client, String path, String key, String status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> client.retry("GET", path, Map.of())
                                .body()
                                .path(key)
                                .path("status")
                                .asString(),
                        now -> {
                            assertThat(now).doesNotStartWith("error");
                            return now.equals(status);
                        });
    }

    /** The only data file of a volume of the default backend. */
    private Path file(String volume) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("data/volumes"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().contains(volume))
                    .filter(file -> file.getFileName().toString().endsWith("qcow2"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<Path> stored(String name) throws IOException {
        Path store = directory.resolve("data/volume-backups");
        if (!Files.isDirectory(store)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().contains(name))
                    .toList();
        }
    }
}
