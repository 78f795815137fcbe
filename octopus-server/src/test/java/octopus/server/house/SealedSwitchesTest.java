package octopus.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import octopus.spi.Finding;
import org.junit.jupiter.api.Test;

/** The rule itself can fail. */
class SealedSwitchesTest {
    @SuppressWarnings("unused")
    private static final class Wrong {
        static int count(Finding finding) {
            return switch (finding) {
                case Finding.Pass pass -> 1;
                case Finding.Failure failure -> 2;
                default -> 3;
            };
        }
    }

    @SuppressWarnings("unused")
    private static final class Right {
        static int count(Finding finding) {
            return switch (finding) {
                case Finding.Pass pass -> 1;
                case Finding.Failure failure -> 2;
                case Finding.Warning warning -> 3;
                case Finding.Skipped skipped -> 4;
            };
        }

        static int length(Object anything) {
            return switch (anything) {
                case String text -> text.length();
                case Integer number -> number;
                default -> 0;
            };
        }
    }

    @Test
    void aDefaultOverASealedTypeIsFoundAndNothingElse() throws URISyntaxException {
        assertThat(SealedSwitches.withDefault(file(Wrong.class))).containsExactly(Wrong.class.getName() + ".count");
        assertThat(SealedSwitches.withDefault(file(Right.class))).isEmpty();
    }

    private static Path file(Class<?> type) throws URISyntaxException {
        Path classes =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        return classes.resolve(type.getName().replace('.', '/') + ".class");
    }
}
