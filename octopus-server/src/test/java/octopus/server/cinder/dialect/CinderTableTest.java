package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import octopus.server.cinder.CinderTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compatibility table is made from the routes. {@code ./octopus docs} renews it. */
class CinderTableTest {
    private static final String HEAD = """
            <!-- Made from the code by "./octopus docs"; do not edit. -->

            # Block Storage API v3: what Octopus answers

            Microversions 3.0 to 3.71, negotiated as Cinder does. Each call is under `/v3` and under `/v3/{project}`.
            A star marks what a body must have; a number behind a field the microversion that brought it. How answers
            compare with those of the real Cinder is tested by `CinderDialectTest`, which replays recorded exchanges;
            what is answered otherwise on purpose, and what comes later, is listed with its reason in `Differences`.

            """;

    @TempDir
    Path directory;

    @Test
    void theTableIsFresh() throws IOException {
        String wanted;
        try (DialectWorld world = new DialectWorld(directory)) {
            wanted = HEAD + CinderTable.markdown(world.routes());
        }
        Path file = root().resolve("docs/reference/cinder-api.md");
        if (Boolean.getBoolean("octopus.renew-docs")) {
            Files.writeString(file, wanted);
        }
        assertThat(file).as("made by ./octopus docs").exists();
        assertThat(Files.readString(file))
                .as("docs/reference/cinder-api.md is older than the code; renew it with: ./octopus docs")
                .isEqualTo(wanted);
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("LICENSE"))) {
            here = java.util.Objects.requireNonNull(here.getParent());
        }
        return here;
    }
}
