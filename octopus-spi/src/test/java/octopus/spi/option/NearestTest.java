package octopus.spi.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KNOWN = List.of("server.port", "server.listen", "database.url", "data");

    @Test
    void aTypingMistakeFindsWhatWasMeant() {
        assertThat(Nearest.of("server.prot", KNOWN)).contains("server.port");
        assertThat(Nearest.of("SERVER.PORT", KNOWN)).contains("server.port");
        assertThat(Nearest.of("database.uri", KNOWN)).contains("database.url");
    }

    @Test
    void somethingElseAltogetherFindsNothing() {
        assertThat(Nearest.of("keystone.password", KNOWN)).isEmpty();
        assertThat(Nearest.of("x", List.of())).isEmpty();
    }
}
