package octopus.server.cinder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import octopus.server.cinder.Microversion.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of negotiation, line by line. */
class MicroversionTest {
    @Test
    void withoutAHeaderItIsTheOldest() {
        assertThat(Microversion.negotiate(Optional.empty())).isEqualTo(new Outcome.Agreed(0, "volume 3.0"));
    }

    @ParameterizedTest
    @CsvSource({
        "volume 3.27, 27, volume 3.27",
        "volume latest, 71, volume 3.71",
        "volumev3 3.30, 30, volume 3.30",
        "'compute 2.90, volume 3.50', 50, volume 3.50"
    })
    void agreesOn(String header, int minor, String echo) {
        assertThat(Microversion.negotiate(Optional.of(header))).isEqualTo(new Outcome.Agreed(minor, echo));
    }

    @ParameterizedTest
    @CsvSource({
        "volume 3.99, 406, volume 3.99",
        "volume 3.99999999999, 406, volume 3.99999999999",
        "volume 2.9, 406, volume 2.9",
        "volume 2.0, 406, ''",
        "volume 3, 400, ''",
        "volume 3.07, 400, ''",
        "volume x, 400, ''",
        "volume 3.1.1, 400, ''",
        "volume, 400, ''",
        "compute 2.1, 400, ''",
        "3.40, 400, ''",
        "block-storage 3.27, 400, ''",
        "VOLUME 3.27, 400, ''"
    })
    void refuses(String header, int status, String echo) {
        assertThat(Microversion.negotiate(Optional.of(header)))
                .isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(status);
                    assertThat(refused.echo().orElse("")).isEqualTo(echo);
                });
    }
}
