package octopus.server.glance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import octopus.block.image.ImageLimits;
import octopus.spi.Size;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class GlanceDataTest {
    @TempDir
    Path directory;

    private GlanceServer server;

    @BeforeEach
    void open() {
        server = new GlanceServer(directory, ImageLimits.usual().withLargest(Size.ofMib(16)));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private JsonNode show(String id) {
        return server.get("/v2/images/" + id).json();
    }

    @Test
    void rangesOfAFile() {
        byte[] bytes = random(5000);
        String path = "/v2/images/" + server.active("r", bytes) + "/file";
        record Case(String range, int from, int to) {}
        for (Case each : List.of(
                new Case("bytes=0-9", 0, 10),
                new Case("bytes=4990-", 4990, 5000),
                new Case("bytes=-10", 4990, 5000),
                new Case("bytes=10-99999", 10, 5000))) {
            GlanceServer.Answer part = server.send(
                    server.request(path).header("Range", each.range()).build());
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.whole().body()).isEqualTo(Arrays.copyOfRange(bytes, each.from(), each.to()));
            assertThat(part.header("Content-Range"))
                    .isEqualTo("bytes " + each.from() + "-" + (each.to() - 1) + "/5000");
        }
        for (String wrong : List.of("bytes=5000-", "bytes=9-3", "bytes=-0", "bytes=x", "lines=1-2")) {
            GlanceServer.Answer none =
                    server.send(server.request(path).header("Range", wrong).build());
            assertThat(none.status()).as(wrong).isEqualTo(416);
            assertThat(none.header("Content-Range")).isEqualTo("bytes */5000");
        }
    }

    @Test
    void uploadsThatAreRefusedSayWhy() {
        String id = server.create("u");
        String file = "/v2/images/" + id + "/file";
        assertThat(server.send(server.request(file)
                                .PUT(HttpRequest.BodyPublishers.ofByteArray(random(5_000_000)))
                                .build())
                        .status())
                .isEqualTo(415);
        assertThat(server.put(file, random(17 << 20)).status()).isEqualTo(413);
        byte[] qcow2 = new byte[1 << 20];
        qcow2[0] = 'Q';
        qcow2[1] = 'F';
        qcow2[2] = 'I';
        qcow2[3] = (byte) 0xfb;
        GlanceServer.Answer wrong = server.put(file, qcow2);
        assertThat(wrong.status()).isEqualTo(415);
        assertThat(show(id).path("status").asString()).isEqualTo("queued");
        assertThat(show(id).path("octopus_refusal").asString()).isEqualTo(wrong.message());
        assertThat(server.put(file, random(1000)).status()).isEqualTo(204);
        GlanceServer.Answer again = server.put(file, random(1000));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).contains("active");
        assertThat(server.put("/v2/images/00000000-0000-0000-0000-000000000000/file", random(3_000_000))
                        .status())
                .isEqualTo(404);
        assertThat(server.room().fileNames()).containsExactly(id);
    }

    @Test
    void aClientThatGoesAwayLeavesTheImageQueued() throws Exception {
        String id = server.create("gone");
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /image/v2/images/" + id + "/file HTTP/1.1\r\nHost: x\r\nX-Auth-Token: tester:p1\r\n"
                            + "Content-Type: application/octet-stream\r\nContent-Length: 9000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(random(2_500_000));
            out.flush();
            Awaitility.await().until(() -> show(id).path("status").asString().equals("saving"));
        }
        Awaitility.await().until(() -> show(id).path("status").asString().equals("queued"));
        Awaitility.await().until(() -> server.room().fileNames().isEmpty());
        assertThat(show(id).path("octopus_refusal").asString()).contains("broke off");
    }

    @Test
    void aDownloadThatIsAbandonedGivesTheFileFree() throws Exception {
        String id = server.active("big", random(12 << 20));
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(("GET /image/v2/images/" + id
                                    + "/file HTTP/1.1\r\nHost: x\r\nX-Auth-Token: tester:p1\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(1000)).hasSize(1000);
            assertThat(server.delete("/v2/images/" + id).status()).isEqualTo(204);
        }
        Awaitility.await().until(() -> server.room().fileNames().isEmpty());
    }
}
