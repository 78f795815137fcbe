package octopus.cli;

import static octopus.cli.FakeServer.V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
    private static final String ID = "aaaaaaaa-1111-4222-8333-444455556666";
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "status {0} ends with {1}")
    @CsvSource({"400, 1", "401, 6", "403, 6", "404, 5", "409, 7", "413, 8", "500, 1", "503, 1"})
    void exitCodes(int status, int code) {
        server.on(
                "GET " + V3 + "/volumes/" + ID,
                status,
                "{\"anyName\": {\"code\": 1, \"message\": \"Invalid this or that.\"}}");
        Run run = Run.line(server, "volume show " + ID);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.err())
                .startsWith("error: Invalid this or that.\n")
                .contains("code: HTTP_" + status)
                .contains("request_id=req-1")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void ourOwnFaultsKeepTheirWords() {
        server.on("DELETE /api/v1/backends/nas", 409, """
                {"fault": {"code": "BACKEND_HOLDS_VOLUMES", "kind": "STATE", "what": "Backend nas cannot be removed",
                 "cause": "it holds 3 volumes", "correction": "Delete or move them.", "about": {"volumes": 3}}}""");
        Run run = Run.line(server, "backend remove nas");
        assertThat(run.code()).isEqualTo(7);
        assertThat(run.err()).isEqualTo("""
                error: Backend nas cannot be removed
                cause: it holds 3 volumes
                what to do: Delete or move them.
                code: BACKEND_HOLDS_VOLUMES volumes=3
                """);
        assertThat(Run.line(server, "backend remove nas -o json").err())
                .contains("\"code\" : \"BACKEND_HOLDS_VOLUMES\"")
                .contains("\"volumes\" : \"3\"");
    }

    @Test
    void pagesOfTheImageServiceAreReadable() {
        server.on(
                "GET /image/v2/images/" + ID,
                404,
                "text/html",
                "<html><title>404</title><body><h1>Not Found</h1>No image found with ID x</body></html>"
                        .getBytes(StandardCharsets.UTF_8));
        Run run = Run.line(server, "image show " + ID);
        assertThat(run.code()).isEqualTo(5);
        assertThat(run.err()).startsWith("error: 404 Not Found No image found with ID x\n");
    }

    @Test
    void nobodyThere() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Run run = Run.with(Map.of("OCTOPUS_URL", "http://127.0.0.1:" + port), "", "volume", "list");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("does not answer").contains("./octopus up");
        assertThat(Run.with(Map.of("OCTOPUS_URL", "nonsense"), "", "volume", "list")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void anAnswerThatIsNoJson() {
        server.on("GET " + V3 + "/volumes/detail", 200, "text/html", "<html>hello".getBytes(StandardCharsets.UTF_8));
        Run run = Run.line(server, "volume list");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("is not JSON").contains("--url");
    }

    @Test
    void misuse() {
        Run noun = Run.line(server, "volum list");
        assertThat(noun.code()).isEqualTo(2);
        assertThat(noun.err()).contains("Did you mean volume");
        assertThat(Run.line(server, "volume list --nonsense").err()).contains("See octopus volume list --help");
        assertThat(Run.line(server, "volume").code()).isEqualTo(2);
        assertThat(Run.with(Map.of(), "").code()).isEqualTo(2);
        assertThat(Run.line(server, "volume list -o nonsense").code()).isEqualTo(2);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void debugShowsWhereItCameFrom() {
        assertThat(Run.line(server, "volume show " + ID + " --debug").err()).contains("StorageException");
    }

    @Test
    void aBackendThatFailsSaysWhy() {
        server.on("POST /api/v1/backends", 201, "{\"backend\": {\"name\": \"nas\", \"state\": \"validating\"}}")
                .on("GET /api/v1/backends/nas", 200, "{\"backend\": {\"state\": \"validating\"}}")
                .on("GET /api/v1/backends/nas", 200, """
                        {"backend": {"state": "failed", "fault": {"code": "UNREACHABLE", "what": "10.0.0.1 does not answer",
                         "cause": "no route", "correction": "Check the address."}}}""");
        Run run = Run.line(server, "backend add nas --driver nfs --wait");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("The backend nas is in status failed")
                .contains("cause: 10.0.0.1 does not answer: no route")
                .contains("what to do: Check the address.");
    }

    @Test
    void secretsAreNeverArguments() {
        Run run = Run.line(server, "backend add nas --driver san --secret san_password=hunter2");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("must not be an argument").doesNotContain("hunter2");
        assertThat(server.asked()).isEmpty();
        server.on("POST /api/v1/backends", 202, "{\"name\": \"nas\", \"state\": \"validating\"}");
        Run good = Run.with(
                Map.of("OCTOPUS_URL", server.url()),
                "hunter2\n",
                "backend",
                "add",
                "nas",
                "--driver",
                "san",
                "--option",
                "san_ip=10.0.0.1",
                "--secret",
                "san_password=-");
        assertThat(good.code()).isZero();
        assertThat(server.last().body())
                .isEqualTo(
                        "{\"name\":\"nas\",\"driver\":\"san\",\"options\":{\"san_ip\":\"10.0.0.1\",\"san_password\":\"hunter2\"}}");
    }
}
