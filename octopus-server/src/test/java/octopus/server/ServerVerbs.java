package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.server.chaos.ServerProcess;

/** Verbs of the server's program beside a running server. @param home with the server's data directory and its output */
record ServerVerbs(Path home) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    /** A verb of the server's program, in a process of its own as a person would run it. */
    String run(String verb, ServerProcess server, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "octopus.server.Main",
                verb,
                "--data",
                home.resolve("data").toString(),
                "--url",
                server.url().toString()));
        command.addAll(List.of(more));
        var result = new LocalNode().run(Command.of(command).accept(0, 1).limit(PATIENCE));
        return result.output() + result.errors();
    }

    /** What is in a support bundle, unpacked, and what was said while it was made. */
    String bundle(ServerProcess server) {
        Path archive = home.resolve("bundle.tar.gz");
        String said = run(
                "support-bundle",
                server,
                "--file",
                archive.toString(),
                "--log",
                home.resolve("server.log").toString());
        assertThat(said).contains("bundle.tar.gz: ");
        try {
            Path target = Files.createDirectories(home.resolve("unpacked"));
            var ignored = new LocalNode().run(Command.of("tar", "-xzf", archive.toString(), "-C", target.toString()));
            StringBuilder all = new StringBuilder(said);
            try (Stream<Path> walk = Files.walk(target)) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    all.append(text(file)).append('\n');
                }
            }
            assertThat(all)
                    .contains("create-volume")
                    .contains("octopus_flow_seconds")
                    .contains("backend.create");
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
