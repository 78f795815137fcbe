package octopus.server.cinder.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octopus.server.cinder.CinderRequest;
import octopus.server.cinder.CinderTable;
import octopus.server.route.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The compatibility table is made from the routes, and held against every call that the real Cinder has. {@code ./octopus
 * docs} renews it.
 */
class ReferenceDocsTest {
    private static final boolean RENEW = Boolean.getBoolean("octopus.renew-docs");

    private static final String HEAD = """
            <!-- Made from the code by "./octopus docs"; do not edit. -->

            # Block Storage API v3: what Octopus answers

            Microversions 3.0 to 3.71, negotiated as Cinder does. Each call is under `/v3` and under `/v3/{project}`.
            A star marks what a body must have; a number behind a field the microversion that brought it. *Compared* is
            how many exchanges recorded with the real Cinder `CinderDialectTest` replays through that call; what of them
            is answered otherwise on purpose is listed with its reason in `Differences`. *Tested by* are tests beside that
            one which have the call answered with success, or with the refusal that it always is. `BadInputTest` sends every call every wrong value that we could
            think of.

            """;

    @TempDir
    Path directory;

    @Test
    void theTableIsFresh() throws IOException {
        List<Route<CinderRequest>> routes = routes();
        List<Upstream.Call> missing = Upstream.missing(routes);
        Map<String, List<String>> reached = Reached.all();
        String wanted = HEAD
                + CinderTable.markdown(routes, new Coverage(routes)::words, route -> Reached.words(reached, route))
                + CinderTable.missing(missing);
        Path file = root().resolve("docs/reference/cinder-api.md");
        if (RENEW) {
            Files.writeString(file, wanted);
        }
        assertThat(file).as("made by ./octopus docs").exists();
        assertThat(Files.readString(file))
                .as("docs/reference/cinder-api.md is older than the code; renew it with: ./octopus docs")
                .isEqualTo(wanted);
    }

    /** The list of what is missing can only become shorter: nothing adds a line to it. */
    @Test
    void everyCallOfTheRealCinderIsThereOrKnownToBeMissing() throws IOException {
        List<String> missing =
                Upstream.missing(routes()).stream().map(Upstream.Call::line).toList();
        Path file = root().resolve(Upstream.KNOWN_MISSING);
        List<String> known = new ArrayList<>(Files.readAllLines(file));
        assertThat(missing).as("calls of the real Cinder that got lost").isSubsetOf(known);
        if (RENEW) {
            known.retainAll(missing);
            Files.write(file, known);
        }
        assertThat(known)
                .as("these are there now; take them out of %s, or run ./octopus docs", Upstream.KNOWN_MISSING)
                .isSubsetOf(missing);
    }

    @Test
    void noCallBeginsLaterThanUpstream() throws IOException {
        assertThat(Upstream.late(routes())).isEmpty();
    }

    private List<Route<CinderRequest>> routes() {
        try (DialectWorld world = new DialectWorld(directory)) {
            return world.routes();
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("LICENSE"))) {
            here = java.util.Objects.requireNonNull(here.getParent());
        }
        return here;
    }
}
