package octopus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is shown while it happens: flows and events. */
class LiveTest {
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String flow(String state, String... steps) {
        return "{\"id\": \"f\", \"name\": \"create-volume\", \"state\": \"" + state
                + "\", \"fault\": {\"what\": \"Disk full\"}, " + "\"steps\": [" + String.join(",", steps) + "]}";
    }

    private static String step(String name, String state) {
        return "{\"name\": \"" + name + "\", \"direction\": \"forward\", \"state\": \"" + state
                + "\", \"started_at\": \"t\"}";
    }

    @Test
    void aFlowAndItsSteps() {
        server.on("GET /api/v1/flows/f", 200, flow("RUNNING", step("choose-pool", "DONE"), step("fill", "RUNNING")));
        Run run = Run.line(server, "flow show f");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("create-volume")
                .contains("STEP         DIRECTION")
                .contains("choose-pool  forward");
    }

    @Test
    void followingEndsWithTheFlow() {
        server.on("GET /api/v1/flows/f", 200, flow("RUNNING", step("a", "RUNNING")))
                .on("GET /api/v1/flows/f", 200, flow("REVERTED", step("a", "FAILED"), step("a", "REVERTED")));
        Run run = Run.line(server, "flow show f --follow");
        assertThat(run.out()).isEqualTo("""
                t  a  forward  RUNNING \s
                t  a  forward  FAILED \s
                t  a  forward  REVERTED \s
                REVERTED
                """);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("ended as REVERTED").contains("Disk full");
    }

    @Test
    void releaseSaysWhichWay() {
        server.on("POST /api/v1/flows/f/release", 202, "{}").on("GET /api/v1/flows/f", 200, flow("RUNNING"));
        assertThat(Run.line(server, "flow release f").code()).isEqualTo(2);
        assertThat(Run.line(server, "flow release f --direction revert").code()).isZero();
        assertThat(server.asked().getFirst().body()).isEqualTo("{\"direction\":\"revert\"}");
    }

    @Test
    void events() {
        server.on("GET /api/v1/events", 200, "text/event-stream", """
                : hello

                id: 7
                event: VolumeCreated
                data: {"volume": "v"}

                id: 8
                event: Note
                data: plain

                """.getBytes(StandardCharsets.UTF_8));
        assertThat(Run.line(server, "events --since 6 --count 2").out()).isEqualTo("""
                7  VolumeCreated  {"volume": "v"}
                8  Note  plain
                """);
        assertThat(server.last().line()).contains("since=6");
        assertThat(Run.line(server, "events -o json").out().lines().toList())
                .containsExactly(
                        "{\"id\":\"7\",\"event\":\"VolumeCreated\",\"data\":{\"volume\":\"v\"}}",
                        "{\"id\":\"8\",\"event\":\"Note\",\"data\":{\"text\":\"plain\"}}");
    }
}
