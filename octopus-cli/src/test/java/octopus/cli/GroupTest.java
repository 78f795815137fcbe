package octopus.cli;

import static octopus.cli.FakeServer.V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupTest {
    private static final String A = "aaaaaaaa-1111-4222-8333-444455556666";
    private static final String B = "bbbbbbbb-1111-4222-8333-444455556666";
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String group(String status) {
        return "{\"id\": \"" + A + "\", \"name\": \"g\", \"status\": \"" + status + "\"}";
    }

    private void shown(String status) {
        server.on("GET " + V3 + "/groups/" + A, 200, "{\"group\": " + group(status) + "}");
    }

    private String sent(String line) {
        return server.asked().stream()
                .filter(asked -> asked.line().startsWith(line))
                .findFirst()
                .orElseThrow()
                .body();
    }

    @Test
    void anEmptyGroupIsMadeAndWaitedFor() {
        server.on("POST " + V3 + "/groups", 202, "{\"group\": {\"id\": \"" + A + "\"}}");
        shown("creating");
        shown("available");
        Run run = Run.line(server, "group create g --group-type plain --type gold --type silver --wait -o json");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("available");
        assertThat(sent("POST"))
                .isEqualTo(
                        "{\"group\":{\"name\":\"g\",\"group_type\":\"plain\",\"volume_types\":[\"gold\",\"silver\"]}}");
    }

    @Test
    void aGroupIsMadeFromAnother() {
        server.on("POST " + V3 + "/groups/action", 202, "{\"group\": {\"id\": \"" + A + "\"}}");
        shown("available");
        assertThat(Run.line(server, "group create copy --from-group " + B).code())
                .isZero();
        assertThat(sent("POST"))
                .isEqualTo("{\"create-from-src\":{\"name\":\"copy\",\"source_group_id\":\"" + B + "\"}}");
        Run neither = Run.line(server, "group create copy");
        assertThat(neither.code()).isEqualTo(2);
        assertThat(neither.err()).contains("--from-group");
    }

    @Test
    void volumesComeAndGo() {
        server.on("PUT " + V3 + "/groups/" + A, 202, "");
        shown("available");
        assertThat(Run.line(server, "group set " + A + " --add " + B + " --remove " + A)
                        .code())
                .isZero();
        assertThat(sent("PUT"))
                .isEqualTo("{\"group\":{\"add_volumes\":\"" + B + "\",\"remove_volumes\":\"" + A + "\"}}");
    }

    @Test
    void deletingSaysWhatBecomesOfTheVolumes() {
        server.on("POST " + V3 + "/groups/" + A + "/action", 202, "");
        assertThat(Run.line(server, "group delete " + A).out()).contains("accepted");
        assertThat(sent("POST")).isEqualTo("{\"delete\":{\"delete-volumes\":false}}");
        Run.line(server, "group delete --with-volumes " + A);
        assertThat(server.last().body()).isEqualTo("{\"delete\":{\"delete-volumes\":true}}");
    }

    @Test
    void aGroupTypePromisesOneMoment() {
        server.on("POST " + V3 + "/group_types", 202, "{\"group_type\": {\"id\": \"" + A + "\"}}");
        assertThat(Run.line(server, "group-type create gt --one-moment").code()).isZero();
        assertThat(sent("POST")).contains("\"consistent_group_snapshot_enabled\":\"<is> True\"");
    }

    @Test
    void aGroupSnapshotIsTakenByName() {
        server.on("GET " + V3 + "/groups", 200, "{\"groups\": [" + group("available") + "]}")
                .on("POST " + V3 + "/group_snapshots", 202, "{\"group_snapshot\": {\"id\": \"" + B + "\"}}")
                .on("GET " + V3 + "/group_snapshots/" + B, 200, "{\"group_snapshot\": {\"id\": \"" + B + "\"}}");
        assertThat(Run.line(server, "group-snapshot create g --name s").code()).isZero();
        assertThat(sent("POST")).isEqualTo("{\"group_snapshot\":{\"name\":\"s\",\"group_id\":\"" + A + "\"}}");
        Run unknown = Run.line(server, "group-snapshot create nobody");
        assertThat(unknown.err()).contains("octopus group list");
    }
}
