package octopus.cli;

import static octopus.cli.FakeServer.V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What administrators ask: the words that are sent. That a server understands them is CommandLineTest's to show. */
class AdministrationTest {
    private static final String A = "aaaaaaaa-1111-4222-8333-444455556666";

    @TempDir
    Path directory;

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
    void passwordsComeFromFilesAndStandardInputOnly() throws IOException {
        server.on("POST /api/v1/users", 201, "{\"user\": {\"name\": \"ben\"}}")
                .on("POST /api/v1/session", 200, "{\"session\": {\"token\": \"t-1\"}}");
        Path file = Files.writeString(directory.resolve("password"), "from a file\n");
        assertThat(Run.line(server, "user create ben --role operator --password=@" + file)
                        .code())
                .isZero();
        assertThat(server.last().body())
                .isEqualTo("{\"name\":\"ben\",\"role\":\"operator\",\"password\":\"from a file\"}");
        Run typed = Run.line(server, "user create ben --password=secret");
        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.err()).contains("must not be an argument").doesNotContain("=secret");
        assertThat(Run.with(
                                Map.of("OCTOPUS_URL", server.url()),
                                "from a pipe\n",
                                "session",
                                "begin",
                                "ben",
                                "--password=-",
                                "-o",
                                "value",
                                "-c",
                                "token")
                        .out()
                        .strip())
                .isEqualTo("t-1");
        assertThat(server.last().body())
                .contains("\"password\":\"from a pipe\"")
                .contains("\"as\":\"token\"");
    }

    @Test
    void whatIsManageableIsReadToItsEnd() {
        String full = IntStream.range(0, 1000)
                .mapToObj(i -> "{\"reference\": {\"source-name\": \"v" + i + "\"}, \"size\": 1}")
                .collect(Collectors.joining(",", "{\"manageable-volumes\": [", "]}"));
        String path = "GET " + V3 + "/manageable_volumes/detail?host=h%40b%23p&limit=";
        server.on(path + "1000&offset=0", 200, full)
                .on(
                        path + "1000&offset=1000",
                        200,
                        "{\"manageable-volumes\": [{\"reference\": {\"source-name\": \"last\"}, \"size\": 2}]}");
        Run run = Run.line(server, "volume manageable h@b#p -o value -c name");
        assertThat(run.out().lines()).hasSize(1001).last().isEqualTo("last");
        Run.line(server, "volume manageable h@b#p --limit 5");
        assertThat(server.last().line()).endsWith("limit=5&offset=0");
    }

    @Test
    void aReferenceIsTakenOver() {
        server.on("POST " + V3 + "/manageable_volumes", 202, "{\"volume\": {\"id\": \"" + A + "\"}}")
                .on("GET " + V3 + "/volumes/" + A, 200, "{\"volume\": {\"status\": \"available\"}}");
        Run run = Run.line(server, "volume manage h@b#p lun-7 --name seven --metadata a=b --wait -o json");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("available");
        assertThat(server.asked().getFirst().body())
                .isEqualTo("{\"volume\":{\"name\":\"seven\",\"metadata\":{\"a\":\"b\"},\"host\":\"h@b#p\","
                        + "\"bootable\":false,\"ref\":{\"source-name\":\"lun-7\"}}}");
    }

    @Test
    void theDefaultTypeOfAProject() {
        server.on("GET " + V3 + "/types", 200, "{\"volume_types\": [{\"id\": \"" + A + "\", \"name\": \"gold\"}]}")
                .on("PUT " + V3 + "/default-types/p", 200, "{\"default_type\": {}}")
                .on("GET " + V3 + "/default-types/p", 200, "{\"default_type\": {\"project_id\": \"p\"}}");
        assertThat(Run.line(server, "type default p --set gold").out()).contains("project_id");
        assertThat(server.lines().getFirst()).as("private types too").contains("is_public=none");
        assertThat(server.asked().get(1).body()).isEqualTo("{\"default_type\":{\"volume_type\":\"" + A + "\"}}");
        assertThat(Run.line(server, "type default --set gold").code()).isEqualTo(2);
    }

    @Test
    void aServiceGoesOverToItsOtherPlace() {
        server.on("PUT " + V3 + "/os-services/failover", 202, "");
        assertThat(Run.line(server, "service failover h@b --to far").code()).isZero();
        assertThat(server.last().body()).isEqualTo("{\"host\":\"h@b\",\"backend_id\":\"far\"}");
    }

    @Test
    void logLevelsAreOfOneProcess() {
        server.on("PUT " + V3 + "/os-services/set-log", 202, "")
                .on(
                        "PUT " + V3 + "/os-services/get-log",
                        200,
                        "{\"log_levels\": [{\"host\": \"h\", \"binary\": \"cinder-api\","
                                + " \"levels\": {\"octopus.core\": \"DEBUG\"}}]}");
        assertThat(Run.line(server, "service log-levels --prefix octopus.core --level debug -o value")
                        .out()
                        .strip())
                .isEqualTo("octopus.core\tDEBUG");
        assertThat(server.asked().getFirst().body())
                .isEqualTo("{\"binary\":\"cinder-api\",\"prefix\":\"octopus.core\",\"level\":\"debug\"}");
    }
}
