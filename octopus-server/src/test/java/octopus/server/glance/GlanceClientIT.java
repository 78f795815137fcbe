package octopus.server.glance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import octopus.block.image.ImageLimits;
import octopus.core.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The stock clients, as Debian packages them: {@code glance} and {@code openstack image}. */
class GlanceClientIT {
    @TempDir
    Path directory;

    private GlanceServer server;

    @BeforeEach
    void open() {
        assumeThat(Files.exists(Path.of("/usr/bin/glance")) && Files.exists(Path.of("/usr/bin/openstack")))
                .as("python3-glanceclient and python3-openstackclient are installed")
                .isTrue();
        server = new GlanceServer(directory, ImageLimits.usual());
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private record Output(int code, String text) {
        Output ok() {
            assertThat(code).as(text).isZero();
            return this;
        }

        JsonNode json() {
            return Json.MAPPER.readTree(ok().text.substring(text.indexOf('{')));
        }
    }

    private Output glance(String... arguments) throws Exception {
        return run(List.of("glance", "--os-auth-token", "tester:p1", "--os-image-url", server.address()), arguments);
    }

    private Output openstack(String... arguments) throws Exception {
        return run(List.of("openstack", "--os-auth-type", "none", "--os-endpoint", server.address()), arguments);
    }

    private Output run(List<String> start, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(start);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("OS_")
                        || name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ended", command).isTrue();
        return new Output(process.exitValue(), Files.readString(directory.resolve("output")));
    }

    private Path file(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(directory.resolve("disk.raw"), bytes);
    }

    @Test
    void glanceCreatesChangesDownloadsAndDeletes() throws Exception {
        Path disk = file(2_500_000);
        Output created = glance(
                        "image-create",
                        "--name",
                        "cirros",
                        "--disk-format",
                        "raw",
                        "--container-format",
                        "bare",
                        "--file",
                        disk.toString(),
                        "--property",
                        "os_distro=cirros",
                        "--tag",
                        "small")
                .ok();
        assertThat(created.text()).contains("active").contains("sha512");
        String id =
                server.get("/v2/images").json().path("images").get(0).path("id").asString();
        assertThat(glance("image-list").ok().text()).contains(id).contains("cirros");
        glance("image-update", id, "--name", "renamed", "--min-disk", "2", "--property", "x=y")
                .ok();
        glance("image-update", id, "--remove-property", "x").ok();
        assertThat(glance("image-show", id).ok().text()).contains("renamed").doesNotContain("| x ");
        glance("image-tag-update", id, "red").ok();
        glance("image-tag-delete", id, "red").ok();
        glance("image-deactivate", id).ok();
        glance("image-reactivate", id).ok();
        glance("member-create", id, "p2").ok();
        glance("member-update", id, "p2", "accepted").ok();
        assertThat(glance("member-list", "--image-id", id).ok().text()).contains("accepted");
        Path copy = directory.resolve("copy.raw");
        glance("image-download", id, "--file", copy.toString()).ok();
        assertThat(copy).hasSameBinaryContentAs(disk);
        glance("image-delete", id).ok();
        Output gone = glance("image-show", id);
        assertThat(gone.code()).isNotZero();
        assertThat(gone.text()).contains("No image found with ID " + id).contains("HTTP 404");
    }

    @Test
    void glanceSaysWhyAnUploadIsRefused() throws Exception {
        Output refused = glance(
                "image-create",
                "--name",
                "fake",
                "--disk-format",
                "qcow2",
                "--container-format",
                "bare",
                "--file",
                file(3_000_000).toString());
        assertThat(refused.code()).isNotZero();
        assertThat(refused.text()).contains("415").contains("are refused");
    }

    @Test
    void openstackImageCommands() throws Exception {
        Path disk = file(1_500_000);
        String id = openstack(
                        "image",
                        "create",
                        "-f",
                        "json",
                        "--disk-format",
                        "raw",
                        "--container-format",
                        "bare",
                        "--file",
                        disk.toString(),
                        "--property",
                        "os_distro=debian",
                        "--min-disk",
                        "1",
                        "deb")
                .json()
                .path("id")
                .asString();
        assertThat(openstack("image", "list").ok().text()).contains(id).contains("active");
        openstack("image", "set", "--name", "deb13", "--property", "a=b", "--tag", "t1", "--protected", "deb")
                .ok();
        openstack("image", "unset", "--property", "a", "--tag", "t1", id).ok();
        JsonNode shown = openstack("image", "show", "-f", "json", "deb13").json();
        assertThat(shown.path("status").asString()).isEqualTo("active");
        assertThat(shown.path("protected").asBoolean()).isTrue();
        assertThat(shown.path("size").asLong()).isEqualTo(1_500_000);
        assertThat(shown.path("properties").path("os_distro").asString()).isEqualTo("debian");
        Path copy = directory.resolve("copy.raw");
        openstack("image", "save", "--file", copy.toString(), id).ok();
        assertThat(copy).hasSameBinaryContentAs(disk);
        Output refused = openstack("image", "delete", id);
        assertThat(refused.code()).isNotZero();
        assertThat(refused.text()).contains("protected");
        openstack("image", "set", "--unprotected", id).ok();
        openstack("image", "delete", id).ok();
        assertThat(server.room().fileNames()).isEmpty();
    }
}
