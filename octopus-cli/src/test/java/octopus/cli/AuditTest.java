package octopus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theHeadIsOneWordToKeep() {
        server.on("GET /api/v1/audit/head", 200, "{\"head\": \"7:ab\", \"number\": 7}");
        assertThat(Run.line(server, "audit head").out()).isEqualTo("7:ab\n");
        assertThat(Run.line(server, "audit head -o json").out()).contains("\"number\" : 7");
    }

    @Test
    void aBrokenChainIsAFailureForScripts() {
        server.on(
                        "GET /api/v1/audit/verify?expect=7%3Aab",
                        200, "{\"intact\": true, \"checked\": 7, \"head\": \"7:ab\"}")
                .on(
                        "GET /api/v1/audit/verify",
                        200,
                        "{\"intact\": false, \"checked\": 3, \"bad_entry\": 4, \"what\": \"entry 4 is missing\"}");
        Run good = Run.line(server, "audit verify --expect 7:ab");
        assertThat(good.code()).as(good.err()).isZero();
        assertThat(good.out()).contains("Intact: 7 entries");
        Run bad = Run.line(server, "audit verify");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.out()).contains("Broken at entry 4: entry 4 is missing");
        assertThat(Run.line(server, "audit verify -o json").code()).isEqualTo(1);
    }

    @Test
    void anExportIsPassedOnAsItComes() {
        server.on("GET /api/v1/audit/export?node=n1&outcome=failed&format=csv", 200, "number,time\r\n1,now\r\n");
        Run run = Run.line(server, "audit export --format csv --node n1 --outcome failed");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("number,time\r\n1,now\r\n");
    }
}
