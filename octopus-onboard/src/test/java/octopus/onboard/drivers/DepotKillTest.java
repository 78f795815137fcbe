package octopus.onboard.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that takes a package is killed; what it left goes with the next start, and not before it is dead. */
class DepotKillTest {
    @TempDir
    Path directory;

    /** Takes half a package and then waits for its end. */
    static final class Victim {
        public static void main(String... arguments) throws Exception {
            Depot.Slot slot = new Depot(Path.of(arguments[0])).open();
            Files.writeString(slot.path().resolve(Depot.ARCHIVE), "half");
            System.out.println("ready");
            int ignored = System.in.read();
        }
    }

    @Test
    void whatAKilledProcessLeftIsSweptAndNotBefore() throws Exception {
        Depot depot = new Depot(directory);
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("ready");
            assertThat(depot.sweep(name -> false)).isZero();
            assertThat(files()).isEqualTo(2);
            victim.destroyForcibly().waitFor();
            assertThat(depot.sweep(name -> true)).isZero();
            assertThat(depot.sweep(name -> false)).isEqualTo(1);
            assertThat(files()).isZero();
        } finally {
            victim.destroyForcibly();
        }
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }
}
