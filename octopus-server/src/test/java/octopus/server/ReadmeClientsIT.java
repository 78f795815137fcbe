package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import octopus.server.house.House;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the READMEs tell a newcomer to type into the stock clients, typed. */
@TestInstance(Lifecycle.PER_CLASS)
class ReadmeClientsIT {
    private static final String ADDRESS = "127.0.0.1:8776";

    private Octopus running;

    @BeforeAll
    void start(@TempDir Path directory) {
        running = Octopus.start(OctopusSettings.local(directory, 0));
    }

    @AfterAll
    void stop() {
        running.close();
    }

    /** Lines of a document that call a client; one that ends with a backslash goes on in the next. */
    private static List<String> commands(String document) throws IOException {
        String whole = Files.readString(House.root().resolve(document)).replaceAll("\\\\\\n\\s*", "");
        return whole.lines()
                .filter(line -> line.matches("(cinder|openstack) .*"))
                .toList();
    }

    static List<String> commands() throws IOException {
        return commands("README.md");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandOfTheReadmeWorks(String command) throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin", command.split(" ", 2)[0])), "the stock client is not installed");
        assertThat(command).contains(ADDRESS);
        Process process = new ProcessBuilder("bash", "-c", command.replace(ADDRESS, "127.0.0.1:" + running.port()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void bothLanguagesTellTheSame() throws IOException {
        assertThat(commands("README.zh-CN.md")).isEqualTo(commands()).isNotEmpty();
    }
}
