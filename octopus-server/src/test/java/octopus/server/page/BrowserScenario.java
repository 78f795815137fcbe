package octopus.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import octopus.server.house.House;

/** A program of {@code octopus-console/browser}, in Chromium, against a server of the test that runs it. */
public final class BrowserScenario {
    private static final int SECONDS = 180;

    private final String url;
    private final Map<String, String> environment;

    /** Does what a scenario asks for in a line that begins with an at sign; the scenario waits for it. */
    @FunctionalInterface
    public interface Hand {
        void carryOut(String what) throws IOException;
    }

    /** @param environment what the scenario is told beside the server's address */
    public BrowserScenario(String url, Map<String, String> environment) {
        this.url = url;
        this.environment = Map.copyOf(environment);
    }

    public void run(String name) throws IOException, InterruptedException {
        run(name, what -> {
            throw new IllegalStateException("nobody does " + what);
        });
    }

    public void run(String name, Hand hand) throws IOException, InterruptedException {
        Path console = House.root().resolve("octopus-console");
        ProcessBuilder builder = new ProcessBuilder(
                        List.of("timeout", Integer.toString(SECONDS), "node", "browser/" + name + ".mjs"))
                .directory(console.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("OCTOPUS_URL", url);
        builder.environment()
                .put(
                        "OCTOPUS_TARGET",
                        Path.of("target/console").toAbsolutePath().toString());
        Process process = builder.start();
        String said = talk(process, hand);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** What is no request is for whoever reads. */
    private static String talk(Process process, Hand hand) throws IOException {
        StringBuilder said = new StringBuilder();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter in = process.outputWriter(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("@")) {
                    hand.carryOut(line.substring(1));
                    in.write("ok\n");
                    in.flush();
                } else {
                    said.append(line).append('\n');
                }
            }
        }
        return said.toString();
    }
}
