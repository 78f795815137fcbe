package octopus.server.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.json.Json;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import octopus.server.doctor.Diagnosis;
import octopus.server.doctor.RunningServer;
import octopus.server.http.ListenSettings;
import octopus.spi.Finding;
import octopus.spi.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is in a bundle, unpacked by the system's own tar. */
class SupportBundleTest {
    private static final Diagnosis WELL = new Diagnosis(List.of(new Finding.Pass("java", "here", "25")));

    @TempDir
    Path directory;

    private Path unpacked(SupportBundle bundle) throws IOException {
        Path archive = directory.resolve("bundle.tar.gz");
        try (OutputStream out = Files.newOutputStream(archive)) {
            bundle.write(out);
        }
        Path target = Files.createDirectories(directory.resolve("unpacked"));
        var ignored = new LocalNode().run(Command.of("tar", "-xzf", archive.toString(), "-C", target.toString()));
        return target.resolve("octopus-support");
    }

    private static JsonNode manifest(Path folder) throws IOException {
        return Json.MAPPER.readTree(Files.readString(folder.resolve("manifest.json")));
    }

    private static List<String> names(JsonNode manifest) {
        return manifest.path("files").findValuesAsString("name");
    }

    @Test
    void whatTheManifestNamesIsThereWithItsSum() throws Exception {
        try (Octopus octopus = Octopus.start(OctopusSettings.local(directory.resolve("data"), 0));
                RunningServer server =
                        RunningServer.of(ListenSettings.loopback(octopus.port()), Optional.empty(), Map.of())) {
            Path log = Files.writeString(directory.resolve("named.log"), "what the terminal said\npassword=hunter22\n");
            SupportBundle bundle = new SupportBundle("0", Instant.now(), List.of())
                    .addMachine(WELL, "server.port\n", directory.resolve("data"), List.of(log))
                    .addServer(server);
            Path folder = unpacked(bundle);
            JsonNode manifest = manifest(folder);
            assertThat(manifest.path("missing")).isEmpty();
            for (JsonNode file : manifest.path("files")) {
                byte[] content =
                        Files.readAllBytes(folder.resolve(file.path("name").asString()));
                assertThat(HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
                        .isEqualTo(file.path("sha256").asString());
            }
            assertThat(names(manifest))
                    .contains(
                            "versions.txt",
                            "settings.txt",
                            "doctor.txt",
                            "doctor.json",
                            "data-directory.txt",
                            "server/system.json",
                            "server/backends.json",
                            "server/nodes.json",
                            "server/findings.json",
                            "server/audit.json",
                            "server/metrics.txt",
                            "server/log.txt",
                            "server/flows.json");
            assertThat(Files.readString(folder.resolve("server/metrics.txt"))).contains("jvm_memory_used_bytes");
            assertThat(Files.readString(folder.resolve("server/audit.json"))).contains("backend.create");
            String named = names(manifest).stream()
                    .filter(name -> name.endsWith("named.log"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(folder.resolve(named)))
                    .contains("what the terminal said")
                    .doesNotContain("hunter22");
        }
    }

    @Test
    void withoutAServerItSaysWhatIsMissing() throws Exception {
        try (RunningServer server = RunningServer.of(ListenSettings.loopback(1), Optional.empty(), Map.of())) {
            Path folder = unpacked(new SupportBundle("0", Instant.now(), List.of())
                    .addMachine(WELL, "", directory.resolve("none"), List.of())
                    .addServer(server));
            JsonNode manifest = manifest(folder);
            assertThat(names(manifest)).contains("doctor.txt").noneMatch(name -> name.startsWith("server/"));
            assertThat(manifest.path("missing").toString())
                    .contains("server/log.txt")
                    .contains("data-directory.txt");
        }
    }

    @Test
    void knownSecretsAndPasswordsInAddressesAreCovered() {
        Covering covering = new Covering(List.of(Secret.of("s3cret-word")));
        String text = new String(
                covering.document(
                        "{\"a\":\"x s3cret-word\",\"u\":\"amqp://o:pw-in-url@h:1/\"}".getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);
        assertThat(text).isEqualTo("{\"a\":\"x ***\",\"u\":\"amqp://o:***@h:1/\"}");
    }

    @Test
    void anArchiveOfOddSizesIsWhole() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarGz archive = new TarGz(bytes, Instant.ofEpochSecond(1))) {
            for (int size : List.of(0, 1, 511, 512, 513, 70_000)) {
                archive.add("f" + size, new byte[size]);
            }
        }
        Path file = Files.write(directory.resolve("odd.tar.gz"), bytes.toByteArray());
        String listed =
                new LocalNode().run(Command.of("tar", "-tvzf", file.toString())).output();
        assertThat(listed.lines()).hasSize(6);
        assertThat(listed).contains(" 70000 ").contains("-rw-------");
    }
}
