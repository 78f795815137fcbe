package octopus.server.auth.keystone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.core.json.Json;
import octopus.server.Http;
import octopus.spi.Secret;

/** The Keystone of testenv/identity.sh, from Debian's packages. */
final class RealKeystone implements AutoCloseable {
    private final Path script;
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    /** @param directory for its data */
    RealKeystone(Path directory) {
        this.directory = directory;
        script = root().resolve("testenv/identity.sh");
        run("up");
        try {
            for (String line : Files.readAllLines(directory.resolve("environment"))) {
                int equals = line.indexOf('=');
                environment.put(line.substring(0, equals), line.substring(equals + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("testenv"))) {
            directory = Optional.ofNullable(directory.getParent()).orElseThrow();
        }
        return directory;
    }

    KeystoneSettings settings(Duration fresh, Duration window) {
        return new KeystoneSettings(
                URI.create(url()),
                url(),
                new KeystoneSettings.Account(
                        "octopus", Secret.of(value("SERVICE_PASSWORD")), "service", "Default", "Default"),
                new KeystoneSettings.Trust(fresh, window, 1000, Set.of("service")),
                Duration.ofSeconds(20),
                Optional.empty());
    }

    /** Of that user in this project. */
    String token(String user, String project) {
        String password = value(
                switch (user) {
                    case "admin" -> "ADMIN_PASSWORD";
                    case "nova", "octopus" -> "SERVICE_PASSWORD";
                    default -> "WEAK_PASSWORD";
                });
        Map<String, Object> domain = Map.of("name", "Default");
        Map<String, Object> scope = project.isEmpty()
                ? Map.of("system", Map.of("all", true))
                : Map.of("project", Map.of("name", project, "domain", domain));
        Map<String, Object> who = Map.of("name", user, "domain", domain, "password", password);
        Map<String, Object> identity = Map.of("methods", List.of("password"), "password", Map.of("user", who));
        Http.Answer answer = new Http(url(), Map.of())
                .send("POST", "/auth/tokens", Json.write(Map.of("auth", Map.of("identity", identity, "scope", scope))));
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.body());
        }
        return answer.header("X-Subject-Token");
    }

    void revoke(String token) {
        new Http(url(), Map.of("X-Auth-Token", token, "X-Subject-Token", token)).send("DELETE", "/auth/tokens", "");
    }

    void stop() {
        run("stop", "keystone");
    }

    void start() {
        run("start", "keystone");
    }

    String url() {
        return value("KEYSTONE_URL");
    }

    String value(String name) {
        return Optional.ofNullable(environment.get(name)).orElseThrow();
    }

    private void run(String... arguments) {
        try {
            List<String> command = new java.util.ArrayList<>(List.of(script.toString()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("OCTOPUS_TESTENV_IDENTITY", directory.toString());
            Path said = Files.createTempFile("identity", ".log");
            // Not a pipe: what it starts would hold it open.
            Process process = builder.redirectOutput(said.toFile()).start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(said));
            }
            Files.delete(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run("down");
    }
}
