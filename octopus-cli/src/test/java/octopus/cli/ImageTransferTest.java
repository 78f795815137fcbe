package octopus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTransferTest {
    private static final String ID = "aaaaaaaa-1111-4222-8333-444455556666";
    private static final String IMAGE = "/image/v2/images/" + ID;

    @TempDir
    Path directory;

    private FakeServer server;
    private final byte[] content = new byte[300_000];

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        new Random(1).nextBytes(content);
        System.arraycopy("QFI\u00fb".getBytes(StandardCharsets.ISO_8859_1), 0, content, 0, 4);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String facts(byte[] of) throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(of));
        return "{\"id\": \"" + ID + "\", \"status\": \"active\", \"size\": " + of.length
                + ", \"os_hash_algo\": \"sha512\", \"os_hash_value\": \"" + digest + "\"}";
    }

    private Path file() throws IOException {
        return Files.write(directory.resolve("disk.img"), content);
    }

    @Test
    void uploadsAsAStreamAndCompares() throws Exception {
        server.on("POST /image/v2/images", 201, "{\"id\": \"" + ID + "\", \"status\": \"queued\"}")
                .on("PUT " + IMAGE + "/file", 204, "")
                .on("GET " + IMAGE, 200, facts(content));
        Run run = Run.of(server, "image", "create", "cirros", "--file", file().toString(), "--property", "os=linux");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(server.asked().get(0).body())
                .isEqualTo(
                        "{\"os\":\"linux\",\"name\":\"cirros\",\"container_format\":\"bare\",\"disk_format\":\"qcow2\"}");
        FakeServer.Asked upload = server.asked().get(1);
        assertThat(upload.line()).isEqualTo("PUT " + IMAGE + "/file");
        assertThat(upload.content()).isEqualTo(content);
        assertThat(upload.headers()).containsEntry("Content-type", "application/octet-stream");
    }

    @Test
    void standardInputServesToo() throws Exception {
        byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
        server.on("POST /image/v2/images", 201, "{\"id\": \"" + ID + "\"}")
                .on("PUT " + IMAGE + "/file", 204, "")
                .on("GET " + IMAGE, 200, facts(text));
        Run run = Run.with(Map.of("OCTOPUS_URL", server.url()), "hello", "image", "create", "x", "--file", "-");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(server.asked().get(0).body()).contains("\"disk_format\":\"raw\"");
        assertThat(server.asked().get(1).content()).isEqualTo(text);
    }

    @Test
    void whatArrivedDamagedIsDeleted() throws Exception {
        server.on("POST /image/v2/images", 201, "{\"id\": \"" + ID + "\"}")
                .on("PUT " + IMAGE + "/file", 204, "")
                .on("GET " + IMAGE, 200, facts(Arrays.copyOf(content, 100)))
                .on("DELETE " + IMAGE, 204, "");
        Run run = Run.of(server, "image", "create", "x", "--file", file().toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("CONTENT_DIFFERS");
        assertThat(server.last().line()).isEqualTo("DELETE " + IMAGE);
    }

    @Test
    void whatWasRefusedIsDeleted() throws Exception {
        server.on("POST /image/v2/images", 201, "{\"id\": \"" + ID + "\"}")
                .on("PUT " + IMAGE + "/file", 415, "{\"message\": \"The content is vmdk, not raw\"}")
                .on("DELETE " + IMAGE, 204, "");
        Run run = Run.of(server, "image", "create", "x", "--file", file().toString());
        assertThat(run.err()).startsWith("error: The content is vmdk, not raw\n");
        assertThat(server.last().line()).isEqualTo("DELETE " + IMAGE);
    }

    @Test
    void savesWholeImagesOnly() throws Exception {
        server.on("GET " + IMAGE + "/file", 200, "application/octet-stream", content)
                .on("GET " + IMAGE, 200, facts(content))
                .on("GET " + IMAGE, 200, facts(new byte[] {1}));
        Path good = directory.resolve("good.img");
        assertThat(Run.of(server, "image", "save", ID, "--file", good.toString())
                        .code())
                .isZero();
        assertThat(good).hasBinaryContent(content);
        Path bad = directory.resolve("bad.img");
        Run run = Run.of(server, "image", "save", ID, "--file", bad.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("CONTENT_DIFFERS");
        assertThat(directory).isDirectoryNotContaining(path -> path.toString().contains("bad"));
    }

    @Test
    void aFileThatIsNotThere() {
        Run run = Run.line(server, "image create x --file /nowhere/at/all");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("Cannot read /nowhere/at/all").contains("FILE_FAILED");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void setMakesAPatch() {
        server.on("GET " + IMAGE, 200, "{\"id\": \"" + ID + "\", \"name\": \"old\"}")
                .on("PATCH " + IMAGE, 200, "{}");
        Run.line(server, "image set " + ID + " --name new --property a/b=c");
        assertThat(server.last().body())
                .isEqualTo("[{\"op\":\"replace\",\"path\":\"/name\",\"value\":\"new\"},"
                        + "{\"op\":\"add\",\"path\":\"/a~1b\",\"value\":\"c\"}]");
        assertThat(server.last().headers())
                .containsEntry("Content-type", "application/openstack-images-v2.1-json-patch");
    }
}
