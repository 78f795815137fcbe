package octopus.cli;

import static octopus.cli.FakeServer.V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attaching on this machine with a real qemu-storage-daemon and loop device; the server's answers are laid out. */
class VolumeDevicesIT {
    private static final String VOLUME = "aaaaaaaa-1111-4222-8333-444455556666";
    private static final String ATTACHMENT = "bbbbbbbb-1111-4222-8333-444455556666";

    @TempDir
    Path scratch;

    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        byte[] content = new byte[1 << 20];
        content[0] = 'o';
        Files.write(scratch.resolve("disk.img"), content);
        server.on(
                        "POST " + V3 + "/attachments",
                        200,
                        attachment("local", scratch.resolve("disk.img").toString()))
                .on("POST " + V3 + "/attachments/" + ATTACHMENT + "/action", 204, "")
                .on("DELETE " + V3 + "/attachments/" + ATTACHMENT, 200, "{\"attachments\": []}")
                .on(
                        "GET " + V3 + "/volumes/" + VOLUME,
                        200,
                        "{\"volume\": {\"id\": \"" + VOLUME + "\", \"attachments\": []}}");
    }

    @AfterEach
    void stop() {
        run("volume", "detach", VOLUME);
        server.close();
    }

    private static String attachment(String type, String path) {
        return "{\"attachment\": {\"id\": \"" + ATTACHMENT + "\", \"connection_info\": {\"driver_volume_type\": \""
                + type + "\", \"device_path\": \"" + path + "\", \"format\": \"raw\"}}}";
    }

    private Run run(String... args) {
        return Run.with(
                Map.of(
                        "OCTOPUS_URL",
                        server.url(),
                        "OCTOPUS_ATTACH_DIR",
                        scratch.resolve("attach").toString()),
                "",
                args);
    }

    @Test
    void attachTwiceDetachTwice() throws IOException {
        Run first = run("volume", "attach", VOLUME, "-o", "value", "-c", "device");
        assertThat(first.code()).as(first.err()).isZero();
        Path device = Path.of(first.out().strip());
        try (var in = Files.newInputStream(device)) {
            assertThat(in.read()).isEqualTo('o');
        }
        assertThat(server.asked().getFirst().body())
                .contains("\"connector\":{\"host\":")
                .contains("\"multipath\":false");
        assertThat(server.lines()).contains("POST " + V3 + "/attachments/" + ATTACHMENT + "/action");
        assertThat(run("volume", "attach", VOLUME, "-o", "value", "-c", "device")
                        .out())
                .isEqualTo(first.out());
        assertThat(run("volume", "devices").out()).contains(VOLUME).contains(device.toString());
        assertThat(run("volume", "qemu-args", VOLUME).out()).startsWith("-drive file=" + device + ",format=raw");

        assertThat(run("volume", "detach", VOLUME).code()).isZero();
        assertThat(server.lines()).contains("DELETE " + V3 + "/attachments/" + ATTACHMENT);
        assertThat(run("volume", "detach", VOLUME).code()).isZero();
        assertThat(run("volume", "devices").out()).doesNotContain(VOLUME);
    }

    @Test
    void whatCannotBeAttachedIsTakenBack() {
        server.on("POST " + V3 + "/attachments", 200, attachment("fibre_channel", ""));
        server.on("POST " + V3 + "/attachments", 200, attachment("fibre_channel", ""));
        Run.of(server, "attachment", "create", VOLUME);
        Run run = run("volume", "attach", VOLUME);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("CONNECTION_NOT_USABLE").contains("fibre_channel");
        assertThat(server.lines()).contains("DELETE " + V3 + "/attachments/" + ATTACHMENT);
        assertThat(run("volume", "devices").out()).doesNotContain(VOLUME);
    }

    @Test
    void qemuArgumentsKeepTheSecretInAFile() throws IOException {
        server.on("POST " + V3 + "/attachments", 200, """
                {"attachment": {"id": "%s", "connection_info": {"driver_volume_type": "iscsi",
                 "target_portal": "127.0.0.1:3260", "target_iqn": "iqn.2026-11.x:v", "target_lun": 1,
                 "auth_method": "CHAP", "auth_username": "u", "auth_password": "verysecret1234"}}}""".formatted(ATTACHMENT));
        run("attachment", "create", VOLUME);
        Run run = run("volume", "qemu-args", VOLUME);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("iqn.2026-11.x:v")
                .contains("-object secret,id=")
                .doesNotContain("verysecret1234");
        try (var files = Files.walk(scratch.resolve("attach"))) {
            assertThat(files.filter(Files::isRegularFile)).anySatisfy(file -> {
                assertThat(file).hasContent("verysecret1234");
                assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
            });
        }
        assertThat(run("volume", "detach", VOLUME).code()).isZero();
        try (var files = Files.walk(scratch.resolve("attach"))) {
            assertThat(files.filter(Files::isRegularFile)).allMatch(file -> file.endsWith("lock"));
        }
    }
}
