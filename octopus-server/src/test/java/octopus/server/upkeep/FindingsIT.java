package octopus.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import octopus.server.Http;
import octopus.server.Octopus;
import octopus.server.OctopusSettings;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;
import octopus.spi.connect.Connector;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeExporter.Request;
import octopus.spi.driver.VolumeHandle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Real files and a real tgtd, changed behind Octopus's back: found, told with cause and way out, put right. */
class FindingsIT {
    private static final String INITIATOR = "iqn.2026-11.org.example:node-1";

    @TempDir
    Path directory;

    private Octopus octopus;
    private Http http;

    @BeforeEach
    void start() {
        octopus = Octopus.start(OctopusSettings.local(directory, 0));
        http = new Http(
                "http://127.0.0.1:" + octopus.port(),
                Map.of("X-Auth-Token", "u:abc", "OpenStack-API-Version", "volume 3.71"));
        Awaitility.await().until(() -> octopus.block().open().ready().contains("local"));
    }

    @AfterEach
    void stop() {
        octopus.close();
    }

    private String volume() {
        String id = http.send("POST", "/v3/volumes", "{\"volume\":{\"size\":1}}")
                .json()
                .at("/volume/id")
                .asString();
        Awaitility.await()
                .until(() -> http.get("/v3/volumes/" + id)
                        .json()
                        .at("/volume/status")
                        .asString()
                        .equals("available"));
        return id;
    }

    private String attached(String volume) {
        Http.Answer made = http.send(
                "POST",
                "/v3/attachments",
                "{\"attachment\":{\"volume_uuid\":\"" + volume
                        + "\",\"connector\":{\"host\":\"node-1\",\"initiator\":\"" + INITIATOR + "\"}}}");
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        String id = made.json().at("/attachment/id").asString();
        http.send("POST", "/v3/attachments/" + id + "/action", "{\"os-complete\":null}");
        return id;
    }

    private List<JsonNode> look() {
        Http.Answer answer = http.send("POST", "/api/v1/findings/look", "{}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<JsonNode> findings = new ArrayList<>();
        answer.json().path("findings").forEach(findings::add);
        return findings;
    }

    private JsonNode only(String check, String where) {
        List<JsonNode> findings = look();
        assertThat(findings).hasSize(1);
        JsonNode finding = findings.getFirst();
        assertThat(finding.path("check").asString()).isEqualTo(check);
        assertThat(finding.path("where").asString()).isEqualTo(where);
        for (String field : List.of("severity", "backend", "what", "cause", "correction", "since")) {
            assertThat(finding.path(field).asString()).as(field).isNotBlank();
        }
        return finding;
    }

    private void heal(JsonNode finding) {
        Http.Answer begun =
                http.send("POST", "/api/v1/findings/" + finding.path("id").asString() + "/heal", "{}");
        assertThat(begun.status()).as(begun.body()).isEqualTo(202);
        String flow = begun.json().path("flow").asString();
        Awaitility.await()
                .until(() -> http.get("/api/v1/flows/" + flow).json().toString().contains("\"SUCCEEDED\""));
        Awaitility.await()
                .until(() ->
                        http.get("/api/v1/findings").json().path("findings").isEmpty());
    }

    private List<Path> filesOf(String volume) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("volumes"))) {
            return files.filter(file -> file.getFileName().toString().contains(volume))
                    .toList();
        }
    }

    /** The marks of a volume under another id: what a database of yesterday would make of today's storage. */
    @Test
    void aFileWithOurMarkThatIsNobodysIsRemovedWhenAsked() throws IOException {
        String volume = volume();
        String orphan = UUID.randomUUID().toString();
        for (Path file : filesOf(volume)) {
            String name = file.getFileName().toString();
            byte[] content = Files.readAllBytes(file);
            if (content.length < 4096) {
                String text = new String(content, StandardCharsets.UTF_8);
                content = text.replace(volume, orphan).getBytes(StandardCharsets.UTF_8);
            }
            Files.write(file.resolveSibling(name.replace(volume, orphan)), content);
        }
        JsonNode finding = only("object-orphan", "object:volume-" + orphan);
        assertThat(finding.path("healing").asString()).isEqualTo("remove-orphan");
        heal(finding);
        assertThat(filesOf(orphan)).isEmpty();
        assertThat(filesOf(volume)).isNotEmpty();
    }

    @Test
    void aFileThatSomebodyRemovedIsMissed() throws IOException {
        String volume = volume();
        Path data = filesOf(volume).stream()
                .filter(file -> file.getFileName().toString().endsWith(".raw")
                        || file.getFileName().toString().endsWith(".qcow2"))
                .findFirst()
                .orElseThrow();
        Path away = Files.move(data, directory.resolve("away"));
        JsonNode finding = only("object-missing", "volume:" + volume);
        assertThat(finding.path("healing").isNull()).isTrue();
        assertThat(http.send("POST", "/api/v1/findings/" + finding.path("id").asString() + "/heal", "{}")
                        .status())
                .isEqualTo(409);
        Files.move(away, data);
        assertThat(look()).isEmpty();
    }

    @Test
    void aTargetThatSomebodyRemovedComesBack() throws Exception {
        String volume = volume();
        String attachment = attached(volume);
        assertThat(look()).isEmpty();
        Tgtadm.removeTarget(directory.resolve("iscsi"), volume);
        only("export-missing", "attachment:" + attachment);
        Awaitility.await().until(() -> Tgtadm.shows(directory.resolve("iscsi"), volume));
        Awaitility.await().until(() -> look().isEmpty());
    }

    @Test
    void anExportThatNobodyHasIsClosedWhenAsked() throws Exception {
        String volume = volume();
        AttachmentId nobody = AttachmentId.random();
        Connector host = new Connector(
                "node-2", Optional.empty(), Optional.of(INITIATOR), List.of(), Optional.empty(), false, Map.of());
        Driver driver = octopus.block().open().driver("local");
        driver.exports()
                .export(
                        new VolumeHandle(VolumeId.of(volume), "local", "volume-" + volume, Map.of()),
                        new Request(nobody, host, AccessMode.READ_WRITE, Optional.empty()));
        assertThat(Tgtadm.shows(directory.resolve("iscsi"), volume)).isTrue();
        heal(only("export-orphan", "export:" + nobody));
        assertThat(Tgtadm.shows(directory.resolve("iscsi"), volume)).isFalse();
    }
}
