package octopus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
    @TempDir
    Path directory;

    private FakeServer server;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer().on("GET /v3/types", 200, "{}").on("GET /v3/abc/types", 200, "{}");
        file = directory.resolve("config.yaml");
        Files.writeString(file, """
                default: here
                profiles:
                  here:
                    url: %s/
                    user: anna
                    token: s3cret
                  other:
                    url: %s
                    project: abc
                """.formatted(server.url(), server.url()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Run run(Map<String, String> more, String... args) {
        Map<String, String> environment = new java.util.HashMap<>(Map.of("OCTOPUS_CONFIG", file.toString()));
        environment.putAll(more);
        return Run.with(environment, "", args);
    }

    @Test
    void theDefaultProfileAndItsToken() {
        assertThat(run(Map.of(), "type", "list").code()).isZero();
        // A token says itself which project it is for.
        assertThat(server.last().line()).startsWith("GET /v3/types");
        assertThat(server.last().headers()).containsEntry("X-auth-token", "s3cret");
    }

    @Test
    void commandLineBeforeEnvironmentBeforeFile() {
        run(Map.of("OCTOPUS_PROFILE", "other"), "type", "list");
        assertThat(server.last().line()).startsWith("GET /v3/abc/types");
        assertThat(server.last().headers()).containsEntry("X-auth-token", "admin:abc");
        run(Map.of("OCTOPUS_PROFILE", "here", "OCTOPUS_USER", "berta"), "type", "list", "--profile", "other");
        assertThat(server.last().headers()).containsEntry("X-auth-token", "berta:abc");
        run(Map.of("OCTOPUS_USER", "berta"), "--user", "carla", "--profile", "other", "type", "list");
        assertThat(server.last().headers()).containsEntry("X-auth-token", "carla:abc");
    }

    @Test
    void mistakesAreNamed() throws IOException {
        assertThat(run(Map.of(), "type", "list", "--profile", "nope").err())
                .contains("it has no profile nope; it has here, other");
        Files.writeString(file, "profiles:\n  a:\n    ulr: x\n");
        Run run = run(Map.of(), "type", "list");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(file.toString()).contains("key ulr of profile a is not known");
        Files.writeString(file, "{ nonsense");
        assertThat(run(Map.of(), "type", "list").err()).contains("cannot be read");
    }
}
