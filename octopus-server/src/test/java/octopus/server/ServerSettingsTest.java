package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import octopus.core.setting.SettingSources;
import octopus.core.setting.Settings;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSettingsTest {
    @TempDir
    Path directory;

    private ServerSettings read(Map<String, String> given) {
        Settings.Reading reading = Settings.load(
                OctopusSettings.catalog().declared(),
                new SettingSources(directory.resolve("none.yaml"), false, Map.of(), given));
        assertThat(reading).isInstanceOf(Settings.Reading.Good.class);
        return ServerSettings.from(((Settings.Reading.Good) reading).options());
    }

    @Test
    void listensOnLoopbackUnlessToldOtherwise() {
        ServerSettings settings = read(Map.of());
        assertThat(settings.listen().address()).isEqualTo("127.0.0.1");
        assertThat(settings.listen().port()).isEqualTo(8776);
        assertThat(settings.isLoopback()).isTrue();
        assertThatCode(settings::refuseOpenNoauth).doesNotThrowAnyException();
    }

    @Test
    void noauthIsRefusedWhereOthersCouldReachIt() {
        ServerSettings open = read(Map.of("server.listen", "0.0.0.0"));
        assertThatThrownBy(open::refuseOpenNoauth)
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().about()).containsEntry("field", "server.listen"))
                .hasMessageContaining("auth.allow-remote-noauth");
        ServerSettings allowed = read(Map.of("server.listen", "0.0.0.0", "auth.allow-remote-noauth", "true"));
        assertThatCode(allowed::refuseOpenNoauth).doesNotThrowAnyException();
    }
}
