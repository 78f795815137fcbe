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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of python-cinderclient, as Debian has it, through a volume's life. */
class StockClientIT {
    private static final Path CINDER = Path.of("/usr/bin/cinder");

    @TempDir
    Path directory;

    @Test
    void cinderclientGoesThroughAVolumesLife() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(CINDER), "python3-cinderclient is not installed");
        try (DialectWorld world = new DialectWorld(directory)) {
            assertThat(cinder(world, "type-create", "gold")).contains("gold");
            assertThat(cinder(world, "create", "1", "--name", "first", "--volume-type", "fake"))
                    .contains("creating");
            world.settle();
            assertThat(cinder(world, "list")).contains("first").contains("available");
            assertThat(cinder(world, "snapshot-create", "first", "--name", "shot"))
                    .contains("creating");
            world.settle();
            cinder(world, "extend", "first", "2");
            world.settle();
            assertThat(cinder(world, "show", "first")).containsPattern("\\| size +\\| 2 ");
            assertThat(cinder(world, "metadata", "first", "set", "a=b")).isBlank();
            assertThat(cinder(world, "list", "--metadata", "a=b")).contains("first");
            assertThat(cinder(world, "service-list")).contains("cinder-volume");
            assertThat(cinder(world, "get-pools")).contains("lab@fake#pool-1");
            assertThat(cinder(world, "absolute-limits")).contains("totalVolumesUsed");
            cinder(world, "snapshot-delete", "shot");
            world.settle();
            cinder(world, "delete", "first");
            world.settle();
            assertThat(cinder(world, "list")).doesNotContain("first");
        }
    }

    private static String cinder(DialectWorld world, String... arguments) throws IOException, InterruptedException {
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
        assertThat(process.exitValue())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
        return output;
    }
}
