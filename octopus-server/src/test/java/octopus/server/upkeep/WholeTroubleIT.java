package octopus.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A running Octopus whose machine fails under it: the disk of its database, the programs that it starts. */
class WholeTroubleIT {
    private static final String INITIATOR = "iqn.2026-11.org.example:node-1";
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    private Optional<Path> mount = Optional.empty();

    @AfterEach
    void unmount() throws Exception {
        if (mount.isPresent()) {
            // A backend that was still being opened when the server stopped lets go of its directory a moment later.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> run("umount", mount.get().toString()));
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private Path smallDisk() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a small file system needs root");
        Path place = Files.createDirectory(directory.resolve("small"));
        run("mount", "-t", "tmpfs", "-o", "size=8m", "octopus-test", place.toString());
        mount = Optional.of(place);
        return place;
    }

    private static Http http(Octopus octopus) {
        return Http.admin(octopus.port()).with("OpenStack-API-Version", "volume 3.71");
    }

    /** With all volumes on an array in memory, so that only the database needs the disk. */
    private static Octopus onArray(Path data) {
        Octopus octopus = Octopus.start(OctopusSettings.local(data, 0));
        Http http = http(octopus);
        http.send("DELETE", "/api/v1/backends/local", "");
        http.send(
                "POST",
                "/api/v1/backends",
                "{\"name\":\"array\",\"driver\":\"simulated\",\"options\":{\"keep_state\":\"true\"}}");
        http.send("PUT", "/v3/os-quota-sets/abc", "{\"quota_set\":{\"volumes\":-1,\"gigabytes\":-1}}");
        Awaitility.await().until(() -> http.get("/api/v1/backends/array").body().contains("\"state\":\"ready\""));
        return octopus;
    }

    private static Http.Answer create(Http http) {
        return http.send("POST", "/v3/volumes", "{\"volume\":{\"size\":1}}");
    }

    private static String id(Http.Answer created) {
        assertThat(created.status()).as(created.body()).isEqualTo(202);
        return created.json().at("/volume/id").asString();
    }

    private static String status(Http http, String volume) {
        return http.get("/v3/volumes/" + volume).json().at("/volume/status").asString();
    }

    private static void awaitStatus(Http http, String volume, String... wanted) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> List.of(wanted).contains(status(http, volume)));
    }

    @Test
    void aFullDiskRefusesPlainlyLosesNothingAndRecoversByItself() throws Exception {
        Path data = smallDisk().resolve("data");
        List<String> acknowledged = new ArrayList<>();
        try (Octopus octopus = onArray(data)) {
            Http http = http(octopus);
            acknowledged.add(id(create(http)));
            awaitStatus(http, acknowledged.getFirst(), "available");

            Path filler = fill(data.resolve("filler"));
            Http.Answer refused = create(http);
            for (int i = 0; refused.status() == 202 && i < 5000; i++) {
                acknowledged.add(id(refused));
                refused = create(http);
            }
            assertThat(refused.status()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body())
                    .contains("disk")
                    .doesNotContain("Exception")
                    .doesNotContain("\\tat ");
            assertThat(http.get("/v3/volumes/" + acknowledged.getFirst()).status())
                    .as("reading needs no room")
                    .isEqualTo(200);

            Files.delete(filler);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                Http.Answer again = create(http);
                if (again.status() == 202) {
                    acknowledged.add(id(again));
                }
                return again.status() == 202;
            });
            for (String volume : acknowledged) {
                awaitStatus(http, volume, "available");
            }
            assertThat(http.with("Accept", "application/json")
                            .get("/healthcheck")
                            .status())
                    .isEqualTo(200);
        }
        try (Octopus again = Octopus.start(OctopusSettings.local(data, 0))) {
            for (String volume : acknowledged) {
                assertThat(status(http(again), volume)).isEqualTo("available");
            }
        }
    }

    private static Path fill(Path filler) throws IOException {
        byte[] chunk = new byte[4096];
        try (var out = Files.newOutputStream(filler)) {
            for (int i = 0; i < 8 * MIB / chunk.length; i++) {
                out.write(chunk);
            }
        } catch (IOException e) {
            // Full: as wanted.
        }
        return filler;
    }

    /** As after an error the kernel makes a file system read-only under open files. */
    @Test
    void aDatabaseThatCannotBeWrittenRefusesPlainlyAndRecoversByItself() throws Exception {
        Path data = directory.resolve("data");
        try (Octopus octopus = onArray(data)) {
            Http http = http(octopus);
            String first = id(create(http));
            awaitStatus(http, first, "available");
            List<String> files;
            try (Stream<Path> all = Files.list(data)) {
                files = all.map(Path::toString)
                        .filter(name -> name.matches(".*octopus\\.db(-wal)?"))
                        .toList();
            }
            assumeTrue(immutable("+i", files), "this file system has no immutable files");
            try {
                Http.Answer refused = create(http);
                assertThat(refused.status()).as(refused.body()).isEqualTo(503);
                assertThat(refused.body()).contains("database").doesNotContain("Exception");
                assertThat(status(http, first)).isEqualTo("available");
                Http.Answer health = http.with("Accept", "application/json").get("/healthcheck");
                assertThat(health.status()).isEqualTo(503);
                assertThat(health.body()).contains("database");
            } finally {
                assertThat(immutable("-i", files)).isTrue();
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> create(http).status() == 202);
            String last = id(create(http));
            awaitStatus(http, last, "available");
        }
    }

    private static boolean immutable(String change, List<String> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("chattr", change));
        command.addAll(files);
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void aCopyWhoseProgramIsKilledIsDoneAgainOrUndone() throws Exception {
        try (Octopus octopus = Octopus.start(OctopusSettings.local(directory.resolve("data"), 0))) {
            Http http = http(octopus);
            Awaitility.await().until(() -> octopus.block().open().ready().contains("local"));
            String image = image(http, 192 * MIB);
            String volume =
                    id(http.send("POST", "/v3/volumes", "{\"volume\":{\"size\":1,\"imageRef\":\"" + image + "\"}}"));
            killOne("qemu-img");
            awaitStatus(http, volume, "available", "error");

            String other = id(create(http));
            awaitStatus(http, other, "available");
            Http.Answer upload = http.send(
                    "POST",
                    "/v3/volumes/" + (status(http, volume).equals("available") ? volume : other) + "/action",
                    "{\"os-volume_upload_image\":{\"image_name\":\"up\",\"disk_format\":\"qcow2\"}}");
            assertThat(upload.status()).as(upload.body()).isEqualTo(202);
            String uploaded =
                    upload.json().at("/os-volume_upload_image/image_id").asString();
            killOne("qemu-img");
            awaitStatus(http, volume, "available", "error");
            awaitStatus(http, other, "available");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> List.of("active", "killed", "deleted", "")
                            .contains(http.get("/image/v2/images/" + uploaded)
                                    .json()
                                    .path("status")
                                    .asString("")));
            flowsEnd(http);
            assertThat(octopus.block().upkeep().look()).isEmpty();
        }
        assertThat(programs("qemu-img")).isEmpty();
    }

    private static void flowsEnd(Http http) {
        for (String state : List.of("pending", "running", "waiting", "reverting")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> http.get("/api/v1/flows?state=" + state)
                            .json()
                            .path("flows")
                            .isEmpty());
        }
        assertThat(http.get("/api/v1/flows?state=stuck").json().path("flows")).isEmpty();
    }

    private static String image(Http http, int bytes) throws InterruptedException {
        JsonNode made = http.send(
                        "POST",
                        "/image/v2/images",
                        "{\"name\":\"i\",\"disk_format\":\"raw\",\"container_format\":\"bare\"}")
                .json();
        String id = made.path("id").asString();
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        HttpRequest request = HttpRequest.newBuilder(URI.create(http.base() + "/image/v2/images/" + id + "/file"))
                .header("X-Auth-Token", "u:abc")
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return id;
    }

    private static List<ProcessHandle> programs(String name) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/" + name))
                .toList();
    }

    /** The first that is there within ten seconds; a copy that is quicker than that was not to be disturbed. */
    private static void killOne(String name) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            List<ProcessHandle> found = programs(name);
            if (!found.isEmpty()) {
                found.getFirst().destroyForcibly();
                return;
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void aKilledTargetDaemonComesBackWithEveryExport() throws Exception {
        Path data = directory.resolve("data");
        try (Octopus octopus = Octopus.start(OctopusSettings.local(data, 0))) {
            Http http = http(octopus);
            Awaitility.await().until(() -> octopus.block().open().ready().contains("local"));
            List<String> volumes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String volume = id(create(http));
                awaitStatus(http, volume, "available");
                Http.Answer attached = http.send(
                        "POST",
                        "/v3/attachments",
                        "{\"attachment\":{\"volume_uuid\":\"" + volume
                                + "\",\"connector\":{\"host\":\"node-1\",\"initiator\":\"" + INITIATOR + "\"}}}");
                assertThat(attached.status()).as(attached.body()).isEqualTo(200);
                volumes.add(volume);
            }
            ProcessHandle daemon = ProcessHandle.of(Long.parseLong(tgtd(data))).orElseThrow();
            daemon.destroyForcibly();
            for (String volume : volumes) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .until(() -> {
                            try {
                                return Tgtadm.shows(data.resolve("iscsi"), volume);
                            } catch (AssertionError e) {
                                return false; // No daemon answers yet.
                            }
                        });
            }
            Awaitility.await().until(() -> octopus.block().upkeep().look().isEmpty());
        }
    }

    private static String tgtd(Path data) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> isTgtd(process, data.resolve("iscsi")))
                    .map(process -> process.getFileName().toString())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isTgtd(Path process, Path directory) {
        try {
            return Files.readString(process.resolve("comm")).strip().equals("tgtd")
                    && Files.isSameFile(process.resolve("cwd"), directory);
        } catch (IOException e) {
            return false;
        }
    }
}
