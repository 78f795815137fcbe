package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The command line of python-cinderclient, as Debian has it. */
final class StockClient {
    private static final Path CINDER = Path.of("/usr/bin/cinder");

    private final DialectWorld world;

    StockClient(DialectWorld world) {
        Assumptions.assumeTrue(Files.isExecutable(CINDER), "python3-cinderclient is not installed");
        this.world = world;
    }

    /** What an execution ended with. */
    record Said(int exit, String output) {
        /** The value of a line of a table of properties. */
        String property(String name) {
            Matcher line = Pattern.compile("\\| " + Pattern.quote(name) + " +\\| (.*?) *\\|")
                    .matcher(output);
            assertThat(line.find()).as(name + " in " + output).isTrue();
            return line.group(1);
        }
    }

    /** Runs it, lets what it began come to an end, and gives what it said. */
    Said cinder(String... arguments) throws IOException, InterruptedException {
        Said said = run(arguments);
        assertThat(said.exit())
                .as(String.join(" ", arguments) + "\n" + said.output())
                .isZero();
        world.settle();
        return said;
    }

    /** Runs what is to be refused. */
    String refused(String... arguments) throws IOException, InterruptedException {
        Said said = run(arguments);
        assertThat(said.exit())
                .as(String.join(" ", arguments) + "\n" + said.output())
                .isNotZero();
        return said.output();
    }

    private Said run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(CINDER.toString(), "--os-volume-api-version", "3.70"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "OS_AUTH_TYPE", "noauth",
                        "CINDER_ENDPOINT", "http://127.0.0.1:" + world.port() + "/v3",
                        "OS_USER_ID", "admin",
                        "OS_PROJECT_ID", "abc"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), output);
    }
}
