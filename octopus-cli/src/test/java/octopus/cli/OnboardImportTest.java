package octopus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running Cinder has, taken over from the command line. */
class OnboardImportTest {
    private static final String ANSWER =
            "{\"backends\": [{\"name\": \"gold\", \"product\": \"huawei\", \"taken\": true},"
                    + " {\"name\": \"odd\", \"taken\": false, \"reason\": \"no product has its volume_driver\"}]}";

    @TempDir
    Path directory;

    private static FakeServer server() throws IOException {
        return new FakeServer().on("POST /api/v1/onboarding-imports", 200, ANSWER);
    }

    @Test
    void aFewOptionsSayWhichCinder() throws IOException {
        try (FakeServer server = server()) {
            Run run = Run.line(server, "onboard import --node one --node two --api http://c:8776/v3/p --look-only");

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.out()).contains("gold", "huawei", "no product has its volume_driver");
            assertThat(server.last().body())
                    .contains("\"hosts\":[\"one\",\"two\"]", "\"config\":\"/etc/cinder/cinder.conf\"")
                    .contains("\"look_only\":true");
        }
    }

    @Test
    void whatIsUsedIsListedByBlockService() throws IOException {
        String cinder = "{\"kind\":\"cinder\",\"hosts\":[\"one\",\"two\"],\"config\":\"/etc/cinder/cinder.conf\","
                + "\"api\":\"http://c:8776/v3/p\"}";
        String rows = ("{'onboardings':[{'name':'gold','state':'active','spec':{'target':CINDER}},"
                        + "{'name':'silver','state':'planned','spec':{'target':CINDER}},"
                        + "{'name':'gone','state':'retired','spec':{'target':CINDER}},"
                        + "{'name':'own','state':'active','spec':{'target':{'kind':'octopus'}}}]}")
                .replace('\'', '"')
                .replace("CINDER", cinder);
        try (FakeServer server = server().on("GET /api/v1/onboardings", 200, rows)) {
            Run run = Run.line(server, "target list -o value -c where -c backends");

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.out()).contains("one, two", "gold, silver", "own").doesNotContain("gone");
            assertThat(Run.line(server, "target look --node one --api http://c:8776/v3/p")
                            .out())
                    .contains("no product has its volume_driver");
            assertThat(server.last().body()).contains("\"look_only\":true");
        }
    }

    @Test
    void aFileSaysAllThatASpecCan() throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "not-on-the-command-line\n");
        Path target = Files.writeString(directory.resolve("target.yaml"), """
                target:
                  kind: cinder
                  hosts: [one]
                  service: {restart: [restart, it], running: [is, it]}
                  api: http://c:8776/v3/p
                  keystone: {url: "http://c:5000/v3", user: admin, project: admin, password: {file: %s}}
                """.formatted(password));
        try (FakeServer server = server()) {
            Run run = Run.line(server, "onboard import --target " + target);

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(server.last().body())
                    .contains("\"restart\":[\"restart\",\"it\"]", "\"password\":\"not-on-the-command-line\"")
                    .contains("\"look_only\":false");
        }
    }

    @Test
    void whichCinderHasToBeSaid() throws IOException {
        try (FakeServer server = server()) {
            Run run = Run.line(server, "onboard import --node one");

            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("nothing says which", "--api", "--target");
        }
    }
}
